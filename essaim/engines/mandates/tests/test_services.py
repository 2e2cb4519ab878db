"""A file from its opening to its mode: who does what, what is refused, what is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from essaim.engines.mandates.commands.services import (
    answer_question,
    choose_mode,
    conclude_again,
    reopen_service,
    review_service,
)
from essaim.engines.mandates.errors import (
    AlreadyDecided,
    ModeClosed,
    NotAnAnswer,
    NotDecided,
    NotReviewed,
    ReasonNeeded,
    SamePerson,
    StillNeeded,
)
from essaim.engines.mandates.factories import CHILDCARE, filled, mandates_cast, opened
from essaim.engines.mandates.models import Conclusion, Service
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.explained import told
from essaim.engines.mandates.queries.lawyer import checks
from essaim.engines.mandates.queries.services import current_of, moved_words, touched
from essaim.engines.mandates.rules.facts import DO_NOT_KNOW, Answer
from essaim.engines.mandates.rules.questions import FACTS
from essaim.engines.mandates.today import waiting
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import history
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import Money
from essaim.kernel.projects.models import Tool

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    return mandates_cast()


@pytest.fixture
def tool(cast: Cast) -> Tool:
    return cast.tool("services")


def answer(cast: Cast, service: Service, key: str, value: object) -> Service:
    given = value if isinstance(value, Answer) else Answer(value)  # type: ignore[arg-type]
    return answer_question(by=cast.member, service_id=service.pk, key=key, answer=given, at=LATER)


def agreed(cast: Cast, service: Service) -> Service:
    return review_service(by=cast.coordinator, service_id=service.pk, agreed=True, note="", at=LATER)


def test_the_last_answer_keeps_a_result_with_the_numbers_it_read(cast: Cast, tool: Tool) -> None:
    service = filled(cast.member, tool)
    kept = current_of(service)

    assert kept is not None
    assert (service.status, kept.result, kept.law_on) == ("concluded", "sieg", date(2026, 11, 2))
    read = {one["key"]: (one["value"], one["since"]) for one in kept.parameters}
    assert read["minimis.sieg"] == ({"cents": 75_000_000}, "2024-01-01")
    assert read["sieg.plafond"] == ({"cents": 2_000_000_000}, "2026-01-08")
    assert [trace.action for trace in history(service)][-1] == "mandates.service_opened"
    assert set(service.answers) < set(FACTS), "only what was needed was asked"


def test_an_answer_revised_takes_the_result_away_until_what_leans_on_it_is_asked_again(
    cast: Cast, tool: Tool
) -> None:
    service = filled(cast.member, tool)

    service = answer(cast, service, "domain", "in_need")

    assert service.status == "open"
    assert current_of(service) is None
    assert set(CHILDCARE) & {"market", "failure", "authorisation"} & set(service.answers) == set()
    assert service.answers["amount"] == {"cents": 18_000_000}
    assert Conclusion.objects.in_tool(tool).filter(service=service).count() == 1
    with pytest.raises(StillNeeded):
        agreed(cast, service)


def test_the_same_answer_again_changes_nothing(cast: Cast, tool: Tool) -> None:
    service = filled(cast.member, tool)
    traces = history(service).count()

    assert answer(cast, service, "amount", Money.euros("180000")).status == "concluded"
    assert history(service).count() == traces


@pytest.mark.parametrize(
    ("key", "value"),
    [("need", "moon"), ("amount", Money(-1)), ("amount", 3), ("years", 0), ("years", True), ("moon", "yes")],
)
def test_an_answer_that_does_not_fit_its_question_is_refused(
    cast: Cast, tool: Tool, key: str, value: object
) -> None:
    service = opened(cast.member, tool)

    with pytest.raises(NotAnAnswer):
        answer(cast, service, key, value)


def test_a_file_is_read_over_by_someone_else_then_decided(cast: Cast, tool: Tool) -> None:
    service = filled(cast.member, tool)
    with pytest.raises(Forbidden):
        review_service(by=cast.member, service_id=service.pk, agreed=True, note="", at=LATER)
    with pytest.raises(NotReviewed):
        choose_mode(by=cast.coordinator, service_id=service.pk, mode="subsidy", reason="", at=LATER)

    agreed(cast, service)
    with pytest.raises(ModeClosed, match="Contrat sans concurrence"):
        choose_mode(by=cast.coordinator, service_id=service.pk, mode="no_competition", reason="", at=LATER)
    chosen = choose_mode(by=cast.coordinator, service_id=service.pk, mode="objectives", reason="", at=LATER)

    assert (chosen.status, chosen.mode) == ("decided", "objectives")
    with pytest.raises(AlreadyDecided):
        answer(cast, service, "amount", Money(1))
    with pytest.raises(ReasonNeeded):
        reopen_service(by=cast.coordinator, service_id=service.pk, reason=" ", at=LATER)
    again = reopen_service(by=cast.coordinator, service_id=service.pk, reason="Autre budget", at=LATER)
    assert (again.status, again.mode, again.reviewed_by_id) == ("concluded", "", None)
    with pytest.raises(NotDecided):
        reopen_service(by=cast.coordinator, service_id=service.pk, reason="Encore", at=LATER)


def test_whoever_answered_even_once_does_not_read_over(cast: Cast, tool: Tool) -> None:
    service = filled(cast.member, tool)
    answer_question(by=cast.coordinator, service_id=service.pk, key="years", answer=Answer(2), at=LATER)
    answer(cast, service, "years", 4)

    with pytest.raises(SamePerson):
        agreed(cast, service)


def test_a_file_sent_back_says_why(cast: Cast, tool: Tool) -> None:
    service = filled(cast.member, tool)
    with pytest.raises(ReasonNeeded):
        review_service(by=cast.coordinator, service_id=service.pk, agreed=False, note=" ", at=LATER)

    back = review_service(by=cast.coordinator, service_id=service.pk, agreed=False, note="Vérifier", at=LATER)

    assert (back.status, back.review_note) == ("concluded", "Vérifier")


def test_a_mode_to_take_with_care_asks_for_a_reason(cast: Cast, tool: Tool) -> None:
    service = filled(cast.member, tool, {**CHILDCARE, "initiative": "authority"})
    agreed(cast, service)

    with pytest.raises(ReasonNeeded):
        choose_mode(by=cast.coordinator, service_id=service.pk, mode="subsidy", reason="", at=LATER)
    assert choose_mode(
        by=cast.coordinator, service_id=service.pk, mode="subsidy", reason="Projet repris", at=LATER
    ).mode


def test_a_parameter_that_changes_lists_the_files_it_touches_and_changes_none(cast: Cast, tool: Tool) -> None:
    service = filled(cast.member, tool)
    other = filled(cast.member, tool, {**CHILDCARE, "sovereign": "compulsory"}, name="École")
    kept = current_of(service)
    assert kept is not None
    assert touched(tool) == []
    for raw in kept.parameters:
        if raw["key"] == "minimis.sieg":
            raw["value"], raw["since"] = {"cents": 50_000_000}, "2012-04-29"  # as if read before a correction
    kept.save()

    ((found, moved),) = touched(tool)

    assert found == service != other
    (shown,) = [moved_words(one) for one in moved]
    assert (shown.before, shown.now) == ("500\u202f000,00\u00a0€", "750\u202f000,00\u00a0€")
    conclude_again(by=cast.member, service_id=service.pk, at=LATER)
    assert touched(tool) == []
    assert Conclusion.objects.in_tool(tool).filter(service=service).count() == 2


def test_what_nobody_knows_is_left_to_be_settled_and_told_to_the_lawyer(cast: Cast, tool: Tool) -> None:
    service = filled(cast.member, tool, {**CHILDCARE, "initiative": "?"})
    kept = current_of(service)
    assert kept is not None

    said = told(kept)

    assert said.steps["mode.subsidy"].value == "À trancher"
    assert said.steps["mode.subsidy"].unknown == ["Initiative"]
    assert any("Subvention" in line for check in checks(said) for line in check.lines)


def test_today_shows_each_what_waits_for_them(cast: Cast, tool: Tool) -> None:
    service = filled(cast.member, tool)
    opened(cast.member, tool, name="Formation")

    def lines(actor: Actor, *grants: str) -> list[str]:
        return [one.text for one in waiting(tool, actor, frozenset(grants), NOW)]

    assert lines(cast.member, P.QUALIFY) == ["Répondre aux questions de «\u00a0Formation\u00a0»"]
    assert lines(cast.coordinator, P.REVIEW) == ["Relire «\u00a0Accueil des tout-petits\u00a0»"]
    assert lines(cast.member, P.REVIEW) == []  # answered it
    agreed(cast, service)
    (line,) = lines(cast.coordinator, P.DECIDE, P.REVIEW)
    assert line.startswith("Choisir le mode")


def test_each_project_keeps_its_files_to_itself(cast: Cast, tool: Tool) -> None:
    service = filled(cast.member, tool)

    with pytest.raises(NotFound):
        answer_question(by=cast.stranger, service_id=service.pk, key="need", answer=DO_NOT_KNOW, at=LATER)
    with pytest.raises(Forbidden):
        answer_question(by=cast.funder, service_id=service.pk, key="need", answer=DO_NOT_KNOW, at=LATER)
