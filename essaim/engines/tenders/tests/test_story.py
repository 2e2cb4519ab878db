"""The life of a cluster, by commands: who comes in, what is answered, what is paid, what the books say."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import uuid4

import pytest

from essaim.engines.ledger.api import balance_of
from essaim.engines.ledger.queries.check import faults_of_books
from essaim.engines.tenders import factories as make
from essaim.engines.tenders.commands.admission import (
    admit_company,
    change_tier,
    end_membership,
    open_admission,
    refuse_company,
)
from essaim.engines.tenders.commands.answers import remove_task, start_answer, submit_answer
from essaim.engines.tenders.commands.companies import Card, Paper, add_piece, add_skill, change_company
from essaim.engines.tenders.commands.money import (
    call_fee,
    record_payment,
    record_service,
    release_retention,
    settle,
)
from essaim.engines.tenders.commands.opportunities import import_notices, open_go_vote
from essaim.engines.tenders.commands.outcomes import finish_answer, lose_answer, withdraw_answer
from essaim.engines.tenders.commands.votes import cast_vote
from essaim.engines.tenders.errors import (
    BallotClosed,
    BallotOpen,
    Competes,
    FeeAlreadyCalled,
    Incomplete,
    MoreThanDue,
    NoGo,
    NoSkill,
    NotEnoughDays,
    NoticesRefused,
    NotInState,
    StillCommitted,
    TierTooLow,
    TooEarly,
    TooLate,
)
from essaim.engines.tenders.models import Company, Opportunity, Payment
from essaim.engines.tenders.queries.companies import companies, expiring
from essaim.engines.tenders.queries.money import due_of, held_of, standings, statement_of
from essaim.engines.tenders.queries.results import METRICS, results_of
from essaim.engines.tenders.queries.tenders import ballots, concerned, opportunities, reserved_faults
from essaim.kernel.audit.models import AuditEntry
from essaim.kernel.errors import Forbidden, Invalid, NotFound
from essaim.kernel.factories import NOW, Cast, make_commune
from essaim.kernel.money import ZERO, Money, total
from essaim.kernel.periods import Period

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make.cluster_cast()


def told(cast: Cast, company: Company) -> dict[str, object]:
    return {"company_id": company.pk, "by": cast.coordinator, "at": NOW}


def test_competitors_wait_for_founders_then_for_a_vote(cast: Cast) -> None:
    make.member(cast, "Alterna", "Étude d'impact")
    rival = make.candidate(cast, "Extra Muros", "études de l'impact")
    with pytest.raises(TooEarly, match="Alterna"):
        admit_company(reason="Bonne", **told(cast, rival))  # type: ignore[arg-type]
    with pytest.raises(TooEarly):
        open_admission(**told(cast, rival))  # type: ignore[arg-type]
    for name, trade in (("Multicité", "Graphisme"), ("Résonance", "Formation")):
        make.member(cast, name, trade)
    with pytest.raises(Competes):
        admit_company(reason="Bonne", **told(cast, rival))  # type: ignore[arg-type]

    first = open_admission(**told(cast, rival))  # type: ignore[arg-type]
    with pytest.raises(BallotOpen):
        open_admission(**told(cast, rival))  # type: ignore[arg-type]
    make.vote(cast, first, "no", "no", "yes")
    rival.refresh_from_db()
    assert rival.status == Company.Status.REFUSED

    second = open_admission(**told(cast, rival))  # type: ignore[arg-type]
    make.vote(cast, second, "yes", "no", "yes")
    rival.refresh_from_db()
    assert (rival.status, rival.tier, rival.admitted_on) == ("member", "reseau", make.TODAY)
    assert [step.kind for step in rival.steps.all()] == ["admitted", "refused"]
    with pytest.raises(BallotClosed):
        cast_vote(ballot_id=second.pk, company_id=rival.pk, choice="yes", by=cast.coordinator, at=NOW)


def test_the_register_asks_why_and_a_trade(cast: Cast) -> None:
    silent = make.candidate(cast, "Sans métier", "")
    with pytest.raises(NoSkill):
        admit_company(reason="Bonne", **told(cast, silent))  # type: ignore[arg-type]
    add_skill(company_id=silent.pk, pole="Services", name="Ménage", by=cast.coordinator)
    with pytest.raises(Invalid, match="pourquoi"):
        admit_company(reason=" ", **told(cast, silent))  # type: ignore[arg-type]
    with pytest.raises(Invalid, match="pôle"):
        add_skill(company_id=silent.pk, pole="Ailleurs", name="Vitres", by=cast.coordinator)
    refuse_company(reason="Trop loin", **told(cast, silent))  # type: ignore[arg-type]
    assert AuditEntry.objects.filter(action="tenders.company_refused", reason="Trop loin").exists()


def test_a_member_keeps_its_own_sheet_and_votes_for_itself_only(cast: Cast) -> None:
    mine, other, _third = make.three(cast)
    make.belong(cast, mine)
    add_skill(company_id=mine.pk, pole="Conseil", name="Concertation", by=cast.member)
    with pytest.raises(Forbidden):
        change_company(company_id=other.pk, card=Card(name="Autre"), by=cast.member)
    with pytest.raises(NotFound):
        change_company(company_id=mine.pk, card=Card(name="Autre"), by=cast.stranger)
    found = make.opportunity(cast)
    ballot = open_go_vote(opportunity_id=found.pk, by=cast.coordinator, at=NOW)

    cast_vote(ballot_id=ballot.pk, company_id=mine.pk, choice="no", by=cast.member, at=NOW)
    cast_vote(ballot_id=ballot.pk, company_id=mine.pk, choice="yes", by=cast.member, at=NOW)

    with pytest.raises(Forbidden):
        cast_vote(ballot_id=ballot.pk, company_id=other.pk, choice="yes", by=cast.member, at=NOW)
    assert list(ballot.votes.values_list("choice", flat=True)) == ["yes", "", ""]


def test_an_answer_is_made_from_the_vote_to_the_books(cast: Cast) -> None:
    one, two, _three = make.three(cast)
    found = make.opportunity(cast)
    with pytest.raises(NoGo):
        start_answer(opportunity_id=found.pk, by=cast.coordinator, at=NOW)
    answer = make.answer(cast, found)
    make.task(cast, answer, one, days=10, costs=Money(1))
    make.task(cast, answer, two, days=5)
    with pytest.raises(Incomplete, match="mandataire"):
        submit_answer(answer_id=answer.pk, by=cast.coordinator, at=NOW)
    make.ready(cast, answer, one, retention=5)
    late = NOW + timedelta(days=31)
    with pytest.raises(TooLate):
        submit_answer(answer_id=answer.pk, by=cast.coordinator, at=late)
    submit_answer(answer_id=answer.pk, by=cast.coordinator, at=NOW)
    answer.refresh_from_db()
    assert answer.amount == Money(750001)
    assert total([share.amount for share in answer.shares.all()]) == answer.amount
    one.refresh_from_db()
    assert (one.days_committed, one.days_left) == (10, 90)
    with pytest.raises(NotInState):
        make.task(cast, answer, two)
    lose_answer(answer_id=answer.pk, reason="Prix trop haut", on=make.TODAY, by=cast.coordinator)
    one.refresh_from_db()
    assert (one.days_committed, answer.shares.count()) == (0, 2)
    with pytest.raises(Invalid, match="pourquoi"):
        withdraw_answer(
            answer_id=make.answer(cast, make.opportunity(cast, "Autre")).pk,
            reason="",
            on=make.TODAY,
            by=cast.coordinator,
        )


def test_days_are_never_promised_twice(cast: Cast) -> None:
    one, *_others = make.three(cast)
    first = make.answer(cast)
    make.task(cast, first, one, days=60)
    second = make.answer(cast, make.opportunity(cast, "Autre marché"))
    with pytest.raises(NotEnoughDays, match="40"):
        make.task(cast, second, one, days=41)
    make.task(cast, second, one, days=40)
    with pytest.raises(Invalid, match="100"):
        change_company(company_id=one.pk, card=Card(name="Alterna", days_available=99), by=cast.coordinator)
    with pytest.raises(StillCommitted):
        end_membership(reason="Départ", **told(cast, one))  # type: ignore[arg-type]
    task = second.tasks.get()
    remove_task(task_id=task.pk, by=cast.coordinator)
    one.refresh_from_db()
    assert one.days_left == 40
    assert not second.items.filter(company=one).exists()


def test_the_network_answers_nothing(cast: Cast) -> None:
    one, two, _three = make.three(cast)
    change_tier(tier="reseau", reason="À son rythme", **told(cast, two))  # type: ignore[arg-type]
    answer = make.answer(cast)
    with pytest.raises(TierTooLow):
        make.task(cast, answer, two)
    make.task(cast, answer, one)


def test_payments_are_split_and_the_books_follow(cast: Cast) -> None:
    one, two, _three = make.three(cast)
    answer = make.won(cast, [one, two], Money(900001), retention=5)
    key = uuid4()
    pay = {"answer_id": answer.pk, "on": make.TODAY, "by": cast.coordinator}

    made = record_payment(gross=Money(300000), through_cluster=True, key=key, **pay)  # type: ignore[arg-type]
    again = record_payment(gross=Money(300000), through_cluster=True, key=key, **pay)  # type: ignore[arg-type]
    assert made == again and Payment.objects.in_project(cast.project).count() == 1
    assert (made.retained, made.received, made.commission) == (Money(15000), Money(285000), Money(14250))
    record_payment(gross=Money(600001), through_cluster=False, key=uuid4(), **pay)  # type: ignore[arg-type]
    assert set(due_of(answer).values()) == {ZERO}
    with pytest.raises(MoreThanDue):
        record_payment(gross=Money(1), through_cluster=True, key=uuid4(), **pay)  # type: ignore[arg-type]
    held = total(list(held_of(answer).values()))
    release_retention(amount=held, through_cluster=True, key=uuid4(), **pay)  # type: ignore[arg-type]
    assert set(held_of(answer).values()) == {ZERO}
    finish_answer(answer_id=answer.pk, by=cast.coordinator)

    parts = Payment.objects.in_project(cast.project).order_by("pk")
    assert total([payment.received for payment in parts]) == Money(900001)
    assert balance_of(cast.project.pk, "706") == -total([payment.commission for payment in parts])


def test_what_is_settled_is_owed_no_more(cast: Cast) -> None:
    one, two, _three = make.three(cast)
    answer = make.won(cast, [one, two])
    for through in (True, False):
        record_payment(
            answer_id=answer.pk,
            gross=Money(300000),
            on=make.TODAY,
            through_cluster=through,
            key=uuid4(),
            by=cast.coordinator,
        )
    standing = standings(make.tool_of(cast), [one])[0]
    assert (standing.owed, standing.owes) == (Money(142500), Money(7500))
    assert faults_of_books([cast.project.pk]) == []
    for outgoing, amount in ((True, standing.owed), (False, standing.owes)):
        settle(
            company_id=one.pk,
            amount=amount,
            outgoing=outgoing,
            on=make.TODAY,
            key=uuid4(),
            by=cast.coordinator,
        )
    after = standings(make.tool_of(cast), [one])[0]
    assert (after.owed, after.owes) == (ZERO, ZERO)
    assert statement_of(one)[-1].owes == ZERO
    assert faults_of_books([cast.project.pk]) == []
    Payment.unscoped.filter(through_cluster=False).update(commission=Money(1))
    assert "706" in " ".join(fault.sentence for fault in faults_of_books([cast.project.pk]))


def test_fees_and_services_are_in_the_books_once() -> None:
    cast = make.cluster_cast(fee_flat="100", fee_rate="0.01", fee_minimum="240")
    one, *_others = make.three(cast)
    call = {"company_id": one.pk, "on": make.TODAY, "by": cast.coordinator}
    with pytest.raises(Invalid, match="chiffre d'affaires"):
        call_fee(year=2026, **call)  # type: ignore[arg-type]
    fee = call_fee(year=2026, turnover=Money(1_000_000), **call)  # type: ignore[arg-type]
    assert (fee.months, fee.amount) == (2, Money(4000))
    with pytest.raises(FeeAlreadyCalled):
        call_fee(year=2026, turnover=Money(0), **call)  # type: ignore[arg-type]
    key = uuid4()
    for _again in range(2):
        service = record_service(
            company_id=one.pk,
            kind="training",
            title="Formation aux marchés",
            on=make.TODAY,
            alone=Money(90000),
            shared=Money(30000),
            key=key,
            by=cast.coordinator,
        )
    assert (service.commission, service.saved) == (Money(3000), Money(57000))
    assert balance_of(cast.project.pk, "411") == Money(7000)
    assert balance_of(cast.project.pk, "756") == Money(-4000)
    assert results_of(make.tool_of(cast)).saved == Money(57000)
    assert faults_of_books([cast.project.pk]) == []


def test_files_add_what_is_new_and_touch_nothing_else(cast: Cast) -> None:
    content = b'[{"idweb": "26-1", "objet": "Graphisme", "nomacheteur": "Ville", "code_departement": ["59"]}]'
    tool = make.tool_of(cast)
    assert import_notices(tool=tool, content=content, by=cast.coordinator, at=NOW).added == 1
    Opportunity.objects.in_tool(tool).update(title="Corrigé à la main")
    read = import_notices(tool=tool, content=content, by=cast.coordinator, at=NOW)
    assert (read.added, read.known) == (0, 1)
    assert Opportunity.objects.in_tool(tool).get().title == "Corrigé à la main"
    with pytest.raises(NoticesRefused, match="n°\xa02\xa0: il manque «\xa0nomacheteur\xa0»"):
        import_notices(
            tool=tool, content=content[:-1] + b', {"objet": "x", "id": "2"}]', by=cast.coordinator, at=NOW
        )
    assert Opportunity.objects.in_tool(tool).count() == 1


def test_matching_and_reserved_contracts(cast: Cast) -> None:
    one, two, three = make.three(cast)
    found = make.opportunity(cast, "Conception de graphismes", reserved="insertion")
    assert [one.company for one in concerned(make.tool_of(cast), [found])[found.pk]] == [two.pk]
    Company.objects.in_tool(make.tool_of(cast)).filter(pk=three.pk).update(
        social="insertion", social_share=60
    )
    wrong = reserved_faults(found, make.TODAY)
    assert wrong[three.pk] == [] and wrong[one.pk] == ["status", "share"]


def test_certificates_warn_before_they_end(cast: Cast) -> None:
    one, *_others = make.three(cast)
    tool = make.tool_of(cast)
    with pytest.raises(Invalid, match="jusqu'à quand"):
        add_piece(
            tool=tool,
            paper=Paper(kind="certificate", title="Qualiopi"),
            company_id=one.pk,
            by=cast.coordinator,
            at=NOW,
        )
    for days in (10, 44, 46):
        paper = Paper(kind="certificate", title=f"C{days}", expires_on=make.TODAY + timedelta(days=days))
        add_piece(tool=tool, paper=paper, company_id=one.pk, by=cast.coordinator, at=NOW)
    assert [piece.title for piece in expiring(tool, make.TODAY)] == ["C10", "C44"]
    with pytest.raises(Invalid, match="genre de fichier"):
        add_piece(
            tool=tool, paper=Paper(kind="cv", title="CV"), file=("cv.exe", b"MZ"), by=cast.coordinator, at=NOW
        )


def test_metrics_agree_in_every_shape(
    cast: Cast, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    one, two, _three = make.three(cast)
    Company.objects.in_tool(make.tool_of(cast)).filter(pk=two.pk).update(
        commune=make_commune("62498", "Lens")
    )
    answer = make.won(cast, [one, two])
    record_payment(
        answer_id=answer.pk,
        gross=Money(1000),
        on=make.TODAY,
        through_cluster=True,
        key=uuid4(),
        by=cast.coordinator,
    )
    found = results_of(make.tool_of(cast))
    assert (found.business, found.local) == (Money(1000), Money(500))
    assert found.communes == ["Lens", "Villeneuve-d'Ascq"]
    tools, year = [make.tool_of(cast).pk], Period.year(2026)
    for key, value in {"business": 1000, "commissions": 50, "wins": 1, "saved": 0, "jobs": 0}.items():
        metric = METRICS[key]
        with django_assert_num_queries(1):
            assert metric.total(tools, year) == value
        assert sum(metric.monthly(tools, year).values()) == value
        assert metric.by_project is not None
        assert sum(metric.by_project(tools, year).values()) == value


def test_lists_put_first_what_waits(cast: Cast) -> None:
    make.three(cast)
    make.candidate(cast, "Aaa", "Traduction")
    tool = make.tool_of(cast)
    assert [company.name for company in companies(tool)][-1] == "Aaa"
    for title, days in (("passé", -2), ("demain", 1), ("plus tard", 9)):
        make.opportunity(cast, title, deadline=NOW + timedelta(days=days))
    make.opportunity(cast, "sans date", deadline=None)
    listed = [one.title for one in opportunities(tool, at=NOW)]
    assert listed == ["demain", "plus tard", "sans date", "passé"]
    found = Opportunity.objects.in_tool(tool).get(title="demain")
    make.vote(cast, open_go_vote(opportunity_id=found.pk, by=cast.coordinator, at=NOW), "no", "no")
    again = open_go_vote(opportunity_id=found.pk, by=cast.coordinator, at=NOW)
    assert next(iter(ballots(tool))) == again
