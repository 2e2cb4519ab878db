"""What members of a cluster are told: a contract that suits them, a paper awaited, how an answer ended."""

from datetime import timedelta

import pytest

from essaim.engines.tenders.commands.answers import submit_answer
from essaim.engines.tenders.commands.letters import remind_papers
from essaim.engines.tenders.commands.outcomes import lose_answer
from essaim.engines.tenders.factories import TODAY, answer, cluster_cast, opportunity, ready, task, three
from essaim.engines.tenders.models import CheckItem, Company
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.outbox.models import KeptMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return cluster_cast()


@pytest.fixture
def companies(cast: Cast) -> list[Company]:
    found = three(cast)
    for one in found:
        one.email = f"{one.name.lower()}@exemple.fr".replace("é", "e")
        one.save()
    return found


def _told(kind: str) -> list[tuple[str, str]]:
    rows = KeptMessage.objects.filter(kind=f"tenders.{kind}", state=KeptMessage.State.WAITING)
    return list(rows.order_by("reader__email").values_list("reader__email", "subject"))


def test_a_contract_is_told_to_those_whom_it_suits(cast: Cast, companies: list[Company]) -> None:
    opportunity(cast, "Graphisme d'une brochure")
    opportunity(cast, "Étude d'impact à Marseille", areas="13")

    assert _told("opportunity") == [
        ("multicite@exemple.fr", "Un marché pour vous : Graphisme d'une brochure")
    ]
    assert "Multicité" in KeptMessage.objects.get(kind="tenders.opportunity").text


def test_a_paper_awaited_is_told_once_and_the_end_to_those_at_work(
    cast: Cast, companies: list[Company]
) -> None:
    first, second, _third = companies
    found = answer(cast)
    task(cast, found, first)
    task(cast, found, second)
    CheckItem.objects.in_tool(found.tool_id).update(due_on=TODAY + timedelta(days=30))
    late = CheckItem.objects.in_tool(found.tool_id).filter(company=second).order_by("pk")[0]
    late.due_on = TODAY + timedelta(days=7)
    late.save()

    for _twice in range(2):
        remind_papers(NOW)

    ((reader, subject),) = _told("due")
    assert (reader, late.title in subject) == ("multicite@exemple.fr", True)
    ready(cast, found, first)
    submit_answer(answer_id=found.pk, by=cast.coordinator, at=NOW)
    lose_answer(answer_id=found.pk, reason="Prix trop haut", on=TODAY, by=cast.coordinator)
    ends = _told("outcome")
    assert [reader for reader, _subject in ends] == ["alterna@exemple.fr", "multicite@exemple.fr"]
    assert {subject.split(" :")[0] for _reader, subject in ends} == {"Marché perdu"}
