"""Forms of the deliberations: naming one, its services and figures, its words, its vote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.engines.mandates.commands.deliberations import Named, Vote
from essaim.engines.mandates.forms.compensation import RateField
from essaim.engines.mandates.models import CoveredService, Service
from essaim.engines.mandates.queries.services import services_of
from essaim.engines.mandates.rules.deliberation import MOST_LETTERS, POINTS, Section
from essaim.engines.mandates.rules.deliberation_figures import DIMENSION, Dimension, Figure, Kind
from essaim.engines.mandates.wording.deliberations import FIGURE, HELP, POINT
from essaim.kernel.money import Money
from essaim.kernel.projects.models import Tool
from essaim.kernel.ui.fields import DayField, EurosField

FIGURE_ROWS = 12
MOST_COUNT, MOST_MONTHS, MOST_DAYS = 10**7, 1200, 3660
MOST_CENTS = 10**13


class NameForm(forms.Form):
    title = forms.CharField(
        label=_("Titre"),
        max_length=150,
        help_text=_("Par exemple : délibération-cadre sur la petite enfance."),
    )
    authority = forms.CharField(label=_("Quelle collectivité ?"), max_length=150)
    territory = forms.CharField(
        label=_("Sur quel territoire ?"),
        max_length=150,
        help_text=_("L'échec du marché se montre sur ce territoire."),
    )
    law_on = DayField(
        label=_("Droit en vigueur le"), help_text=_("Le jour du vote, ou celui où il est prévu.")
    )

    @property
    def named(self) -> Named:
        return Named(**self.cleaned_data)


class CoverForm(forms.Form):
    service = forms.ModelChoiceField(
        queryset=Service.unscoped.none(),
        label=_("Dossier du service"),
        required=False,
        empty_label=_("Aucun"),
    )
    name = forms.CharField(
        label=_("Ou son nom, sans dossier"),
        max_length=150,
        required=False,
        help_text=_("Un dossier vérifie sa nature. Un mandat le demande."),
    )
    regime = forms.ChoiceField(
        label=_("La délibération le dit"), choices=CoveredService.Regime, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, tool: Tool) -> None:
        super().__init__(data)
        field = self.fields["service"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = services_of(tool)

    @property
    def covered(self) -> dict[str, Any]:
        data = self.cleaned_data
        service = data["service"]
        return {
            "service_id": service.pk if service else None,
            "name": data["name"],
            "regime": data["regime"],
        }


class FigureForm(forms.Form):
    """One figure. Its value is read by its kind; an empty row is left out."""

    kind = forms.ChoiceField(label=_("Chiffre"), required=False)
    value = forms.CharField(
        label=_("Valeur"),
        required=False,
        max_length=30,
        help_text=_("Par exemple : 12,50 ou 5 ans ou 80 %."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    label = forms.CharField(label=_("Précision"), required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("aucun")), *((one.value, FIGURE[one]) for one in Kind)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("kind")) != bool(data.get("value")):
            name = "kind" if data.get("value") else "value"
            self.add_error(name, _("Donnez le chiffre et sa valeur, ou laissez la ligne vide."))
        elif data.get("kind"):
            try:
                data["read"] = read_figure(Kind(data["kind"]), data["value"])
            except forms.ValidationError as error:
                self.add_error("value", error)
        return data

    @property
    def figure(self) -> Figure | None:
        data = self.cleaned_data
        return Figure(Kind(data["kind"]), data["read"], data["label"]) if data.get("kind") else None


def read_figure(kind: Kind, text: str) -> int:
    """A value as it is typed, as a whole number of its dimension. Raises ValidationError with an example."""
    match DIMENSION[kind]:
        case Dimension.CENTS:
            amount: Money = EurosField().clean(text)
            value, most = amount.cents, MOST_CENTS
        case Dimension.MILLIONTHS:
            value, most = int(RateField().clean(text).fraction * 10**6), 10**6
        case Dimension.MONTHS:
            value, most = _months(text), MOST_MONTHS
        case Dimension.DAYS:
            value, most = _whole(text.lower().removesuffix("s").removesuffix("jour")), MOST_DAYS
        case Dimension.COUNT:
            value, most = _whole(text), MOST_COUNT
    if not 0 < value <= most:
        raise forms.ValidationError(_("Ce nombre ne convient pas. Écrivez un nombre positif, moins grand."))
    return value


def _whole(text: str) -> int:
    told = "".join(text.split())
    if not (told.isascii() and told.isdecimal() and len(told) < 12):
        raise forms.ValidationError(_("Écrivez un nombre entier, par exemple 15."))
    return int(told)


def _months(text: str) -> int:
    """« 5 ans », « 18 mois »; a number alone counts years."""
    told = text.lower().strip()
    for unit, scale in (("mois", 1), ("ans", 12), ("an", 12), ("months", 1), ("years", 12), ("year", 12)):
        if told.endswith(unit):
            return _whole(told.removesuffix(unit)) * scale
    return _whole(told) * 12


class FiguresFormSet(forms.BaseFormSet[FigureForm]):
    @property
    def figures(self) -> list[Figure]:
        return [figure for form in self.forms if (figure := form.figure) is not None]


def figures_formset(data: Any, known: Sequence[Figure]) -> FiguresFormSet:
    """The rows of the figures, with some empty ones."""
    rows = [{"kind": one.kind.value, "value": typed(one), "label": one.label} for one in known]
    most = max(FIGURE_ROWS, len(rows) + 3)
    kind = forms.formset_factory(FigureForm, formset=FiguresFormSet, extra=most - len(rows), max_num=40)
    return kind(data, initial=rows, prefix="figures")  # type: ignore[return-value]


def typed(figure: Figure) -> str:
    """A figure as it would be typed again."""
    match DIMENSION[figure.kind]:
        case Dimension.CENTS:
            return Money(figure.value).plain
        case Dimension.MILLIONTHS:
            return f"{figure.value / 10_000:g} %".replace(".", ",")
        case Dimension.MONTHS:
            years, months = divmod(figure.value, 12)
            return f"{figure.value} mois" if months else f"{years} ans"
        case _:
            return str(figure.value)


class WordsForm(forms.Form):
    """The points of a section, and why one changes them."""

    note = forms.CharField(
        label=_("Pourquoi ce changement"),
        required=False,
        max_length=500,
        help_text=_("L'autre partie le lira."),
    )

    def __init__(self, data: Any = None, *, section: Section, texts: Mapping[str, str]) -> None:
        super().__init__(data)
        self.section = section
        points = {
            _field(point): forms.CharField(
                label=str(POINT[point]),
                help_text=str(HELP[point]),
                required=False,
                max_length=MOST_LETTERS,
                initial=texts.get(point, ""),
                widget=forms.Textarea(attrs={"rows": 6}),
            )
            for point in POINTS[section]
        }
        self.fields = {**points, **self.fields}

    @property
    def texts(self) -> dict[str, str]:
        return {str(point): self.cleaned_data[_field(point)] for point in POINTS[self.section]}


def _field(point: str) -> str:
    return point.replace(".", "_")


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Votre commentaire"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class DecideProposalForm(forms.Form):
    """The button says the decision; a refusal asks for a reason."""

    decision = forms.ChoiceField(
        choices=[(one, one) for one in ("accept", "refuse", "take_back", "comment")], widget=forms.HiddenInput
    )
    reason = forms.CharField(
        label=_("Raison, ou commentaire"),
        required=False,
        max_length=500,
        help_text=_("Nécessaire pour refuser. L'autre partie la lira."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WhyForm(forms.Form):
    reason = forms.CharField(label=_("Pourquoi"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class VoteForm(forms.Form):
    act_number = forms.CharField(label=_("Numéro de l'acte"), max_length=100)
    voted_on = DayField(label=_("Votée le"))
    votes_for = forms.IntegerField(label=_("Pour"), min_value=0, max_value=10_000)
    votes_against = forms.IntegerField(label=_("Contre"), min_value=0, max_value=10_000)
    abstentions = forms.IntegerField(label=_("Abstentions"), min_value=0, max_value=10_000)
    chair_is_for = forms.TypedChoiceField(
        label=_("À égalité : la personne qui préside a voté"),
        choices=[("", _("pas d'égalité")), ("yes", _("pour")), ("no", _("contre"))],
        required=False,
        coerce=lambda value: value == "yes",
        empty_value=None,
    )

    @property
    def vote(self) -> Vote:
        return Vote(**self.cleaned_data)


class PublicityForm(forms.Form):
    published_on = DayField(label=_("Publiée le"))
    published_where = forms.CharField(
        label=_("Où"), max_length=300, help_text=_("Par exemple : site de la Ville, rubrique des actes.")
    )
    sent_on = DayField(label=_("Transmise au contrôle de légalité le"), required=False)
