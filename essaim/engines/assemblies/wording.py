"""What is said of votes and their counts, in the language in use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from essaim.engines.assemblies.models import Assembly, Ballot
from essaim.engines.assemblies.rules.outcome import from_json
from essaim.engines.assemblies.rules.results import Method, Number, Result
from essaim.engines.assemblies.rules.results import Step as Counted
from essaim.engines.assemblies.rules.thresholds import Matter, Quorum
from essaim.kernel.explain import Explanation, Step
from essaim.kernel.money import Money, Rate
from essaim.kernel.ui.language import colon

METHODS = {
    Method.MOTION: gettext_lazy("pour ou contre"),
    Method.CONSENT: gettext_lazy("par consentement : adopté si personne n'objecte"),
    Method.MAJORITY: gettext_lazy("à la majorité, en un tour"),
    Method.TWO_ROUNDS: gettext_lazy("à la majorité, en deux tours"),
    Method.APPROVAL: gettext_lazy("par approbation : autant de noms que l'on veut"),
    Method.JUDGEMENT: gettext_lazy("au jugement majoritaire : une mention à chacun"),
    Method.SCHULZE: gettext_lazy("par classement, méthode de Schulze"),
    Method.STV: gettext_lazy("par classement, vote unique transférable"),
    Method.BUDGET: gettext_lazy("un budget partagé à parts égales"),
    Method.NOMINATION: gettext_lazy("élection sans candidat"),
}
MATTERS = {
    Matter.SIMPLE: gettext_lazy("majorité simple : plus de la moitié"),
    Matter.TWO_THIRDS: gettext_lazy("deux tiers"),
    Matter.THREE_QUARTERS: gettext_lazy("trois quarts"),
    Matter.UNANIMITY: gettext_lazy("unanimité"),
}
GRADES = (
    gettext_lazy("À rejeter"),
    gettext_lazy("Insuffisant"),
    gettext_lazy("Passable"),
    gettext_lazy("Assez bien"),
    gettext_lazy("Bien"),
    gettext_lazy("Très bien"),
    gettext_lazy("Excellent"),
)
WORDS = {
    "for": gettext_lazy("Pour"),
    "against": gettext_lazy("Contre"),
    "abstain": gettext_lazy("Abstention"),
    "consent": gettext_lazy("Je consens"),
    "object": gettext_lazy("J'ai une objection"),
    "p": gettext_lazy("La proposition"),
    "": gettext_lazy("Vote blanc"),
}


def name_of(ballot: Ballot, key: str) -> str:
    """A candidate or a word as it is read."""
    if ballot.method in (Method.MOTION, Method.CONSENT) and key in WORDS:
        return str(WORDS[key])
    return str(ballot.names.get(key, WORDS.get(key, key)))


def number_text(value: Number) -> str:
    """A whole number as it is, another to the hundredth."""
    whole = Fraction(value)
    if whole.denominator == 1:
        return str(whole.numerator)
    return f"{float(whole):.2f}".replace(".", _(","))


def part_text(value: Number) -> str:
    return str(Rate(Fraction(value)))


class _Teller:
    """Words the steps of a count: figures as votes, or as parts of the whole where colleges weigh."""

    def __init__(self, ballot: Ballot, result: Result) -> None:
        self.ballot = ballot
        self.scale = next((step.values[0] for step in result.steps if step.code == "units"), None)

    def votes(self, value: Number) -> str:
        return part_text(Fraction(value) / Fraction(self.scale)) if self.scale else number_text(value)

    def names(self, names: Sequence[str]) -> str:
        return ", ".join(name_of(self.ballot, name) for name in names)

    def told(self, step: Counted) -> Step | None:
        tell = getattr(self, f"_{step.code}", None)
        if tell is not None:
            found: Step = tell(step)
            return found
        label = PLAIN.get(step.code)
        if label is None:
            return None
        if step.names:
            return self.naming(str(label), step.names)
        return Step(str(label), ", ".join(map(self.votes, step.values)))

    def naming(self, label: str, names: Sequence[str]) -> Step:
        """How many, then who: a list of names is too long for a figure."""
        return Step(label, str(len(names)), rule=self.names(names))

    def _college(self, step: Counted) -> Step:
        weight, cast = step.values
        told = ngettext("{n} bulletin compté", "{n} bulletins comptés", int(cast)).format(n=cast)
        return Step(
            _("Collège « {name} »").format(name=step.names[0]),
            part_text(weight),
            rule=told if cast else _("Aucun bulletin : son poids ne va à personne."),
        )

    def _score(self, step: Counted) -> Step:
        return Step(self.names(step.names), self.votes(step.values[0]))

    _first = _score

    def _several(self, step: Counted) -> Step:
        pairs = zip(step.names, step.values, strict=True)
        told = ", ".join(f"{self.names([name])} {self.votes(value)}" for name, value in pairs)
        return Step(_("Voix"), self.votes(sum(map(Fraction, step.values))), rule=told)

    _motion = _consent = _several

    def _threshold(self, step: Counted) -> Step:
        won, base, share = step.values
        part = part_text(Fraction(won) / Fraction(base)) if base else part_text(0)
        return Step(_("Part des voix pour"), part, rule=_("Seuil : {share}").format(share=part_text(share)))

    def _absolute(self, step: Counted) -> Step:
        return self.naming(_("Plus de la moitié des voix"), step.names)

    def _tie(self, step: Counted) -> Step:
        why = _("Les bulletins ne les départagent pas. Personne n'a choisi à leur place.")
        return Step(_("Égalité"), str(len(step.names)), rule=f"{self.names(step.names)}. {why}")

    def _grades(self, step: Counted) -> Step:
        middle, *counts = step.values
        told = ", ".join(
            f"{GRADES[grade]} {self.votes(counts[grade])}" for grade in reversed(range(len(counts)))
        )
        return Step(self.names(step.names), str(GRADES[int(middle)]), rule=told)

    def _duel(self, step: Counted) -> Step:
        label = _("{one} contre {other}").format(
            one=self.names(step.names[:1]), other=self.names(step.names[1:])
        )
        return Step(label, " / ".join(map(self.votes, step.values)))

    def _rank(self, step: Counted) -> Step:
        return Step(self.names(step.names), _("Rang {rank}").format(rank=step.values[0]))

    def _quota(self, step: Counted) -> Step:
        total, seats, quota = step.values
        rule = _("{total} voix, {seats} sièges : quotient de Droop").format(
            total=self.votes(total), seats=seats
        )
        return Step(_("Voix qui assurent un siège"), self.votes(quota), rule=rule)

    def _quota_reached(self, step: Counted) -> Step:
        return Step(
            _("{name} atteint le quotient").format(name=self.names(step.names)), self.votes(step.values[0])
        )

    def _surplus(self, step: Counted) -> Step:
        return Step(
            _("Voix en trop de {name}").format(name=self.names(step.names)), self.votes(step.values[0])
        )

    def _excluded(self, step: Counted) -> Step:
        label = _("Le moins de voix : sort du décompte")
        return Step(label, self.votes(step.values[0]), rule=self.names(step.names))

    def _moved(self, step: Counted) -> Step:
        pairs = zip(step.names, step.values, strict=True)
        told = ", ".join(f"{self.names([name])} + {self.votes(value)}" for name, value in pairs)
        moved = self.votes(sum(map(Fraction, step.values)))
        return Step(_("Ces bulletins passent au choix suivant"), moved, rule=told or _("aucun choix suivant"))

    def _purse(self, step: Counted) -> Step:
        budget, voters, _share = step.values
        rule = _("Chacun dispose de la même part.")
        return Step(_("Budget"), str(Money(int(budget))), rule=f"{self.votes(voters)} × · {rule}")

    def _bought(self, step: Counted) -> Step:
        label = _("Payé à parts égales par qui l'a choisi")
        return Step(label, str(Money(int(step.values[0]))), rule=self.names(step.names))

    def _completed(self, step: Counted) -> Step:
        label = _("Payé avec ce qui reste")
        return Step(label, str(Money(int(step.values[0]))), rule=self.names(step.names))


PLAIN: dict[str, Any] = {
    "valid": gettext_lazy("Bulletins exprimés"),
    "lot": gettext_lazy("Départagés par le tirage, dans cet ordre"),
    "runoff": gettext_lazy("Vont au second tour"),
    "casting": gettext_lazy("Voix prépondérante"),
    "adopted": gettext_lazy("Le seuil est atteint"),
    "rejected": gettext_lazy("Le seuil n'est pas atteint"),
    "no_objection": gettext_lazy("Objections"),
    "objection": gettext_lazy("Objections"),
    "remaining": gettext_lazy("Autant de noms que de sièges : élus"),
    "tie_without_effect": gettext_lazy("Égalité sans effet sur le résultat"),
}


def explain_result(ballot: Ballot) -> Explanation:
    """How the votes of a closed ballot became its result, step by step."""
    result = from_json(ballot.result)
    teller = _Teller(ballot, result)
    steps = [told for step in result.steps if (told := teller.told(step)) is not None]
    return Explanation(_("Résultat"), _short(ballot, result), tuple(steps))


def _short(ballot: Ballot, result: Result) -> str:
    if result.tied:
        return _("Égalité")
    if result.runoff:
        return _("Second tour")
    if result.method in (Method.MOTION, Method.CONSENT):
        return outcome_text(ballot)
    chosen = len(result.elected)
    return ngettext("{n} retenu", "{n} retenus", chosen).format(n=chosen)


def outcome_text(ballot: Ballot) -> str:
    """The result in a sentence."""
    result = from_json(ballot.result)
    names: Callable[[Sequence[str]], str] = lambda keys: ", ".join(name_of(ballot, key) for key in keys)  # noqa: E731
    if ballot.result.get("no_quorum"):
        return _("Sans effet : le quorum n'est pas atteint")
    if result.tied:
        return _("Égalité : {names}").format(names=names(result.tied))
    if result.runoff:
        return _("Second tour : {names}").format(names=names(result.runoff))
    if result.method in (Method.MOTION, Method.CONSENT):
        return _("Adopté") if result.elected else _("Rejeté")
    if not result.elected:
        return _("Personne n'est élu")
    if result.method == Method.NOMINATION:
        return _("Proposé au consentement : {names}").format(names=names(result.elected))
    if result.method == Method.BUDGET:
        return _("Retenu : {names}").format(names=names(result.elected))
    return _("Élu : {names}").format(names=names(result.elected))


def choice_text(ballot: Ballot, choice: str) -> str:
    """A ballot's text as people read it."""
    if ballot.method == Method.JUDGEMENT:
        parts = (part.partition(":") for part in choice.split(",")) if choice else ()
        told = [f"{name_of(ballot, name)}{colon()} {GRADES[int(grade)]}" for name, _sign, grade in parts]
        return ", ".join(told) or str(WORDS[""])
    for mark, shown in ((">", " > "), ("=", " = "), (",", ", ")):
        if mark in choice:
            return shown.join(choice_text(ballot, part) for part in choice.split(mark))
    return name_of(ballot, choice)


def quorum_text(name: str, one: Quorum) -> str:
    """How far a call is from its quorum."""
    told = _("{present} présents ou représentés sur {entitled}, il en faut {needed}").format(
        present=one.present, entitled=one.entitled, needed=one.needed
    )
    return f"{name}{colon()} {told}" if name else told


def weights_text(assembly: Assembly) -> list[tuple[str, str]]:
    """Colleges and what they weigh in an assembly already called."""
    return [(name, part_text(Fraction(share))) for name, share in assembly.terms.get("colleges", {}).items()]
