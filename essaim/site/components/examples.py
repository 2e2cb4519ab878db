"""Made-up material that shows each component with its hard cases."""

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.kernel.explain import Explanation, Step
from essaim.kernel.money import Money, Rate
from essaim.kernel.ui.charts import Bar, BarChart, Series
from essaim.kernel.ui.lineage import LineageNode

LONG_NAME = (
    "Association pour le maintien d'une agriculture paysanne, nourricière et solidaire "
    "de Saint-Étienne-au-Mont et de la communauté d'agglomération du Boulonnais"
)


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=gettext_lazy("Nom de l'organisation"),
        help_text=gettext_lazy("Tel qu'il est écrit dans les statuts."),
    )
    email = forms.EmailField(label=gettext_lazy("Adresse e-mail"), required=False)
    territory = forms.ChoiceField(
        label=gettext_lazy("Commune"),
        choices=[("", gettext_lazy("Choisir")), ("80829", "Y"), ("59183", "Dunkerque")],
    )
    pickup = forms.ChoiceField(
        label=gettext_lazy("Lieu de retrait"),
        widget=forms.RadioSelect,
        choices=[("centre", gettext_lazy("Centre social")), ("halle", gettext_lazy("Halle du marché"))],
        help_text=gettext_lazy("Vous pourrez en changer jusqu'à la clôture."),
    )
    days = forms.MultipleChoiceField(
        label=gettext_lazy("Jours qui vous conviennent"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("me", gettext_lazy("mercredi")), ("sa", gettext_lazy("samedi"))],
    )
    starts_on = forms.DateField(
        label=gettext_lazy("Premier jour"), widget=forms.DateInput(attrs={"type": "date"})
    )
    note = forms.CharField(
        label=gettext_lazy("Message à l'équipe"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    agreed = forms.BooleanField(label=gettext_lazy("J'ai lu la charte du projet"))


class ExampleFilters(forms.Form):
    q = forms.CharField(label=gettext_lazy("Mots"), required=False)
    theme = forms.ChoiceField(
        label=gettext_lazy("Thème"),
        required=False,
        choices=[("", gettext_lazy("Tous")), ("alimentation", gettext_lazy("Alimentation"))],
    )


def explanation() -> Explanation:
    return Explanation(
        title=_("Votre part"),
        result=str(Money(725)),
        steps=(
            Step(_("Prix du panier"), str(Money(1450)), _("Prix demandé par les deux producteurs.")),
            Step(
                _("Part du Département"),
                str(Money(-725)),
                _("La moitié du prix, dans la limite de deux paniers par foyer et par mois."),
                _("convention du 3 mars 2026, article 4"),
            ),
        ),
    )


def month_chart() -> BarChart:
    counts = {"juin": 38, "juillet": 41, "août": 0, "septembre": 57, "octobre": 64, "novembre": 1}
    bars = tuple(Bar(month, count, str(count)) for month, count in counts.items())
    return BarChart(
        title=_("Paniers remis"),
        definition=_("Nombre de paniers retirés dans le mois, annulations déduites."),
        series=(Series(_("Paniers"), bars),),
        source=_("émargements du projet"),
    )


def comparison_chart() -> BarChart:
    names = ("Grande-Synthe", "Saint-Pol-sur-Mer", "Y", "Coudekerque-Branche")
    amounts = ((145050, 12001, 1), (98000, 15425, 45000), (0, 1, 2500), (52000, 61000, 70010))
    labels = ("2024", "2025", "2026")
    series = tuple(
        Series(
            name,
            tuple(
                Bar(label, Money(cents), str(Money(cents))) for label, cents in zip(labels, row, strict=True)
            ),
        )
        for name, row in zip(names, amounts, strict=True)
    )
    return BarChart(
        title=_("Euros versés aux producteurs locaux"),
        definition=_("Achats payés à des producteurs installés à moins de 50 km."),
        series=series,
    )


def tree() -> LineageNode:
    leaf = LineageNode("Bio-cabas de la Somme", "Y", 2026, "#")
    here = LineageNode("Bio-cabas du Dunkerquois", "Dunkerque", 2025, here=True, children=(leaf,))
    other = LineageNode(f"Bio-cabas porté par l'{LONG_NAME}", "Saint-Étienne-au-Mont", 2025, "#")
    return LineageNode("Bio-cabas", "Lille", 2011, "#", children=(here, other))


def places() -> list[dict[str, Any]]:
    rows = (
        ("Centre social de la Basse-Ville", 51.0344, 2.3768, "place"),
        ("Bio-cabas du Dunkerquois", 51.0344, 2.3768, "project"),
        ("Jardin de cocagne", 50.7214, 2.5341, "initiative"),
        ("Épicerie solidaire", 50.6292, 3.0573, "place"),
        (LONG_NAME, 50.7264, 1.6147, "initiative"),
        ("Ressourcerie de Saint-Denis (La Réunion)", -20.8789, 55.4481, "initiative"),
    )
    return [
        {"label": label, "lat": lat, "lon": lon, "kind": kind, "url": "#carte"}
        for label, lat, lon, kind in rows
    ]


def contour() -> dict[str, Any]:
    ring = [[2.1, 50.95], [2.25, 51.04], [2.55, 51.09], [2.6, 50.9], [2.35, 50.82], [2.1, 50.95]]
    return {
        "label": "Le Dunkerquois",
        "url": "#carte",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def orders(count: int) -> list[dict[str, Any]]:
    return [
        {
            "household": _("Foyer n° {number}").format(number=i),
            "baskets": 1 + i % 3,
            "due": Money(725 * (1 + i % 3)),
        }
        for i in range(1, count + 1)
    ]


def figures() -> dict[str, Any]:
    return {
        "cent": Money(1),
        "price": Money(1450),
        "large": Money(123456789),
        "negative": Money(-5),
        "half": Rate(Fraction(1, 2)),
        "eighth": Rate(Fraction(1, 8)),
        "first_day": date(2026, 11, 1),
        "moment": datetime(2026, 11, 22, 13, 30, tzinfo=UTC),
    }
