"""The independent script counts again, from the published file alone, what each method decided."""

import io
import runpy
import sys
from collections import Counter
from contextlib import redirect_stdout
from fractions import Fraction
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as slow
from hypothesis import strategies as st

from essaim.engines.assemblies.models import AgendaItem, Assembly, Ballot
from essaim.engines.assemblies.queries.publishing import published_tally
from essaim.engines.assemblies.rules.counting import Terms
from essaim.engines.assemblies.rules.outcome import outcome
from essaim.engines.assemblies.rules.results import Method, Result
from essaim.engines.assemblies.rules.urn import Line, by_college, tally_text

pytestmark = pytest.mark.pure
RECOUNT = Path(settings.PACKAGE).parent / "docs" / "recompter.py"
NAMES = ["c1", "c2", "c3", "c4", "c5"]
COSTS = {"c1": 30_000, "c2": 20_000, "c3": 20_000, "c4": 45_000, "c5": 10_000}
BUDGET = 70_000
COLLEGES = {"Usagers": Fraction(3, 10), "Salariés": Fraction(1, 2), "Communes": Fraction(1, 5)}


def published(lines: list[Line], method: Method, *, seats: int, weighted: bool, lot: list[str]) -> str:
    """The file of a vote that was never kept anywhere."""
    terms = {"colleges": {name: str(weight) for name, weight in COLLEGES.items()} if weighted else {}}
    item = AgendaItem(title="Point", assembly=Assembly(terms=terms), budget_cents=BUDGET)
    options = [{"key": name, "name": f"Nom {name}", "cost": COSTS[name]} for name in NAMES]
    told = {"item": item, "method": method, "seats": seats, "options": options, "lot": lot}
    return published_tally(Ballot(**told, tally=tally_text(lines)))


def recounted(text: str, folder: Path) -> set[str]:
    """Who the script says is elected, or what is bought."""
    file, told = folder / "depouillement.csv", io.StringIO()
    file.write_text(text, encoding="utf-8")
    with patch.object(sys, "argv", [str(RECOUNT), str(file)]), redirect_stdout(told):
        runpy.run_path(str(RECOUNT))
    (line,) = [one for one in told.getvalue().splitlines() if one.split(" ")[0] in ("élus", "retenus")]
    return set(line.split()[1:])


def counted(lines: list[Line], method: Method, *, seats: int, weighted: bool, lot: list[str]) -> Result:
    costs = COSTS if method == Method.BUDGET else {}
    terms = Terms(seats=seats, costs=costs, budget=BUDGET, lot=tuple(lot))
    return outcome(by_college(lines), COLLEGES if weighted else {}, NAMES, method, terms)


@st.composite
def papers(draw: st.DrawFn) -> tuple[Method, list[Line]]:
    method = draw(st.sampled_from([Method.SCHULZE, Method.STV, Method.BUDGET]))
    joint = "," if method == Method.BUDGET else ">"
    lines = []
    for _n in range(draw(st.integers(1, 14))):
        some = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=5))
        vote = joint.join(sorted(some) if method == Method.BUDGET else some)
        if method == Method.SCHULZE and draw(st.booleans()):
            vote = vote.replace(">", "=", 1)
        lines.append(Line("", draw(st.sampled_from(sorted(COLLEGES))), vote))
    return method, lines


@slow(deadline=None, max_examples=60)
@given(papers(), st.integers(1, 3), st.booleans(), st.permutations(NAMES))
def test_the_script_and_the_engine_give_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    cast: tuple[Method, list[Line]],
    seats: int,
    weighted: bool,
    order: list[str],
) -> None:
    method, lines = cast
    if not any(line.vote for line in lines):
        return
    lot: list[str] = []
    result = counted(lines, method, seats=seats, weighted=weighted, lot=lot)
    if result.tied:
        lot = order
        result = counted(lines, method, seats=seats, weighted=weighted, lot=lot)
    assert not result.tied

    text = published(lines, method, seats=seats, weighted=weighted, lot=lot)

    assert recounted(text, tmp_path_factory.mktemp("vote")) == set(result.elected), text


def _lines(votes: dict[str, int]) -> list[Line]:
    return [Line("", "", vote) for vote, number in Counter(votes).items() for _one in range(number)]


def test_the_example_of_schulze_is_recounted(tmp_path: Path) -> None:
    """The forty-five voters of Schulze's article: c5 wins, then c1."""
    orders = {"13254": 5, "14532": 5, "25413": 8, "31254": 3, "31524": 7, "32145": 2, "43521": 7, "52143": 8}
    votes = {">".join(f"c{one}" for one in order): number for order, number in orders.items()}
    for seats, elected in ((1, {"c5"}), (2, {"c5", "c1"})):
        text = published(_lines(votes), Method.SCHULZE, seats=seats, weighted=False, lot=[])
        assert recounted(text, tmp_path) == elected
