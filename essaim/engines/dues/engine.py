"""The manifest of the dues: what each member gives a year, from the call to the receipt."""

from __future__ import annotations

from typing import Literal, Self

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, model_validator

from essaim.engines.dues.commands.calling import remind_members, renew_year
from essaim.engines.dues.commands.erasing import erase_person
from essaim.engines.dues.events import DuesPaid
from essaim.engines.dues.permissions import LABELS, P
from essaim.engines.dues.queries.books import book_claims, source_urls
from essaim.engines.dues.queries.metrics import METRICS
from essaim.engines.dues.queries.personal import personal_data
from essaim.engines.dues.rules import NOTHING
from essaim.engines.dues.today import waiting_for
from essaim.kernel.money import ZERO
from essaim.kernel.outbox.api import MessageKind
from essaim.kernel.projects.engine import Engine, Job, MenuItem
from essaim.kernel.projects.values import EngineSettings, MoneyValue, RateValue

INCOME = r"^7\d{1,9}$"


class CollegeAmount(BaseModel):
    """What the members of a college owe a year, where it is not `flat`."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    college: str = Field(min_length=1, max_length=100)
    amount: MoneyValue


class DuesSettings(EngineSettings):
    """What the assembly decided. `rule`: nothing is asked, a flat amount, a part of the turnover (organisations; persons owe
    `flat`), or a free amount from `minimum`, with a `recommended` one. `by_month`: who enters during the year owes from that
    month on. `account`: where the books write what is received.
    """

    rule: Literal["none", "flat", "turnover", "free"] = "none"
    flat: MoneyValue = ZERO
    by_college: tuple[CollegeAmount, ...] = ()
    rate: RateValue = NOTHING
    minimum: MoneyValue = ZERO
    maximum: MoneyValue | None = None
    recommended: MoneyValue | None = None
    by_month: bool = True
    first_month: int = Field(1, ge=1, le=12)
    remind_after_days: int = Field(30, ge=1, le=365)
    reminders: int = Field(2, ge=0, le=2)
    account: str = Field("756", pattern=INCOME)

    @model_validator(mode="after")
    def _amounts_agree(self) -> Self:
        if min(self.flat, self.minimum, *(one.amount for one in self.by_college)) < ZERO:
            raise ValueError("an amount is zero or more, for example 20")
        if self.rule in ("turnover", "free") and self.minimum <= ZERO:
            raise ValueError("this rule starts from a minimum above zero, for example 10")
        if not 0 <= self.rate.fraction <= 1:
            raise ValueError('a part of the turnover is from 0 to 1, for example "0.1 %"')
        if self.maximum is not None and self.maximum < self.minimum:
            raise ValueError("the maximum is the minimum or more")
        if self.recommended is not None and self.recommended < self.minimum:
            raise ValueError("the recommended amount is the minimum or more")
        return self


MESSAGES = (
    MessageKind(
        key="call", label=_("Ma cotisation de l'année est demandée"), templates=("dues/mail/call.txt",)
    ),
    MessageKind(
        key="reminder", label=_("Ma cotisation n'est pas encore payée"), templates=("dues/mail/reminder.txt",)
    ),
    MessageKind(
        key="receipt",
        label=_("Mon paiement est reçu, mon reçu est prêt"),
        templates=("dues/mail/receipt.txt",),
    ),
)

ENGINE = Engine(
    slug="dues",
    name=_("Cotisations"),
    promise=_("Demander à chaque membre sa cotisation, une fois par an, et savoir qui a payé."),
    version="1.0.0",
    path="cotisations",
    settings=DuesSettings,
    permissions=P,
    permission_labels=LABELS,
    actions={
        "dues.year_called": _("Cotisations d'une année appelées"),
        "dues.turnover_declared": _("Chiffre d'affaires déclaré"),
        "dues.amount_chosen": _("Montant de cotisation choisi"),
        "dues.due_waived": _("Dispense de cotisation"),
        "dues.due_cancelled": _("Cotisation retirée"),
        "dues.payment_recorded": _("Cotisation payée"),
        "dues.payment_cancelled": _("Paiement de cotisation annulé"),
        "dues.erased": _("Données effacées"),
    },
    words={
        "members": _("membres"),
        "total": _("total"),
        "told": _("déclaré ou choisi"),
        "amount": _("montant"),
        "left": _("reste"),
        "receipt": _("reçu n°"),
        "method": _("moyen de paiement"),
        "method=transfer": _("virement"),
        "method=cheque": _("chèque"),
        "method=cash": _("espèces"),
        "dues": _("cotisations"),
    },
    urls="essaim.engines.dues.urls",
    home="dues:home",
    needs=("ledger", "members"),
    emits=(DuesPaid,),
    metrics=METRICS,
    menu=(
        MenuItem(label=_("Ma cotisation"), url="dues:home", permission=P.OWN),
        MenuItem(label=_("Cotisations de l'année"), url="dues:year", permission=P.VIEW),
    ),
    today=waiting_for,
    messages=MESSAGES,
    jobs={
        "renew_year": Job(run=renew_year, every_seconds=86_400, permissions=frozenset({P.MANAGE})),
        "remind_members": Job(run=remind_members, every_seconds=86_400, permissions=frozenset({P.MANAGE})),
    },
    claims=book_claims,
    source_urls=source_urls,
    personal=personal_data,
    erase=erase_person,
)
