"""Forms of the shares."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.engines.members.api import College, active_households, household_of
from essaim.engines.shares.commands.asking import MOST_SHARES, Wish
from essaim.engines.shares.commands.deciding import Verdict
from essaim.engines.shares.commands.earning import Interest, Reference
from essaim.engines.shares.commands.paying import Paid
from essaim.engines.shares.commands.people import Terms, Who
from essaim.engines.shares.commands.refunding import Losses
from essaim.engines.shares.models import Category, Holder, Line, Payment, Request, Role
from essaim.engines.shares.models.earning import HALVES
from essaim.engines.shares.queries.capital import Chosen
from essaim.engines.shares.queries.holdings import categories_of
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation
from essaim.kernel.money import Rate
from essaim.kernel.projects.models import Tool
from essaim.kernel.ui.fields import DayField, EurosField

MOST_TIMES = 24
CONSENT = _(
    "J'ai lu les statuts. Je sais que des parts peuvent perdre de leur valeur et se rembourser plus tard."
)


class RateField(forms.CharField):
    """Cleans to a Rate of at most two decimals of a percent; "3,2" is read as 3,2 %."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).strip().removesuffix("%").strip()
        if not text:
            return None
        try:
            rate = Rate.parse(f"{text}%")
        except ValueError:
            rate = Rate.parse("-1")
        if not 0 <= rate.fraction <= 1 or (rate.fraction * 10_000).denominator != 1:
            raise forms.ValidationError(_("Écrivez un taux, par exemple 3,2."))
        return rate


class CategoryChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Category) -> str:
        text = _("{name}, {price} la part, {least} au moins")
        return str(text).format(name=obj.name, price=obj.nominal, least=obj.least)


class WishForm(forms.Form):
    """What is asked: which category, how many shares, in how many times."""

    category = CategoryChoice(label=_("Catégorie"), queryset=None, widget=forms.RadioSelect, empty_label=None)
    shares = forms.IntegerField(label=_("Nombre de parts"), min_value=1, max_value=MOST_SHARES)
    times = forms.IntegerField(
        label=_("En combien de versements"),
        min_value=1,
        max_value=MOST_TIMES,
        initial=1,
        help_text=_("Le premier se paie dès l'acceptation, le reste dans le délai des statuts."),
    )
    note = forms.CharField(label=_("Remarque"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, tool: Tool, **rest: Any) -> None:
        super().__init__(data, **rest)
        self.fields["category"].queryset = categories_of(tool).filter(is_open=True)  # type: ignore[attr-defined]

    @property
    def wish(self) -> Wish:
        told = self.cleaned_data
        return Wish(
            category_id=told["category"].pk,
            shares=told["shares"],
            times=told["times"],
            note=told["note"],
            consent=str(CONSENT) if told.get("consent") else "",
        )


class SubscriptionForm(WishForm):
    """A member's own request."""

    who = forms.ChoiceField(label=_("Au nom de"), widget=forms.RadioSelect)
    consent = forms.BooleanField(label=CONSENT)

    def __init__(self, data: Any = None, *, tool: Tool, actor: Actor) -> None:
        super().__init__(data, tool=tool)
        household = household_of(actor, tool.project_id)
        mine = Organisation.objects.filter(
            memberships__user_id=actor.user_id or 0, memberships__is_active=True
        )
        choices = [("", household.name if household else actor.name)]
        choices += [(str(one.pk), one.name) for one in mine.order_by("name", "pk")]
        self.fields["who"].choices = choices  # type: ignore[attr-defined]
        self.fields["who"].required = False
        self.order_fields(["who", "category", "shares", "times", "note", "consent"])

    @property
    def organisation_id(self) -> int | None:
        return int(self.cleaned_data["who"]) if self.cleaned_data["who"] else None


class PaperForm(WishForm):
    """A bulletin received on paper: who, and when it was signed."""

    household: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Foyer"), queryset=None, required=False
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.order_by("name", "pk"), required=False
    )
    name = forms.CharField(label=_("Ou le nom d'une personne"), max_length=200, required=False)
    address = forms.CharField(label=_("Adresse postale"), max_length=250, required=False)
    email = forms.EmailField(label=_("Adresse e-mail"), required=False)
    on = DayField(label=_("Signé le"))

    def __init__(self, data: Any = None, *, tool: Tool, **rest: Any) -> None:
        super().__init__(data, tool=tool, **rest)
        self.fields["household"].queryset = active_households(tool.project_id)  # type: ignore[attr-defined]
        self.order_fields(["household", "organisation", "name", "address", "email"])

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        named = [name for name in ("household", "organisation", "name") if told.get(name)]
        if len(named) != 1:
            message = _("Dites qui souscrit : un foyer, une organisation ou un nom, un seul des trois.")
            self.add_error("name", message)
        return told

    @property
    def who(self) -> Who:
        told = self.cleaned_data
        return Who(
            household_id=told["household"].pk if told["household"] else None,
            organisation_id=told["organisation"].pk if told["organisation"] else None,
            name=told["name"],
            address=told["address"],
            email=told["email"],
        )


class WithdrawalForm(forms.Form):
    shares = forms.IntegerField(label=_("Nombre de parts à rendre"), min_value=1, max_value=MOST_SHARES)
    note = forms.CharField(label=_("Remarque"), max_length=300, required=False)


class TransferForm(forms.Form):
    """The receiver is named by number: nobody reads the list of members here."""

    receiver = forms.IntegerField(label=_("Numéro d'associé de qui reçoit"), min_value=1, max_value=10**9)
    shares = forms.IntegerField(label=_("Nombre de parts à céder"), min_value=1, max_value=MOST_SHARES)
    note = forms.CharField(label=_("Remarque"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, holder: Holder) -> None:
        super().__init__(data)
        self.holder = holder

    @property
    def receiver_id(self) -> int:
        """Zero where no holder has this number."""
        found = Holder.objects.in_tool(self.holder.tool_id).filter(number=self.cleaned_data["receiver"])
        return found.values_list("pk", flat=True).first() or 0


class VerdictForm(forms.Form):
    on = DayField(label=_("Décidée le"))
    decision = forms.CharField(
        label=_("Décidée par"),
        max_length=200,
        help_text=_("Par exemple : conseil d'administration du 3 mars."),
    )

    @property
    def verdict(self) -> Verdict:
        return Verdict(on=self.cleaned_data["on"], decision=self.cleaned_data["decision"])


class RequestFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("État"), required=False, choices=[("", _("Toutes")), *Request.State.choices]
    )
    kind = forms.ChoiceField(
        label=_("Demande"),
        required=False,
        choices=[
            ("", _("Toutes")),
            ("subscription", _("Souscriptions")),
            ("withdrawal", _("Retraits")),
            ("transfer", _("Cessions")),
        ],
    )


class RegisterFilter(forms.Form):
    words = forms.CharField(label=_("Nom"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("Mouvement"), required=False, choices=[("", _("Tous")), *Line.Kind.choices]
    )
    category: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Catégorie"), queryset=None, required=False, empty_label=_("Toutes")
    )
    since = DayField(label=_("Du"), required=False)
    until = DayField(label=_("Au"), required=False)

    def __init__(self, data: Any = None, *, tool: Tool) -> None:
        super().__init__(data)
        self.fields["category"].queryset = categories_of(tool)  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Chosen:
        """What is asked; all of it where the question is not understood."""
        if not self.is_valid():
            return Chosen()
        told = self.cleaned_data
        category = told["category"].pk if told["category"] else None
        return Chosen(
            words=told["words"],
            kind=told["kind"],
            category_id=category,
            since=told["since"],
            until=told["until"],
        )


class DayForm(forms.Form):
    on = DayField(label=_("Au"), required=False)


class CategoryForm(forms.Form):
    name = forms.CharField(label=_("Nom"), max_length=100)
    role = forms.ChoiceField(label=_("Au sens de la loi"), choices=Role)
    nominal = EurosField(label=_("Valeur d'une part, en euros"))
    least = forms.IntegerField(
        label=_("Nombre de parts au moins"), min_value=1, max_value=MOST_SHARES, initial=1
    )
    college: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Collège"), queryset=None, required=False, help_text=_("Qui entre par là y vote.")
    )
    is_open = forms.BooleanField(label=_("Ouverte aux souscriptions"), required=False, initial=True)

    def __init__(self, data: Any = None, *, tool: Tool, known: Category | None = None) -> None:
        kept = {name: getattr(known, name) for name in self.base_fields} if known else {}
        if known is not None:
            kept["nominal"] = known.nominal.plain
        super().__init__(data, initial=kept)
        self.fields["college"].queryset = College.objects.in_project(tool.project_id)  # type: ignore[attr-defined]

    def clean_nominal(self) -> Any:
        if self.cleaned_data["nominal"].cents <= 0:
            raise forms.ValidationError(_("Une part vaut plus de zéro euro."))
        return self.cleaned_data["nominal"]

    @property
    def terms(self) -> Terms:
        told = self.cleaned_data
        college = told["college"].pk if told["college"] else None
        return Terms(
            name=told["name"],
            role=told["role"],
            nominal=told["nominal"],
            least=told["least"],
            college_id=college,
            is_open=told["is_open"],
        )


class WrittenOnForm(forms.Form):
    on = DayField(label=_("Le"))


class PayForm(WrittenOnForm):
    """A sum already known is paid: when and how."""

    method = forms.ChoiceField(label=_("Par"), choices=Payment.Method)

    @property
    def paid(self) -> Paid:
        return Paid(on=self.cleaned_data["on"], method=self.cleaned_data["method"])


class PaymentForm(PayForm):
    """A payment for shares."""

    amount = EurosField(label=_("Montant, en euros"))
    field_order = ("amount", "on", "method")

    @property
    def paid(self) -> Paid:
        told = self.cleaned_data
        return Paid(on=told["on"], method=told["method"], amount=told["amount"])


class LossForm(forms.Form):
    on = DayField(label=_("À partir du"))
    amount = EurosField(label=_("Pertes non couvertes par les réserves, en euros"))
    decision = forms.CharField(
        label=_("Décidées par"), max_length=200, help_text=_("L'assemblée qui a approuvé les comptes.")
    )

    def clean_amount(self) -> Any:
        if self.cleaned_data["amount"].cents < 0:
            raise forms.ValidationError(_("Écrivez des pertes au-dessus de zéro, ou 0."))
        return self.cleaned_data["amount"]

    @property
    def losses(self) -> Losses:
        return Losses(**self.cleaned_data)


class RateForm(forms.Form):
    year = forms.IntegerField(label=_("Année"), min_value=1990, max_value=2100)
    half = forms.TypedChoiceField(label=_("Semestre"), choices=HALVES, coerce=int)
    rate = RateField(label=_("Taux, en pour cent"), help_text=_("Par exemple 3,37."))
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Par exemple : avis au Journal officiel du 6 mars.")
    )
    url = forms.URLField(label=_("Adresse de la source"), required=False, max_length=200)

    @property
    def reference(self) -> Reference:
        return Reference(**self.cleaned_data)


class InterestForm(forms.Form):
    year = forms.IntegerField(label=_("Pour l'année"), min_value=1990, max_value=2100)
    rate = RateField(label=_("Taux, en pour cent"))
    on = DayField(label=_("Décidés le"))
    decision = forms.CharField(
        label=_("Décidés par"), max_length=200, help_text=_("L'assemblée qui les a votés.")
    )

    @property
    def asked(self) -> Interest:
        return Interest(**self.cleaned_data)


class ReclassifyForm(VerdictForm):
    """To which category a holder goes, from which day, decided by what."""

    def __init__(self, *args: Any, holder: Holder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = categories_of(holder.tool).exclude(pk=holder.category_id)
        choices = [(one.pk, one.name) for one in rows]
        self.fields["category"] = forms.TypedChoiceField(
            label=_("Nouvelle catégorie"), choices=choices, coerce=int
        )
        self.order_fields(["category"])
