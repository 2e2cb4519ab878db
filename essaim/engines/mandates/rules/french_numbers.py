"""Numbers written in French words, as acts write them: « cent quatre-vingt mille ». Pure."""

from __future__ import annotations

from collections.abc import Sequence

_UNITS = [
    "zero",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
]
_SIMPLE = {word: n for n, word in enumerate(_UNITS)} | {"une": 1}
_TENS = {"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
_TENS |= {"septante": 70, "huitante": 80, "octante": 80, "nonante": 90}
_HUNDRED, _THOUSAND = ("cent", "cents"), ("mille",)
WORDS = frozenset((*_SIMPLE, *_TENS, *_HUNDRED, *_THOUSAND, "et"))


def number_in(words: Sequence[str]) -> int | None:
    """The number these words say, without accents and hyphens taken for spaces; None where they say none.

    >>> number_in("cent quatre vingt mille".split()), number_in("soixante et onze".split())
    (180000, 71)
    >>> number_in(["mille"]), number_in("deux cents".split()), number_in(["bleu"]), number_in([])
    (1000, 200, None, None)
    """
    if not words or any(word not in WORDS for word in words) or words[0] == "et" or words[-1] == "et":
        return None
    whole, part = 0, 0  # what was counted in thousands, what is being counted below a thousand
    for word in words:
        if word in _THOUSAND:
            whole, part = whole + max(part, 1) * 1000, 0
        elif word in _HUNDRED:
            part = max(part, 1) * 100
        elif word in _TENS:
            part = _with_ten(part, _TENS[word])
        elif word != "et":
            part += _SIMPLE[word]
    return whole + part


def _with_ten(part: int, ten: int) -> int:
    """« quatre-vingt » is four times twenty; any other ten is added.

    >>> _with_ten(4, 20), _with_ten(104, 20), _with_ten(100, 20)
    (80, 180, 120)
    """
    return part - 4 + 80 if ten == 20 and part % 100 == 4 else part + ten
