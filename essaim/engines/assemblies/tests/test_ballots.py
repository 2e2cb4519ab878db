"""Votes in the room and by name: hands, rounds, ties, amendments, powers, papers, consultations."""

from datetime import timedelta

import pytest

from essaim.engines.assemblies import errors
from essaim.engines.assemblies.commands.closing import close_ballot, draw_lot, void_ballot
from essaim.engines.assemblies.commands.deciding import FollowUp, follow_decision, install_elected
from essaim.engines.assemblies.commands.meeting import close_assembly
from essaim.engines.assemblies.commands.opening import open_ballot
from essaim.engines.assemblies.commands.preparing import add_option, propose_amendment
from essaim.engines.assemblies.commands.presence import (
    give_proxy,
)
from essaim.engines.assemblies.commands.voting import cast_named, note_counted, sign_on_paper
from essaim.engines.assemblies.factories import (
    assemblies_cast,
    make_assembly,
    make_item,
    make_member,
    opened,
)
from essaim.engines.assemblies.models import AgendaItem, Assembly, Ballot, Decision, Voter
from essaim.engines.assemblies.queries.decisions import text_voted
from essaim.engines.members.api import Household, seats_of
from essaim.kernel.errors import Forbidden, Invalid
from essaim.kernel.factories import NOW, Cast, join, make_user

pytestmark = pytest.mark.django_db
DAY = NOW + timedelta(days=20)


@pytest.fixture
def cast() -> Cast:
    return assemblies_cast()


def _open(cast: Cast, *names: str, **item: object) -> tuple[AgendaItem, dict[str, Voter]]:
    households = [make_member(cast, name) for name in names]
    own = Household.objects.in_project(cast.project).get(name="Famille Delattre")
    assembly = make_assembly(cast)
    voters = opened(assembly, [own, *households])
    found = make_item(assembly, *item.pop("options", ()), **item) if item else assembly.items.get()  # type: ignore[misc]
    return found, voters


def _hands(cast: Cast, item: AgendaItem, **counts: int) -> Ballot:
    ballot = open_ballot(by=cast.coordinator, item_id=item.pk, way="hands", at=NOW).ballot
    note_counted(
        by=cast.coordinator,
        ballot_id=ballot.pk,
        college="",
        counts={k.rstrip("_"): n for k, n in counts.items()},
    )
    return close_ballot(by=cast.coordinator, ballot_id=ballot.pk, at=NOW)


def test_hands_are_counted_within_who_is_there_and_decided(cast: Cast) -> None:
    item, _voters = _open(cast, "A", "B")
    ballot = open_ballot(by=cast.coordinator, item_id=item.pk, way="hands", at=NOW).ballot
    with pytest.raises(errors.BallotOpenAlready):
        open_ballot(by=cast.coordinator, item_id=item.pk, way="hands", at=NOW)
    with pytest.raises(errors.TooManyHands):
        note_counted(by=cast.coordinator, ballot_id=ballot.pk, college="", counts={"for": 4})
    note_counted(by=cast.coordinator, ballot_id=ballot.pk, college="", counts={"for": 1})
    with pytest.raises(errors.BallotsOpen):
        close_assembly(by=cast.coordinator, assembly_id=item.assembly_id, at=NOW)
    note_counted(by=cast.coordinator, ballot_id=ballot.pk, college="", counts={"for": 2, "against": 1})
    close_ballot(by=cast.coordinator, ballot_id=ballot.pk, at=NOW)

    decision = Decision.objects.in_tool(item.tool_id).get()
    assert (decision.number, decision.is_adopted, decision.text) == (1, True, item.text)
    follow_up = FollowUp(responsible="Le bureau", progress="Écrit aux élus", done_on=NOW.date())
    follow_decision(by=cast.coordinator, decision_id=decision.pk, follow_up=follow_up)
    decision.refresh_from_db()
    assert (decision.responsible, decision.done_on) == ("Le bureau", NOW.date())
    with pytest.raises(errors.WrongState):
        open_ballot(by=cast.coordinator, item_id=item.pk, way="hands", at=NOW)
    close_assembly(by=cast.coordinator, assembly_id=item.assembly_id, at=NOW)


def test_tie_waits_for_a_draw_before_it_decides(cast: Cast) -> None:
    item, _voters = _open(
        cast, "A", kind="election", method="majority", title="Conseil", options=("Amel", "Benoît")
    )
    first, second = (option.key for option in item.options.all())
    ballot = _hands(cast, item, **{first: 1, second: 1})
    assert ballot.result["tied"] == [first, second]
    assert not Decision.objects.in_tool(item.tool_id).exists()
    with pytest.raises(errors.DrawIncomplete):
        draw_lot(by=cast.coordinator, ballot_id=ballot.pk, order=[first], at=NOW)

    draw_lot(by=cast.coordinator, ballot_id=ballot.pk, order=[second, first], at=NOW)

    assert Decision.objects.in_tool(item.tool_id).get().outcome == "Benoît"
    with pytest.raises(errors.NothingTied):
        draw_lot(by=cast.coordinator, ballot_id=ballot.pk, order=[first, second], at=NOW)


def test_two_rounds_keep_the_first_ones_and_seats_are_given(cast: Cast) -> None:
    fields = {
        "kind": "election",
        "method": "two_rounds",
        "title": "Conseil",
        "body": "Conseil",
        "voice": "advisory",
    }
    item, voters = _open(cast, "A", "B", "C", "D", options=("Amel", "Benoît", "Chloé"), **fields)
    amel = make_member(cast, "Amel elle-même")
    item.options.filter(name="Amel").update(household=amel)
    a, b, c = (option.key for option in item.options.all())
    first = _hands(cast, item, **{a: 2, b: 2, c: 1})
    assert first.result["runoff"] == [a, b]
    assert not Decision.objects.in_tool(item.tool_id).exists()

    second = _hands(cast, item, **{a: 3, b: 2})

    assert (second.round, second.candidates) == (2, [a, b])
    decision = Decision.objects.in_tool(item.tool_id).get()
    assert decision.outcome == "Amel"
    assert install_elected(by=cast.coordinator, decision_id=decision.pk) == 1
    seat = seats_of(cast.project, on=decision.decided_on).get()
    assert (seat.household, seat.voice, seat.body) == (amel, "advisory", "Conseil")
    with pytest.raises(errors.NobodyToInstall):
        install_elected(by=cast.coordinator, decision_id=decision.pk)
    assert voters


def test_election_without_candidate_asks_for_consent_on_the_one_named(cast: Cast) -> None:
    item, voters = _open(cast, "A", "B", kind="election", method="nomination", title="Secrétaire")
    named = f"v{voters['B'].pk}"
    first = _hands(cast, item, **{named: 2, f"v{voters['A'].pk}": 1})
    assert first.result["elected"] == [named]

    _hands(cast, item, consent=3)

    assert Decision.objects.in_tool(item.tool_id).get().outcome == "B"


def test_amendments_change_the_text_before_it_is_voted(cast: Cast) -> None:
    item, _voters = _open(cast, "A")
    with pytest.raises(errors.NoSuchParagraph):
        propose_amendment(by=cast.member, item_id=item.pk, paragraph=3, text="Rien")
    one, two = (
        propose_amendment(by=cast.member, item_id=item.pk, paragraph=2, text=text)
        for text in ("Nous agirons vite.", "Nous attendrons.")
    )
    for amendment, counts in ((one, {"for": 2}), (two, {})):
        if not counts:
            with pytest.raises(errors.ParagraphAmended):
                open_ballot(by=cast.coordinator, item_id=item.pk, way="hands", amendment_id=two.pk, at=NOW)
            continue
        ballot = open_ballot(
            by=cast.coordinator, item_id=item.pk, way="hands", amendment_id=amendment.pk, at=NOW
        ).ballot
        note_counted(by=cast.coordinator, ballot_id=ballot.pk, college="", counts=counts)
        close_ballot(by=cast.coordinator, ballot_id=ballot.pk, at=NOW)
    assert text_voted(item) == "Nous avons agi.\n\nNous agirons vite."

    _hands(cast, item, **{"for": 2})

    assert Decision.objects.in_tool(item.tool_id).get().text.endswith("vite.")


def test_named_votes_split_the_powers_one_holds(cast: Cast) -> None:
    item, voters = _open(cast, "A", "B")
    mine = voters["Famille Delattre"]
    for name in ("A", "B"):
        Voter.unscoped.filter(pk=voters[name].pk).update(attendance="absent")
        give_proxy(by=cast.coordinator, principal_id=voters[name].pk, holder_id=mine.pk, at=NOW)
    ballot = open_ballot(by=cast.coordinator, item_id=item.pk, way="named", at=NOW).ballot
    votes = {mine.pk: "for", voters["A"].pk: "for", voters["B"].pk: "against"}

    cast_named(by=cast.member, ballot_id=ballot.pk, votes=votes, at=NOW)

    with pytest.raises(errors.AlreadyVoted):
        cast_named(by=cast.member, ballot_id=ballot.pk, votes={mine.pk: "against"}, at=NOW)
    closed = close_ballot(by=cast.coordinator, ballot_id=ballot.pk, at=NOW)
    assert closed.result["scores"] == {"for": "2", "against": "1", "abstain": "0"}


def test_named_paper_votes_stand_beside(cast: Cast) -> None:
    item, voters = _open(cast, "A")
    ballot = open_ballot(by=cast.coordinator, item_id=item.pk, way="named", at=NOW).ballot
    sign_on_paper(by=cast.coordinator, ballot_id=ballot.pk, voter_id=voters["A"].pk, choice="against", at=NOW)
    with pytest.raises(errors.AlreadyVoted):
        sign_on_paper(by=cast.coordinator, ballot_id=ballot.pk, voter_id=voters["A"].pk, choice="for", at=NOW)

    closed = close_ballot(by=cast.coordinator, ballot_id=ballot.pk, at=NOW)

    assert closed.result["scores"]["against"] == "1"


def test_void_vote_is_done_again(cast: Cast) -> None:
    item, _voters = _open(cast, "A")
    ballot = open_ballot(by=cast.coordinator, item_id=item.pk, way="hands", at=NOW).ballot
    void_ballot(by=cast.coordinator, ballot_id=ballot.pk, reason="Erreur de texte", at=NOW)

    assert _hands(cast, item, **{"for": 1}).result["elected"] == ["for"]


def test_consultation_counts_its_quorum_on_who_votes(cast: Cast) -> None:
    item, voters = _open(cast, "A", "B")
    Assembly.unscoped.update(kind="consultation", terms={**item.assembly.terms, "quorum": "1/2"})
    Voter.unscoped.update(attendance="absent")
    item.refresh_from_db()
    ballot = open_ballot(by=cast.coordinator, item_id=item.pk, way="named", at=NOW).ballot
    cast_named(by=cast.member, ballot_id=ballot.pk, votes={voters["Famille Delattre"].pk: "for"}, at=NOW)

    closed = close_ballot(by=cast.coordinator, ballot_id=ballot.pk, at=NOW)

    assert closed.result["no_quorum"] is True
    assert not Decision.objects.in_tool(item.tool_id).exists()


def test_colleges_weigh_the_hands(cast: Cast) -> None:
    item, voters = _open(cast, "A", "B", "C")
    assembly = item.assembly
    assembly.terms = {**assembly.terms, "colleges": {"Usagers": "2/5", "Salariés": "3/5"}}
    assembly.save()
    Voter.unscoped.update(college="Usagers")
    Voter.unscoped.filter(pk=voters["A"].pk).update(college="Salariés")
    ballot = open_ballot(by=cast.coordinator, item_id=item.pk, way="hands", at=NOW).ballot
    for college, counts in (("Usagers", {"against": 3}), ("Salariés", {"for": 1})):
        note_counted(by=cast.coordinator, ballot_id=ballot.pk, college=college, counts=counts)

    closed = close_ballot(by=cast.coordinator, ballot_id=ballot.pk, at=NOW)

    assert closed.result["scores"]["for"] == "3/5"
    assert closed.result["elected"] == ["for"]


def test_options_are_added_by_who_prepares_until_the_vote(cast: Cast) -> None:
    item, _voters = _open(cast, "A", kind="election", method="approval", title="Conseil", options=("Amel",))
    with pytest.raises(Forbidden):
        add_option(by=cast.member, item_id=item.pk, name="Moi")
    outsider = make_user("Zoé Autre")
    add_option(by=join(cast.project, "coordination", outsider), item_id=item.pk, name="Zoé")
    open_ballot(by=cast.coordinator, item_id=item.pk, way="hands", at=NOW)
    with pytest.raises(errors.WrongState):
        add_option(by=cast.coordinator, item_id=item.pk, name="Trop tard")


def test_a_project_says_its_cost_before_it_is_voted(cast: Cast) -> None:
    item, _voters = _open(cast, kind="budget", method="budget", budget_cents=1000)

    with pytest.raises(Invalid) as refused:
        add_option(by=cast.coordinator, item_id=item.pk, name="Un banc")

    assert refused.value.field == "cost"
