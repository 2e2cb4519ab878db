"""The ballot on the screen: one for oneself, and one for each power held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from essaim.engines.assemblies.models import Ballot, Voter
from essaim.engines.assemblies.rules.ballots import WORDS as WORD_BALLOTS
from essaim.engines.assemblies.rules.results import Method
from essaim.engines.assemblies.wording import GRADES, WORDS
from essaim.kernel.money import Money
from essaim.kernel.ui.language import colon

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


class ProjectBoxes(forms.CheckboxSelectMultiple):
    """A box a project, that says its cost in cents to the script of the running total."""

    def __init__(self, costs: Mapping[str, int]) -> None:
        super().__init__()
        self.costs = costs

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["data-cost"] = self.costs[str(value)]
        return option


@dataclass(frozen=True, slots=True)
class Spent:
    """What the projects one chose cost together, beside the budget."""

    chosen: Money
    budget: Money

    @property
    def is_above(self) -> bool:
        return self.chosen > self.budget


@dataclass(frozen=True, slots=True)
class VoterPaper:
    """The fields of one voter, and what was chosen on it where a budget is shared."""

    voter: Voter
    fields: list[forms.BoundField]
    spent: Spent | None


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
        elif self.method == Method.BUDGET:
            costs = {one["key"]: one["cost"] for one in self.ballot.options}
            priced = [(key, f"{name}{colon()} {Money(costs[key])}") for key, name in names.items()]
            self.fields[f"many-{voter.pk}"] = forms.MultipleChoiceField(
                label=_("Votre choix"),
                choices=priced,
                widget=ProjectBoxes(costs),
                required=False,
                help_text=self._help(),
            )
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

    def groups(self) -> list[VoterPaper]:
        """The fields of each voter, in order."""
        return [
            VoterPaper(
                voter,
                [self[name] for name in self.fields if name.split("-")[1] == str(voter.pk)],
                self._spent(voter),
            )
            for voter in self.voters
        ]

    def _spent(self, voter: Voter) -> Spent | None:
        if self.method != Method.BUDGET:
            return None
        ticked = self[f"many-{voter.pk}"].value() or []
        cents = sum(one["cost"] for one in self.ballot.options if one["key"] in ticked)
        return Spent(Money(cents), Money(self.ballot.item.budget_cents))

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
