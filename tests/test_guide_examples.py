"""The worked examples of the guide are computed, not told."""

import re
from pathlib import Path

from django.conf import settings

from essaim.engines.orders.queries.shortages import RULES
from essaim.engines.orders.rules import Claim, ration

PAGE = Path(settings.PACKAGE) / "site" / "help" / "guide" / "partager-ce-qui-manque.md"
COLUMN = re.compile(r"(\w+), (\d+) commandés, quotient (\d+|inconnu)")


def table() -> list[list[str]]:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_sharing_what_is_missing_gives_what_the_guide_says() -> None:
    header, _line, *rows = table()
    told = [COLUMN.fullmatch(cell) for cell in header[2:]]
    quotients = sorted(int(one[3]) for one in told if one and one[3].isdecimal())
    claims = [
        Claim(
            key=place,
            asked=int(one[2]),
            rank=place,
            lost=1 if one[1] == "Caron" else 0,
            quotient_rank=quotients.index(int(one[3])) + 1 if one[3].isdecimal() else None,
        )
        for place, one in enumerate(told, 1)
        if one
    ]
    rules = {str(name): rule for rule, (name, _told) in RULES.items()}

    assert len(claims) == 3
    assert {row[0] for row in rows} == rules.keys()
    for name, came, *given in rows:
        assert list(ration(int(came), claims, rules[name]).values()) == [int(units) for units in given], name
