"""Holding: presence, powers, opening and counting votes, following decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.engines.assemblies.commands.deciding import FollowUp
from essaim.engines.assemblies.models import AgendaItem, Ballot, Decision, Venue, Voter
from essaim.engines.assemblies.rules.ballots import WORDS as WORD_BALLOTS
from essaim.engines.assemblies.rules.results import Method
from essaim.engines.assemblies.wording import WORDS
from essaim.kernel.ui.fields import DayField, MomentField
from essaim.kernel.ui.language import colon

WAYS_NEEDING_ONE_NAME = (Method.MOTION, Method.CONSENT, Method.MAJORITY, Method.NOMINATION, Method.TWO_ROUNDS)


class ProxyForm(forms.Form):
    """Who holds a power, and who gives it: anyone for the bureau, else one of `principals`, asked only where there are several."""

    principal = forms.TypedChoiceField(label=_("Qui donne son pouvoir"), coerce=int)
    holder = forms.TypedChoiceField(label=_("Qui le porte"), coerce=int)

    def __init__(
        self, *args: Any, voters: list[Voter], principals: list[Voter] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        givers = voters if principals is None else principals
        only = givers[0] if principals is not None and len(givers) == 1 else None
        told = {"principal": givers, "holder": [one for one in voters if one != only]}
        for name, rows in told.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(one.pk, one.name) for one in rows]
        self.only = only
        if only is not None:
            del self.fields["principal"]

    @property
    def principal_id(self) -> int:
        found: int = self.only.pk if self.only else self.cleaned_data["principal"]
        return found


class OpenBallotForm(forms.Form):
    way = forms.ChoiceField(
        label=_("De quelle façon ?"), choices=Ballot.Way.choices, widget=forms.RadioSelect
    )
    closes_at = MomentField(
        label=_("Clôture, pour un vote en ligne"),
        required=False,
        help_text=_(
            "Passé ce moment, aucun bulletin n'est reçu. Sans date, le vote dure jusqu'au dépouillement."
        ),
    )
    amendment = forms.TypedChoiceField(
        label=_("Sur quoi vote-t-on ?"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [one for one in item.amendments.order_by("paragraph", "pk") if one.status == "proposed"]
        field = self.fields["amendment"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", item.title),
            *((one.pk, f"§ {one.paragraph}{colon()} {one.text[:80] or '—'}") for one in rows),
        ]
        if not rows:
            del self.fields["amendment"]


class CountForm(forms.Form):
    """How many votes each choice got, in a college. Other kinds of papers are copied one a line, with their number."""

    venue = forms.TypedChoiceField(label=_("Lieu"), coerce=int)
    college = forms.ChoiceField(label=_("Collège"), required=False)

    def __init__(self, *args: Any, ballot: Ballot, venues: Sequence[Venue] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = self.fields["venue"]
        assert isinstance(places, forms.ChoiceField)
        places.choices = [(one.pk, one.place) for one in venues]
        if not venues:
            del self.fields["venue"]
        colleges = list(ballot.item.assembly.terms["colleges"])
        field = self.fields["college"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, name) for name in colleges]
        if not colleges:
            del self.fields["college"]
        method = Method(ballot.method)
        self.by_name = method in WAYS_NEEDING_ONE_NAME and ballot.seats == 1
        if not self.by_name:
            self.fields["papers"] = forms.CharField(
                label=_("Bulletins"),
                widget=forms.Textarea(attrs={"rows": 6}),
                help_text=_("Un bulletin par ligne, précédé de leur nombre, par exemple « 3 c12,c15 »."),
            )
            return
        keys = WORD_BALLOTS.get(method, tuple(ballot.candidates))
        for key in (*keys, ""):
            label = WORDS.get(key, ballot.names.get(key, key))
            self.fields[f"n-{key}"] = forms.IntegerField(
                label=label, min_value=0, max_value=1_000_000, required=False, initial=0
            )

    def clean_papers(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for line in self.cleaned_data["papers"].splitlines():
            number, _space, vote = line.strip().partition(" ")
            if not number:
                continue
            if not (number.isascii() and number.isdigit()):
                raise forms.ValidationError(
                    _(
                        "La ligne « %(line)s » ne commence pas par un nombre. Écrivez par exemple « 3 c12,c15 »."
                    )
                    % {"line": line}
                )
            counts[vote.strip()] = counts.get(vote.strip(), 0) + int(number)
        return counts

    def counts(self) -> dict[str, int]:
        if not self.by_name:
            found: dict[str, int] = self.cleaned_data["papers"]
            return found
        return {
            name.removeprefix("n-"): number or 0
            for name, number in self.cleaned_data.items()
            if name.startswith("n-")
        }


class CloseForm(forms.Form):
    """The phrase of a secret ballot."""

    phrase = forms.CharField(
        label=_("Phrase de l'urne"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
        help_text=_("Celle qui a été montrée à l'ouverture. Majuscules, espaces et tirets ne comptent pas."),
    )


class ReceiptForm(forms.Form):
    receipt = forms.CharField(
        label=_("Votre reçu"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )


class DrawForm(forms.Form):
    """The order that was drawn: a rank for each of those tied."""

    def __init__(self, *args: Any, tied: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ranks = [(n, str(n)) for n in range(1, len(tied) + 1)]
        for key, name in tied.items():
            self.fields[f"rank-{key}"] = forms.TypedChoiceField(
                label=_("Rang de « {name} »").format(name=name), choices=ranks, coerce=int
            )

    def order(self) -> list[str]:
        ranks = {name.removeprefix("rank-"): rank for name, rank in self.cleaned_data.items()}
        return sorted(ranks, key=lambda key: ranks[key]) if len(set(ranks.values())) == len(ranks) else []


class FollowForm(forms.Form):
    responsible = forms.CharField(label=_("Qui s'en charge ?"), max_length=150, required=False)
    due_on = DayField(label=_("Pour le"), required=False)
    progress = forms.CharField(
        label=_("Où cela en est"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    done_on = DayField(label=_("Fait le"), required=False)

    def follow_up(self) -> FollowUp:
        return FollowUp(**self.cleaned_data)

    @staticmethod
    def known(decision: Decision) -> dict[str, Any]:
        return {name: getattr(decision, name) for name in FollowForm.base_fields}
