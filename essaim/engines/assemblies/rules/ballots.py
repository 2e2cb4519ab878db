"""Ballots as short texts: the same text, the same vote. What is kept, published, grouped and counted.

| method | ballot | reads |
|---|---|---|
| motion | `for` | for, against, abstain |
| consent | `object` | consent, object, abstain |
| majority, two rounds, approval, budget, nomination | `a,c` | those chosen |
| judgement | `a:5,b:2` | a grade each, from 0 (rejected) to 6 (excellent); none given is 0 |
| schulze | `a>b=c` | from the preferred one; equals allowed, those left out come last together |
| stv | `a>c` | from the preferred one, no equals |

The empty text is a blank ballot.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from essaim.engines.assemblies.rules.results import Method

BLANK = ""
MOTION = ("for", "against", "abstain")
CONSENT = ("consent", "object", "abstain")
WORDS: Mapping[Method, tuple[str, ...]] = {Method.MOTION: MOTION, Method.CONSENT: CONSENT}
GRADES = 7
ONE_NAME = frozenset({Method.NOMINATION})
AS_MANY_AS_SEATS = frozenset({Method.MAJORITY, Method.TWO_ROUNDS})


class WrongBallot(ValueError):
    """A text that is no ballot of this method: it is never counted, and never kept."""


def _known(names: Collection[str], candidates: Collection[str]) -> None:
    if len(set(names)) != len(names):
        raise WrongBallot("a name comes twice")
    strangers = set(names) - set(candidates)
    if strangers:
        raise WrongBallot(f"not on the ballot: {', '.join(sorted(strangers))}")


def chosen(text: str, candidates: Collection[str]) -> tuple[str, ...]:
    """The names of a list of names."""
    names = tuple(text.split(",")) if text else ()
    _known(names, candidates)
    return names


def grades(text: str, candidates: Collection[str]) -> dict[str, int]:
    """The grade of each candidate; 0 where none was given."""
    given: dict[str, int] = {}
    for part in text.split(",") if text else ():
        name, _, grade = part.partition(":")
        if name in given or not (grade.isascii() and grade.isdigit()) or int(grade) >= GRADES:
            raise WrongBallot(f"not a grade: {part}")
        given[name] = int(grade)
    _known(given, candidates)
    return {name: given.get(name, 0) for name in candidates}


def ranks(text: str, candidates: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """From the preferred to the least, equals together; those left out are not there."""
    groups = tuple(tuple(group.split("=")) for group in text.split(">")) if text else ()
    _known([name for group in groups for name in group], candidates)
    return groups


def order(text: str, candidates: Collection[str]) -> tuple[str, ...]:
    """From the preferred to the least, no equals."""
    names = tuple(text.split(">")) if text else ()
    _known(names, candidates)
    return names


def check(text: str, candidates: Collection[str], method: Method, *, seats: int = 1) -> str:
    """The ballot in its one form: names of a list in order, so that equal votes are equal texts. Raises WrongBallot.

    >>> check("b,a", ["a", "b"], Method.APPROVAL)
    'a,b'
    """
    if text == BLANK:
        return BLANK
    if method in WORDS:
        if text not in WORDS[method]:
            raise WrongBallot(f"not a word of this ballot: {text}")
        return text
    if method == Method.JUDGEMENT:
        return ",".join(f"{name}:{grade}" for name, grade in grades(text, candidates).items())
    if method == Method.SCHULZE:
        return ">".join("=".join(sorted(group)) for group in ranks(text, candidates))
    if method == Method.STV:
        return ">".join(order(text, candidates))
    names = chosen(text, candidates)
    most = 1 if method in ONE_NAME else seats if method in AS_MANY_AS_SEATS else len(candidates)
    if len(names) > most:
        raise WrongBallot(f"{len(names)} names where {most} may be given")
    return ",".join(sorted(names))
