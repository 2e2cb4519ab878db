"""An assembly from its call to its register: delays, record day, presence, powers, quorum, votes, decisions."""

from datetime import timedelta

import pytest

from essaim.engines.assemblies import errors
from essaim.engines.assemblies.commands.calling import call_again, call_assembly, cancel_assembly
from essaim.engines.assemblies.commands.meeting import note_no_quorum, open_assembly
from essaim.engines.assemblies.commands.preparing import propose_amendment
from essaim.engines.assemblies.commands.presence import (
    arrive_remotely,
    give_proxy,
    note_attendance,
    withdraw_proxy,
)
from essaim.engines.assemblies.factories import (
    assemblies_cast,
    make_assembly,
    make_colleges,
    make_item,
    make_member,
)
from essaim.engines.assemblies.models import Assembly, Proxy, Voter
from essaim.engines.assemblies.queries.voters import heard, quorums
from essaim.engines.members.factories import put_in_college
from essaim.kernel.errors import Forbidden
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db
DAY = NOW + timedelta(days=20)


@pytest.fixture
def cast() -> Cast:
    return assemblies_cast()


def _list(assembly: Assembly) -> dict[str, Voter]:
    return {one.name: one for one in Voter.objects.in_tool(assembly.tool_id).filter(assembly=assembly)}


def _called(cast: Cast, *names: str, **fields: object) -> tuple[Assembly, dict[str, Voter]]:
    for name in names:
        make_member(cast, name)
    assembly = make_assembly(cast, **fields)
    call_assembly(by=cast.coordinator, assembly_id=assembly.pk, at=NOW)
    assembly.refresh_from_db()
    return assembly, _list(assembly)


def test_call_keeps_the_delay_freezes_the_list_and_writes_to_each(cast: Cast) -> None:
    make_member(cast, "Après", is_active=False, left_on=NOW.date())
    make_member(cast, "Écrite", email="ecrite@exemple.fr")
    assembly = make_assembly(cast, starts_at=NOW + timedelta(days=14))
    with pytest.raises(errors.NoticeTooShort) as short:
        call_assembly(by=cast.coordinator, assembly_id=assembly.pk, at=NOW)
    assert "15 jours" in str(short.value)
    assembly.starts_at = NOW + timedelta(days=15)
    assembly.save()

    call_assembly(by=cast.coordinator, assembly_id=assembly.pk, at=NOW)
    make_member(cast, "Tard venue")

    assert set(_list(assembly)) == {"Famille Delattre", "Écrite"}
    assert OutgoingMail.objects.filter(to="ecrite@exemple.fr", subject__startswith="Convocation").count() == 1
    with pytest.raises(errors.NotADraft):
        call_assembly(by=cast.coordinator, assembly_id=assembly.pk, at=NOW)


def test_call_is_refused_without_agenda_voter_or_lawful_weights(cast: Cast) -> None:
    assembly = make_assembly(cast)
    assembly.items.all().delete()
    with pytest.raises(errors.EmptyAgenda):
        call_assembly(by=cast.coordinator, assembly_id=assembly.pk, at=NOW)
    make_item(assembly)
    make_colleges(cast, {"Usagers": 6, "Salariés": 4})
    with pytest.raises(errors.CollegeOutOfBounds) as wrong:
        call_assembly(by=cast.coordinator, assembly_id=assembly.pk, at=NOW)
    assert "Usagers" in str(wrong.value)
    Assembly.unscoped.update(record_on=(NOW + timedelta(days=1)).date())
    with pytest.raises(errors.RecordDayAhead):
        call_assembly(by=cast.coordinator, assembly_id=assembly.pk, at=NOW)


def test_call_freezes_weights_and_rules(cast: Cast) -> None:
    colleges = make_colleges(cast)
    with pytest.raises(errors.NobodyEntitled):
        call_assembly(by=cast.coordinator, assembly_id=make_assembly(cast).pk, at=NOW)
    for name, college in colleges.items():
        put_in_college(make_member(cast, f"Membre {name}"), college)
    assembly = make_assembly(cast)
    call_assembly(by=cast.coordinator, assembly_id=assembly.pk, at=NOW)
    colleges["Salariés"].parts = 9
    colleges["Salariés"].save()

    assembly.refresh_from_db()

    assert assembly.terms["colleges"]["Salariés"] == "1/5"
    assert assembly.terms["quorum"] == "0.5"


def test_quorum_missed_then_second_call_holds(cast: Cast) -> None:
    assembly, voters = _called(cast, "A", "B", "C")
    note_attendance(by=cast.coordinator, voter_id=voters["A"].pk, attendance="on_site", at=DAY)
    item = assembly.items.get()
    propose_amendment(by=cast.member, item_id=item.pk, paragraph=2, text="Nous agirons vite.")
    with pytest.raises(errors.TooEarly):
        open_assembly(by=cast.coordinator, assembly_id=assembly.pk, at=NOW)
    with pytest.raises(errors.QuorumNotMet) as missed:
        open_assembly(by=cast.coordinator, assembly_id=assembly.pk, at=DAY)
    assert "1 présents ou représentés, il en faut 2" in str(missed.value)
    note_no_quorum(by=cast.coordinator, assembly_id=assembly.pk, at=DAY)

    with pytest.raises(errors.NoticeTooShort):
        call_again(by=cast.coordinator, assembly_id=assembly.pk, starts_at=DAY + timedelta(days=7), at=DAY)
    second = call_again(
        by=cast.coordinator, assembly_id=assembly.pk, starts_at=DAY + timedelta(days=8), at=DAY
    )
    (item,) = second.items.all()
    kept = [(one.paragraph, one.text, one.status) for one in item.amendments.all()]
    assert (item.title, kept) == ("Rapport moral", [(2, "Nous agirons vite.", "proposed")])
    assert (second.call_number, second.terms["quorum"], len(_list(second))) == (2, "0", 4)
    open_assembly(by=cast.coordinator, assembly_id=second.pk, at=DAY + timedelta(days=8))
    with pytest.raises(errors.WrongState):
        call_again(by=cast.coordinator, assembly_id=assembly.pk, starts_at=DAY + timedelta(days=9), at=DAY)


def test_quorum_by_college_names_the_one_that_lacks(cast: Cast) -> None:
    tool = cast.tool("assemblees")
    tool.settings = {"quorum_first": "1/3", "quorum_by_college": True}
    tool.save()
    colleges = make_colleges(cast, {"Usagers": 1, "Salariés": 1})
    for number in range(4):
        put_in_college(make_member(cast, f"U{number}"), colleges["Usagers"])
        put_in_college(make_member(cast, f"S{number}"), colleges["Salariés"])
    assembly, voters = _called(cast)
    for name in ("U0", "U1", "S0"):
        note_attendance(by=cast.coordinator, voter_id=voters[name].pk, attendance="on_site", at=DAY)
    with pytest.raises(errors.QuorumNotMet) as missed:
        open_assembly(by=cast.coordinator, assembly_id=assembly.pk, at=DAY)
    assert "Salariés" in str(missed.value)

    give_proxy(by=cast.coordinator, principal_id=voters["S1"].pk, holder_id=voters["S0"].pk, at=DAY)

    assert heard(assembly) == {"Usagers": 2, "Salariés": 2}
    assert all(one.is_met for one in quorums(assembly).values())


def test_powers_have_limits_and_a_history(cast: Cast) -> None:
    assembly, voters = _called(cast, "A", "B", "C", "D")

    def give(principal: str, holder: str) -> Proxy:
        return give_proxy(
            by=cast.coordinator, principal_id=voters[principal].pk, holder_id=voters[holder].pk, at=NOW
        )

    with pytest.raises(errors.ProxyToSelf):
        give("A", "A")
    give("A", "B")
    with pytest.raises(errors.ProxyChain):
        give("B", "C")
    with pytest.raises(errors.ProxyChain):
        give("C", "A")
    give("C", "B")
    with pytest.raises(errors.TooManyProxies):
        give("D", "B")
    moved = give("A", "D")
    withdraw_proxy(by=cast.coordinator, proxy_id=moved.pk, at=NOW)

    history = Proxy.objects.in_tool(assembly.tool_id).filter(principal=voters["A"]).order_by("pk")
    assert [(one.holder.name, one.withdrawn_at is not None) for one in history] == [("B", True), ("D", True)]
    assert {one.withdrawal for one in history} == {"Un autre pouvoir est donné.", "Le mandant le reprend."}


def test_a_member_gives_only_its_own_power_and_coming_takes_it_back(cast: Cast) -> None:
    _assembly, voters = _called(cast, "A", "B")
    with pytest.raises(Forbidden):
        give_proxy(by=cast.member, principal_id=voters["A"].pk, holder_id=voters["B"].pk, at=NOW)
    proxy = give_proxy(
        by=cast.member, principal_id=voters["Famille Delattre"].pk, holder_id=voters["B"].pk, at=NOW
    )

    arrive_remotely(by=cast.member, assembly_id=proxy.assembly_id, at=DAY)

    proxy.refresh_from_db()
    assert proxy.withdrawal == "Le mandant est présent."
    with pytest.raises(errors.PrincipalPresent):
        give_proxy(
            by=cast.member, principal_id=voters["Famille Delattre"].pk, holder_id=voters["B"].pk, at=NOW
        )


def test_cancelled_assembly_tells_why(cast: Cast) -> None:
    make_member(cast, "Écrite", email="ecrite@exemple.fr")
    assembly, _voters = _called(cast)
    cancel_assembly(by=cast.coordinator, assembly_id=assembly.pk, reason="Salle fermée", at=NOW)

    told = OutgoingMail.objects.get(to="ecrite@exemple.fr", subject__startswith="Annulation")
    assert "Salle fermée" in told.text
