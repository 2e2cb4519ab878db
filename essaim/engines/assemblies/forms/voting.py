"""The ballot on the screen: one for oneself, and one for each power held."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from essaim.engines.assemblies.models import Ballot, Voter
from essaim.engines.assemblies.rules.ballots import WORDS as WORD_BALLOTS
from essaim.engines.assemblies.rules.results import Method
from essaim.engines.assemblies.wording import GRADES, WORDS

LONGEST_RADIO = 12
NO_MARK = ""


def single_choices(ballot: Ballot) -> list[tuple[str, Any]]:
    """What a paper of one word or one name may say, blank last; nothing where a paper says more."""
    method = Method(ballot.method)
    if method in WORD_BALLOTS:
        return [*((word, WORDS[word]) for word in WORD_BALLOTS[method]), ("", WORDS[NO_MARK])]
    if method in (Method.MAJORITY, Method.TWO_ROUNDS, Method.NOMINATION) and ballot.seats == 1:
        return [*ballot.names.items(), ("", WORDS[NO_MARK])]
    return []


class VoteForm(forms.Form):
    """Fields of each voter are named `<kind>-<voter>[-<option>]`; `votes()` gives their ballots as texts."""

    def __init__(self, *args: Any, ballot: Ballot, voters: list[Voter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ballot, self.voters, self.method = ballot, voters, Method(ballot.method)
        for voter in voters:
            self._add(voter)

    def _add(self, voter: Voter) -> None:
        names = self.ballot.names
        if self.method in WORD_BALLOTS:
            choices = [(word, WORDS[word]) for word in WORD_BALLOTS[self.method]]
            self._one(voter, [*choices, ("blank", WORDS[NO_MARK])])
        elif self.method == Method.JUDGEMENT:
            grades = [(grade, GRADES[grade]) for grade in reversed(range(len(GRADES)))]
            self._each(voter, "grade", [("", _("Sans mention")), *grades])
        elif self.method in (Method.SCHULZE, Method.STV):
            ranks = [(n, str(n)) for n in range(1, len(names) + 1)]
            self._each(voter, "rank", [("", _("Non classé")), *ranks])
        elif self._several:
            self.fields[f"many-{voter.pk}"] = forms.MultipleChoiceField(
                label=_("Votre choix"),
                choices=list(names.items()),
                widget=forms.CheckboxSelectMultiple,
                required=False,
                help_text=self._help(),
            )
        else:
            self._one(voter, [*names.items(), ("blank", WORDS[NO_MARK])])

    @property
    def _several(self) -> bool:
        return self.method in (Method.APPROVAL, Method.BUDGET) or (
            self.method in (Method.MAJORITY, Method.TWO_ROUNDS) and self.ballot.seats > 1
        )

    def _help(self) -> str:
        if self.method in (Method.MAJORITY, Method.TWO_ROUNDS):
            return _("{seats} noms au plus. Aucun : vote blanc.").format(seats=self.ballot.seats)
        return _("Autant que vous voulez. Aucun : vote blanc.")

    def _one(self, voter: Voter, choices: list[tuple[str, Any]]) -> None:
        widget = forms.RadioSelect() if len(choices) <= LONGEST_RADIO else forms.Select()
        self.fields[f"one-{voter.pk}"] = forms.ChoiceField(
            label=_("Votre choix"), choices=choices, widget=widget
        )

    def _each(self, voter: Voter, kind: str, choices: list[tuple[Any, Any]]) -> None:
        for key, name in self.ballot.names.items():
            self.fields[f"{kind}-{voter.pk}-{key}"] = forms.ChoiceField(
                label=name, choices=choices, required=False
            )

    def groups(self) -> list[tuple[Voter, list[forms.BoundField]]]:
        """The fields of each voter, in order."""
        return [
            (voter, [self[name] for name in self.fields if name.split("-")[1] == str(voter.pk)])
            for voter in self.voters
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.method == Method.STV:
            for voter in self.voters:
                ranks = [rank for rank in self._given(voter, "rank").values() if rank]
                if len(set(ranks)) != len(ranks):
                    self.add_error(None, _("Deux noms ont le même rang. Donnez un rang différent à chacun."))
        for voter in self.voters:
            chosen = data.get(f"many-{voter.pk}") or []
            if self.method in (Method.MAJORITY, Method.TWO_ROUNDS) and len(chosen) > self.ballot.seats:
                self.add_error(f"many-{voter.pk}", self._help())
        return data

    def _given(self, voter: Voter, kind: str) -> dict[str, str]:
        return {key: self.cleaned_data.get(f"{kind}-{voter.pk}-{key}", "") for key in self.ballot.candidates}

    def votes(self) -> dict[int, str]:
        return {voter.pk: self._text(voter) for voter in self.voters}

    def _text(self, voter: Voter) -> str:
        if self.method == Method.JUDGEMENT:
            grades = self._given(voter, "grade")
            return (
                ",".join(f"{key}:{grade or 0}" for key, grade in grades.items())
                if any(grades.values())
                else ""
            )
        if self.method in (Method.SCHULZE, Method.STV):
            ranked: dict[int, list[str]] = {}
            for key, rank in self._given(voter, "rank").items():
                if rank:
                    ranked.setdefault(int(rank), []).append(key)
            return ">".join("=".join(ranked[rank]) for rank in sorted(ranked))
        if self._several:
            return ",".join(self.cleaned_data[f"many-{voter.pk}"])
        chosen: str = self.cleaned_data[f"one-{voter.pk}"]
        return "" if chosen == "blank" else chosen
