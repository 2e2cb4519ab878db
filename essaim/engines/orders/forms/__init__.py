"""Forms of group orders."""

from essaim.engines.orders.forms.catalogue import (
    ContentForm,
    ContentFormSet,
    PickupForm,
    ProducerForm,
    ProductForm,
    StockForm,
    content_values,
)
from essaim.engines.orders.forms.claiming import AnswerForm, ClaimForm
from essaim.engines.orders.forms.costs import CostForm, CostFormSet, cost_values
from essaim.engines.orders.forms.cycles import (
    CycleFilter,
    CycleForm,
    MomentField,
    OrderFilter,
    ShortageForm,
    cycle_values,
)
from essaim.engines.orders.forms.fees import FeeForm, fee_values
from essaim.engines.orders.forms.funding import (
    EnvelopeForm,
    FundingPeriod,
    PaymentFilter,
    PaymentForm,
    YearFilter,
)
from essaim.engines.orders.forms.handover import GestureForm, HandoverFilter, TillForm, UntickForm
from essaim.engines.orders.forms.importing import PriceListForm
from essaim.engines.orders.forms.ordering import (
    BuyerForm,
    ChannelForm,
    HouseholdSearch,
    MoneyInput,
    OrderForm,
    ReasonForm,
    buyer_values,
    new_form_key,
    order_values,
)
from essaim.engines.orders.forms.sent import read_sent
from essaim.engines.orders.forms.standing import AbsenceForm, StandingForm, StopForm, standing_values

__all__ = [
    "AbsenceForm",
    "AnswerForm",
    "BuyerForm",
    "ChannelForm",
    "ClaimForm",
    "ContentForm",
    "ContentFormSet",
    "CostForm",
    "CostFormSet",
    "CycleFilter",
    "CycleForm",
    "EnvelopeForm",
    "FeeForm",
    "FundingPeriod",
    "GestureForm",
    "HandoverFilter",
    "HouseholdSearch",
    "MomentField",
    "MoneyInput",
    "OrderFilter",
    "OrderForm",
    "PaymentFilter",
    "PaymentForm",
    "PickupForm",
    "PriceListForm",
    "ProducerForm",
    "ProductForm",
    "ReasonForm",
    "ShortageForm",
    "StandingForm",
    "StockForm",
    "StopForm",
    "TillForm",
    "UntickForm",
    "YearFilter",
    "buyer_values",
    "content_values",
    "cost_values",
    "cycle_values",
    "fee_values",
    "new_form_key",
    "order_values",
    "read_sent",
    "standing_values",
]
