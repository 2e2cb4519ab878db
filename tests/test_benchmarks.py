"""What the benchmarks say: a line a figure, and a line too for what could not be measured."""

import subprocess
from itertools import count
from pathlib import Path

import pytest

from benchmarks import figure, order, peer
from benchmarks.__main__ import NAMES, main
from benchmarks.figure import Figure, Unmeasured, rounds

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (Figure("a.rate", 51.24, "orders/s", 50, True), "a.rate\t51.2\torders/s\t≥ 50\tok"),
        (Figure("a.rate", 49.9, "orders/s", 50, True), "a.rate\t49.9\torders/s\t≥ 50\tshort"),
        (Figure("a.p95", 60.0, "ms", 60), "a.p95\t60\tms\t≤ 60\tok"),
        (Figure("a.p95", 61.0, "ms", 60), "a.p95\t61\tms\t≤ 60\tshort"),
        (Figure("a.rate", 3.0, "orders/s"), "a.rate\t3\torders/s\t-\t-"),
        (
            Unmeasured("a.peer", "ratio", 100, "not installed: no route"),
            "a.peer\t-\tratio\t≥ 100\tnot installed: no route",
        ),
    ],
)
def test_figure_is_one_line_of_five_cells(told: Figure | Unmeasured, line: str) -> None:
    assert told.line == line
    assert line.count("\t") == 4


def test_rounds_alternate_and_keep_the_median(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    clock = count()
    monkeypatch.setattr(figure, "perf_counter", lambda: float(next(clock)))
    work = {"a": lambda: ran.append("a"), "b": lambda: ran.append("b")}
    assert rounds(work, 3, before=lambda: ran.append("-")) == {"a": 1.0, "b": 1.0}
    assert "".join(ran) == "-ab-ab-ab"


def test_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["vitesse"]) == 2
    assert "vitesse" in capsys.readouterr().err


def test_each_benchmark_is_written_and_explained() -> None:
    told = (ROOT / "docs/benchmarks.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if not (ROOT / "benchmarks" / f"{name}.py").exists()] == []
    assert [name for name in NAMES if f"**{name}**" not in told] == []


def test_each_peer_has_its_driver_and_its_locked_packages() -> None:
    for name in order.PEERS:
        assert (peer.HERE / f"{name}.py").exists()
        lock = (peer.HERE / f"{name}.txt").read_text(encoding="utf-8")
        assert "--hash=sha256:" in lock


def test_peer_that_cannot_be_installed_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def no_network(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        if "--version" in command:
            return subprocess.CompletedProcess(command, 0)
        options["stderr"].write("error: failed to fetch\n  caused by: no route to host\n")  # type: ignore[attr-defined]
        return subprocess.CompletedProcess(command, 2)

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(peer.subprocess, "run", no_network)
    with (
        pytest.raises(peer.PeerAbsent, match="not installed: caused by: no route to host"),
        peer.driven("tryton"),
    ):
        raise AssertionError("nothing is driven")


def test_absent_peer_keeps_its_line_and_the_others_give_the_goal() -> None:
    told = {
        one.name: one
        for one in order.against({"ours": 60.0, "django_oscar": 5.0}, {"tryton": "not installed: no route"})
    }
    assert isinstance(told["order.against_tryton"], Unmeasured)
    assert told["order.against_django_oscar"] == Figure("order.against_django_oscar", 12.0, "ratio", 10, True)
    assert order.rate_wanted({"ours": 60.0, "django_oscar": 5.0}) == 50
    assert order.rate_wanted({"ours": 60.0}) == order.RATE_WITHOUT_PEERS
