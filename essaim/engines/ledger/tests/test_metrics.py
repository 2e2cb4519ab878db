"""What the books measure."""

from datetime import date

import pytest

from essaim.engines.ledger.api import reverse
from essaim.engines.ledger.factories import FARM, JOB, make_books, make_entry
from essaim.engines.ledger.queries.metrics import paid_by_month, paid_by_project, paid_total
from essaim.kernel.periods import Period
from essaim.kernel.projects.models import Project, Tool

pytestmark = pytest.mark.django_db
YEAR = Period.year(2026)


def pay(project: Project, cents: int, on: date) -> None:
    make_entry(project, "401", "512", cents, party=FARM, on=on, journal="BQ")


def tools(*projects: Project) -> list[int]:
    return list(Tool.objects.filter(project__in=projects).order_by("pk").values_list("pk", flat=True))


def test_paid_counts_payments_by_month_and_by_project() -> None:
    project, other, idle = make_books(), make_books("Autre"), make_books("Calme")
    pay(project, 500, date(2026, 1, 31))
    pay(project, 250, date(2026, 2, 1))
    pay(project, 999, date(2027, 1, 1))
    pay(other, 100, date(2026, 2, 2))
    make_entry(project, "607", "401", 5000, party=FARM, journal="AC")
    assert paid_by_month(tools(project, other), YEAR) == {date(2026, 1, 1): 500, date(2026, 2, 1): 350}
    assert paid_total(tools(project), YEAR) == 750
    assert paid_total(tools(idle), YEAR) == 0
    assert paid_by_project(tools(project, other, idle), YEAR) == {project.pk: 750, other.pk: 100}


def test_paid_leaves_out_a_cancelled_payment() -> None:
    project = make_books()
    entry = make_entry(project, "401", "512", 500, party=FARM, journal="BQ")
    reverse(project_id=project.pk, source=entry.source, by=JOB, on=entry.booked_on, label="Erreur")
    assert paid_total(tools(project), YEAR) == 0
