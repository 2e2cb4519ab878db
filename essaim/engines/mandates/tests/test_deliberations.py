"""Deliberations written by two sides, voted, and followed: commands, and what the database refuses by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from essaim.engines.mandates.commands.deliberation_mandate import mandate_from
from essaim.engines.mandates.commands.deliberation_text import (
    accept_proposal,
    comment_text,
    propose_text,
    refuse_proposal,
    take_back_proposal,
    write_text,
)
from essaim.engines.mandates.commands.deliberations import (
    Named,
    back_to_draft,
    cover_service,
    name_deliberation,
    note_publicity,
    open_deliberation,
    put_to_vote,
    record_vote,
    retain_figures,
    uncover_service,
    withdraw_deliberation,
)
from essaim.engines.mandates.commands.mandates import change_mandate
from essaim.engines.mandates.errors import (
    DeliberationBlocked,
    DeliberationClosed,
    NothingChanged,
    NotMandatable,
    OtherSideDecides,
    ParentNotAdopted,
    ProposalDecided,
    ReasonNeeded,
    ServiceKnown,
    TextMoved,
)
from essaim.engines.mandates.factories import filled, mandates_cast
from essaim.engines.mandates.models import (
    CoveredService,
    Deliberation,
    DeliberationVersion,
    Mandate,
    Proposal,
    ProposalComment,
)
from essaim.engines.mandates.queries.deliberations import (
    children_of,
    faults_of,
    figures_in,
    last_version,
    versions_of,
)
from essaim.engines.mandates.tests.deliberations import (
    CHILDCARE,
    LAW,
    SOCIAL,
    TRAINING,
    VOTE,
    adopted,
    begun,
    written,
)
from essaim.kernel.errors import Forbidden, Invalid, NotFound
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.outbox.models import OutgoingEvent

pytestmark = pytest.mark.django_db
TASK, POLICY = "mission.task", "mission.policy"
NAMED = Named(title="Crèches du centre", authority="Ville", territory="Tourcoing", law_on=LAW)


@pytest.fixture
def cast() -> Cast:
    return mandates_cast()


def propose(
    cast: Cast, found: Deliberation, text: str, *, authority: bool = False, point: str = TASK
) -> Proposal:
    by = cast.coordinator if authority else cast.member
    return propose_text(by=by, deliberation_id=found.pk, section="mission", texts={point: text}, at=NOW)


def test_a_suggestion_enters_the_text_when_the_other_side_accepts_it(cast: Cast) -> None:
    found = begun(cast.coordinator, cast.tool("services"))
    made = propose(cast, found, "Accueillir chaque enfant.")
    assert made.side == "association" and last_version(found).texts == {}
    with pytest.raises(OtherSideDecides):
        accept_proposal(by=cast.member, proposal_id=made.pk, at=NOW)
    version = accept_proposal(by=cast.coordinator, proposal_id=made.pk, at=NOW)
    assert version.texts == {TASK: "Accueillir chaque enfant."} and version.number == 2
    assert (version.made_by_id, version.kept_by_id) == (cast.bob.pk, cast.alice.pk)
    with pytest.raises(ProposalDecided):
        refuse_proposal(by=cast.coordinator, proposal_id=made.pk, reason="Trop tard", at=NOW)
    # And the other way round: the association agrees with the authority.
    other = propose(cast, found, "Accueillir chaque enfant, toute l'année.", authority=True)
    with pytest.raises(OtherSideDecides):
        refuse_proposal(by=cast.member, proposal_id=other.pk, reason="Non", at=NOW)
    assert accept_proposal(by=cast.member, proposal_id=other.pk, at=NOW).side == "authority"
    assert [one.number for one in versions_of(found)] == [1, 2, 3]


def test_a_proposal_on_an_older_text_is_not_let_in_over_the_new_one(cast: Cast) -> None:
    found = begun(cast.coordinator, cast.tool("services"))
    first, second = propose(cast, found, "Un."), propose(cast, found, "Deux.")
    apart = propose(cast, found, "Schéma de 2024.", point=POLICY)
    accept_proposal(by=cast.coordinator, proposal_id=first.pk, at=NOW)
    with pytest.raises(TextMoved):
        accept_proposal(by=cast.coordinator, proposal_id=second.pk, at=NOW)
    accept_proposal(by=cast.coordinator, proposal_id=apart.pk, at=NOW)  # another point, still as it was
    assert last_version(found).texts == {TASK: "Un.", POLICY: "Schéma de 2024."}


def test_refusing_and_commenting_say_why(cast: Cast) -> None:
    found = begun(cast.coordinator, cast.tool("services"))
    made = propose(cast, found, "Un.")
    with pytest.raises(ReasonNeeded):
        refuse_proposal(by=cast.coordinator, proposal_id=made.pk, reason=" ", at=NOW)
    told: dict[str, Any] = {"deliberation_id": found.pk, "section": "mission", "at": NOW}
    said = comment_text(by=cast.coordinator, text="Et le mercredi ?", proposal_id=made.pk, **told)
    assert (said.proposal, said.side) == (made, "authority")
    with pytest.raises(Invalid):
        comment_text(by=cast.member, text=" ", **told)
    with pytest.raises(Forbidden):
        comment_text(by=cast.funder, text="Bien", **told)
    with pytest.raises(OtherSideDecides):
        take_back_proposal(by=cast.coordinator, proposal_id=made.pk, at=NOW)
    assert take_back_proposal(by=cast.member, proposal_id=made.pk, at=NOW).status == "withdrawn"
    again = propose(cast, found, "Deux.")
    assert refuse_proposal(
        by=cast.coordinator, proposal_id=again.pk, reason="Hors sujet", at=NOW
    ).decision_reason
    with pytest.raises(NothingChanged):
        propose(cast, found, "  ")
    with pytest.raises(Invalid):
        propose(cast, found, "a" * 20_001)
    with pytest.raises(Forbidden):
        write_text(by=cast.member, deliberation_id=found.pk, section="mission", texts={TASK: "x"}, at=NOW)


def test_services_and_figures_make_versions(cast: Cast) -> None:
    found, tool = begun(cast.coordinator, cast.tool("services")), cast.tool("services")
    file = filled(cast.member, tool)
    told: dict[str, Any] = {"by": cast.coordinator, "deliberation_id": found.pk, "at": NOW}
    covered = cover_service(regime="sieg", service_id=file.pk, **told)
    with pytest.raises(ServiceKnown):
        cover_service(regime="sieg", name="accueil des Tout-petits", **told)
    with pytest.raises(Invalid):
        cover_service(regime="sieg", **told)
    with pytest.raises(NotFound):
        cover_service(regime="sieg", service_id=0xFFFF, **told)
    assert last_version(found).content["services"] == [
        {"name": "Accueil des tout-petits", "regime": "sieg", "nature": "sieg"}
    ]
    retain_figures(figures=CHILDCARE.figures, **told)
    retain_figures(figures=CHILDCARE.figures, **told)  # safe to repeat
    assert figures_in(last_version(found).content) == CHILDCARE.figures
    assert last_version(found).number == 3
    uncover_service(by=cast.coordinator, covered_id=covered.pk, at=NOW)
    assert last_version(found).content["services"] == []


def test_a_blocking_fault_keeps_the_text_from_the_vote(cast: Cast) -> None:
    found = written(cast.coordinator, cast.tool("services"))
    assert faults_of(found, last_version(found)) == ()
    told: dict[str, Any] = {"by": cast.coordinator, "deliberation_id": found.pk, "at": NOW}
    write_text(section="publicity", texts={"publicity.how": ""}, **told)
    with pytest.raises(DeliberationBlocked, match="1 points"):
        put_to_vote(**told)
    write_text(section="publicity", texts={"publicity.how": "Avis publié trente jours."}, **told)
    assert put_to_vote(**told).status == "to_vote"
    with pytest.raises(DeliberationClosed):
        propose(cast, found, "Encore un mot.")
    with pytest.raises(ReasonNeeded):
        back_to_draft(by=cast.coordinator, deliberation_id=found.pk, reason="")
    assert back_to_draft(by=cast.coordinator, deliberation_id=found.pk, reason="Amendement").is_draft


def test_the_vote_is_kept_and_its_outcome_follows_the_numbers(cast: Cast) -> None:
    tool, by = cast.tool("services"), cast.coordinator
    found = written(by, tool)
    told: dict[str, Any] = {"by": by, "deliberation_id": found.pk, "at": NOW}
    with pytest.raises(DeliberationClosed):
        record_vote(vote=VOTE, **told)
    put_to_vote(**told)
    for wrong in (
        replace(VOTE, act_number=" "),
        replace(VOTE, voted_on=NOW.date() + timedelta(days=1)),
        replace(VOTE, voted_on=NOW.date() - timedelta(days=1)),
        replace(VOTE, votes_for=0, votes_against=0),
        replace(VOTE, votes_for=4),
    ):
        with pytest.raises(Invalid):
            record_vote(vote=wrong, **told)
    voted = record_vote(vote=replace(VOTE, votes_for=4, chair_is_for=True), **told)
    assert voted.is_adopted and OutgoingEvent.objects.filter(name="mandates.DeliberationAdopted").count() == 1
    with pytest.raises(Invalid):
        note_publicity(published_on=NOW.date() - timedelta(days=3), published_where="Site", **told)
    kept = note_publicity(published_on=NOW.date(), published_where="Site", sent_on=NOW.date(), **told)
    assert kept.published_on == NOW.date()
    with pytest.raises(DeliberationClosed):
        withdraw_deliberation(by=by, deliberation_id=found.pk, reason="Trop tard")
    refused = written(by, tool, SOCIAL)
    put_to_vote(by=by, deliberation_id=refused.pk, at=NOW)
    lost = replace(VOTE, votes_for=3)
    assert record_vote(by=by, deliberation_id=refused.pk, vote=lost, at=NOW).status == "refused"
    assert OutgoingEvent.objects.filter(name="mandates.DeliberationAdopted").count() == 1


def test_a_specific_deliberation_and_a_mandate_know_their_parent(cast: Cast) -> None:
    tool, by = cast.tool("services"), cast.coordinator
    draft = begun(by, tool)
    with pytest.raises(ParentNotAdopted):
        open_deliberation(by=by, tool=tool, named=NAMED, at=NOW, parent_id=draft.pk)
    cadre = adopted(by, tool)
    specific = open_deliberation(by=by, tool=tool, named=NAMED, at=NOW, parent_id=cadre.pk)
    assert specific.parent == cadre and specific.kind == "specific"
    assert last_version(specific).content == last_version(cadre).content
    assert faults_of(specific, last_version(specific)) == ()
    put_to_vote(by=by, deliberation_id=specific.pk, at=NOW)
    record_vote(by=by, deliberation_id=specific.pk, vote=replace(VOTE, act_number="2026-130"), at=NOW)
    (covered,) = CoveredService.objects.in_tool(tool).filter(deliberation=specific)
    mandate = mandate_from(by=by, covered_id=covered.pk, at=NOW)
    assert (mandate.deliberation, mandate.decision, mandate.decided_on) == (
        specific,
        "2026-130",
        VOTE.voted_on,
    )
    assert mandate.obligations.startswith("Accueillir sans discrimination")
    assert mandate.mechanism.startswith("Coût horaire de 10,50 €") and mandate.territory == "Tourcoing"
    assert children_of(cadre) == ([specific], []) and children_of(specific) == ([], [mandate])


def test_no_mandate_for_a_signe_nor_without_a_file_nor_before_the_vote(cast: Cast) -> None:
    tool, by = cast.tool("services"), cast.coordinator
    rows = CoveredService.objects.in_tool(tool)
    waiting = written(by, tool)
    with pytest.raises(ParentNotAdopted):
        mandate_from(by=by, covered_id=rows.get(deliberation=waiting).pk, at=NOW)
    voted = adopted(by, tool, SOCIAL)
    with pytest.raises(NotMandatable):
        mandate_from(by=by, covered_id=rows.get(deliberation=voted, regime="signe").pk, at=NOW)
    with pytest.raises(Forbidden):
        mandate_from(by=cast.member, covered_id=rows.get(deliberation=voted, regime="sieg").pk, at=NOW)
    assert mandate_from(by=by, covered_id=rows.get(deliberation=voted, regime="sieg").pk, at=NOW).pk


def test_a_deliberation_is_named_while_it_is_a_draft(cast: Cast) -> None:
    tool, by = cast.tool("services"), cast.coordinator
    found = begun(by, tool, TRAINING)
    told: dict[str, Any] = {"by": by, "deliberation_id": found.pk, "at": NOW}
    assert name_deliberation(named=NAMED, **told).title == "Crèches du centre"
    for wrong in (replace(NAMED, title=" "), replace(NAMED, law_on=LAW.replace(year=1999))):
        with pytest.raises(Invalid):
            name_deliberation(named=wrong, **told)
    with pytest.raises(Forbidden):
        open_deliberation(by=cast.member, tool=tool, named=NAMED, at=NOW)
    withdraw_deliberation(by=by, deliberation_id=found.pk, reason="Élections")
    with pytest.raises(DeliberationClosed):
        name_deliberation(named=NAMED, **told)


def test_the_database_keeps_what_was_written(cast: Cast) -> None:
    tool, by = cast.tool("services"), cast.coordinator
    draft, voted = begun(by, tool), adopted(by, tool)
    open_one, decided = propose(cast, draft, "Un."), propose(cast, draft, "Deux.", point=POLICY)
    accept_proposal(by=by, proposal_id=decided.pk, at=NOW)
    comment_text(by=by, deliberation_id=draft.pk, section="mission", text="Bien.", at=NOW)
    covered = CoveredService.objects.in_tool(tool).filter(deliberation=voted)
    mandate = mandate_from(by=by, covered_id=covered.get().pk, at=NOW)
    Mandate.unscoped.filter(pk=mandate.pk).update(
        status="signed", signed_at=NOW, starts_on=LAW, runs_until=LAW
    )
    here = Deliberation.objects.in_tool(tool).filter(pk=voted.pk)
    versions = DeliberationVersion.objects.in_tool(tool).filter(deliberation=voted)
    comments = ProposalComment.objects.in_tool(tool)
    forbidden: list[Any] = [
        lambda: here.update(votes_for=30),
        lambda: here.update(status="draft", voted_on=None),
        lambda: here.update(title="Autre"),
        lambda: versions.update(content={}),
        lambda: versions._raw_delete(versions.db),
        lambda: DeliberationVersion(
            tool=tool, deliberation=voted, number=99, content={}, side="authority", made_at=NOW
        ).save(),
        lambda: Proposal.objects.in_tool(tool).filter(pk=open_one.pk).update(texts={TASK: "Trois."}),
        lambda: Proposal.objects.in_tool(tool).filter(pk=decided.pk).update(decision_reason="Non"),
        lambda: comments.update(text="Mal."),
        lambda: comments._raw_delete(comments.db),
        lambda: covered.update(regime="signe"),
        lambda: covered._raw_delete(covered.db),
        lambda: Mandate.unscoped.filter(pk=mandate.pk).update(deliberation=None),
    ]
    for work in forbidden:
        with pytest.raises(IntegrityError), transaction.atomic():
            work()
    change: dict[str, Any] = {"words": {"title": "Autre"}, "by": by, "mandate_id": mandate.pk}
    with pytest.raises(Exception, match="signé"):
        change_mandate(**change)
    here.update(published_on=NOW.date())  # what comes after the vote may be noted
