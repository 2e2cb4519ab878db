"""A form field where a person writes a territory as they say it: « Dunkerque », « 59140 », « st omer »."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from essaim.kernel.territories.models import Territory
from essaim.kernel.territories.search import Match, search

SHOWN_HOMONYMS = 6


class TerritoryInput(forms.TextInput):
    """A text input; with htmx in the page, it proposes names as one types."""

    template_name = "territories/input.html"
    kinds: Collection[str] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}_proposes"
        asked = urlencode({"kind": list(self.kinds)}, doseq=True)
        context["widget"]["list_id"] = list_id
        context["widget"]["attrs"].update(
            {
                "list": list_id,
                "autocomplete": "off",
                "hx-get": f"{reverse('territories:suggestions')}?{asked}",
                "hx-trigger": "input changed delay:200ms",
                "hx-target": f"#{list_id}",
                "hx-params": "*",
            }
        )
        return context

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, Territory):
            return Match(value).label
        return None if value in (None, "") else str(value)


class TerritoryField(forms.CharField):
    """Cleans to a Territory (or None when empty and not required). At most 4 queries.

    Several territories of the same rank are refused with their labels, to be chosen from.
    """

    widget = TerritoryInput
    default_error_messages = {
        "unknown": _("Aucun territoire ne répond à « %(text)s ». Écrivez son nom ou son code postal."),
        "several": _("Plusieurs territoires répondent. Précisez : %(labels)s."),
    }

    def __init__(self, *, kinds: Collection[str] = (), **options: Any) -> None:
        super().__init__(**{"max_length": 120, **options})
        self.kinds = kinds
        self.widget.kinds = kinds

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return Territory.objects.select_related("departement").filter(pk=value).first()
        return value

    def clean(self, value: Any) -> Territory | None:
        text = super().clean(value)
        if not text:
            return None
        matches = search(text, kinds=self.kinds or None, limit=SHOWN_HOMONYMS)
        likely = likeliest(text, matches)
        if not likely:
            raise ValidationError(self.error_messages["unknown"], "unknown", {"text": text})
        if len(likely) > 1:
            labels = ", ".join(match.label for match in likely)
            raise ValidationError(self.error_messages["several"], "several", {"labels": labels})
        return likely[0].territory


def likeliest(text: str, matches: list[Match]) -> list[Match]:
    """Those that bear exactly this label, else the one commune of exactly this name, else all of this name, else all."""
    labelled = [match for match in matches if match.label == text.strip()]
    named = [match for match in matches if match.is_named(text)]
    communes = [match for match in named if match.territory.kind == Territory.Kind.COMMUNE]
    return labelled or (communes if len(communes) == 1 else named) or matches
