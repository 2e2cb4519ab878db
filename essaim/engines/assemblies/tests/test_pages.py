"""Pages, through the client: what each role sees and does, and at which cost."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document

from essaim.engines.assemblies.commands.closing import close_ballot
from essaim.engines.assemblies.commands.opening import open_ballot
from essaim.engines.assemblies.commands.presence import give_proxy
from essaim.engines.assemblies.commands.voting import cast_secret, note_counted
from essaim.engines.assemblies.factories import assemblies_cast, make_assembly, make_item, make_member, opened
from essaim.engines.assemblies.models import (
    AgendaItem,
    Amendment,
    Assembly,
    Ballot,
    Decision,
    Option,
    Proxy,
    Voter,
)
from essaim.engines.assemblies.tests.rights import ROLES
from essaim.engines.assemblies.urls import urlpatterns
from essaim.engines.members.api import Household
from essaim.kernel.actors.models import User
from essaim.kernel.factories import Cast
from essaim.kernel.money import Money

pytestmark = pytest.mark.django_db
type Url = Callable[..., str]


@pytest.fixture
def cast() -> Cast:
    return assemblies_cast()


@pytest.fixture
def url(cast: Cast) -> Url:
    def made(name: str, **rest: int) -> str:
        slugs = {"project": cast.project.slug, "tool": "assemblees"}
        return reverse(f"assemblies:{name}", kwargs={**slugs, **rest})

    return made


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def alice(cast: Cast) -> Client:
    return _client(cast.alice)


@pytest.fixture
def bob(cast: Cast) -> Client:
    return _client(cast.bob)


def _open(cast: Cast, *names: str) -> tuple[Assembly, dict[str, Voter]]:
    own = Household.objects.in_project(cast.project).get(name="Famille Delattre")
    assembly = make_assembly(cast, starts_at=timezone.now() - timedelta(hours=1))
    return assembly, opened(assembly, [own, *(make_member(cast, name) for name in names)], timezone.now())


def _secret(cast: Cast, item: AgendaItem) -> tuple[Ballot, str]:
    made = open_ballot(by=cast.coordinator, item_id=item.pk, way="secret", at=timezone.now())
    return made.ballot, made.phrase


def test_each_page_is_opened_by_its_role_only(cast: Cast, url: Url, alice: Client, bob: Client) -> None:
    assembly, voters = _open(cast, "A", "B")
    item = make_item(assembly, "Amel", kind="election", method="approval", title="Conseil")
    proxy = Proxy.unscoped.create(
        tool=assembly.tool,
        assembly=assembly,
        principal=voters["A"],
        holder=voters["B"],
        given_at=timezone.now(),
        withdrawn_at=timezone.now(),
    )
    done, _phrase = _secret(cast, assembly.items.get(title="Rapport moral"))
    close_ballot(by=cast.coordinator, ballot_id=done.pk, phrase=_phrase, at=timezone.now())
    decision = Decision.objects.in_tool(assembly.tool_id).get()
    ballot = open_ballot(by=cast.coordinator, item_id=item.pk, way="named", at=timezone.now()).ballot
    keys = {"assembly": assembly.pk, "item": item.pk, "decision": decision.pk, "proxy": proxy.pk}
    keys |= {"voter": 0, "document": 0, "venue": 0}
    stranger = _client(cast.charlie)
    wrong = []
    for name, method, expected in ROLES:
        keys["ballot"] = done.pk if name in ("tally", "receipt", "draw", "count") else ballot.pk
        wanted = re.findall(r"<int:(\w+)>", _route(name))
        address = url(name, **{key: keys[key] for key in wanted})
        for role, client in (("member", bob), ("coordinator", alice)):
            status = client.generic(method, address).status_code
            if status != expected[role]:
                wrong.append((name, method, role, status))
        if stranger.generic(method, address).status_code != 404:
            wrong.append((name, method, "stranger", 0))
    assert wrong == [], wrong


def _route(name: str) -> str:
    return next(str(one.pattern) for one in urlpatterns if one.name == name)


def test_preparing_asks_then_calls(cast: Cast, url: Url, alice: Client, bob: Client) -> None:
    assert "Préparez la première" in alice.get(url("home")).text
    assert "dès qu'elle sera convoquée" in bob.get(url("home")).text
    form = alice.get(url("plan")).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data |= {
        "title": "AG de printemps",
        "kind": "ordinary",
        "starts_at": f"{data['starts_at']:%Y-%m-%dT%H:%M}",
    }
    page = alice.post(url("plan"), data, follow=True)
    assembly = Assembly.objects.in_tool(cast.tool("assemblees")).get()
    assert "Brouillon enregistré" in page.text
    assert bob.get(url("assembly", assembly=assembly.pk)).status_code == 404

    point: dict[str, object] = {
        "kind": "motion",
        "title": "Budget",
        "text": "Un.\n\nDeux.",
        "method": "stv",
        "matter": "simple",
    }
    point |= {"seats": 1, "voice": "deliberative", "mandate_months": 12}
    refused = alice.post(url("item_add", assembly=assembly.pk), point)
    assert "ne va pas avec cette nature" in refused.text
    assert "Un.\n\nDeux." in refused.text
    alice.post(url("item_add", assembly=assembly.pk), {**point, "method": "motion"})
    page = alice.post(url("call", assembly=assembly.pk), follow=True)

    assert "Chaque votant est prévenu" in page.text
    text = bob.get(url("assembly", assembly=assembly.pk)).text
    assert "Vous votez au nom de Famille Delattre" in text
    assert "Donner mon pouvoir" in text


def test_voter_amends_and_gives_a_power_then_takes_it_back(cast: Cast, url: Url, bob: Client) -> None:
    assembly, voters = _open(cast, "Amel")
    Voter.unscoped.filter(name="Famille Delattre").update(attendance="absent")
    item = assembly.items.get()
    bob.post(url("amend", item=item.pk), {"paragraph": 2, "text": "Nous agirons vite."})
    assert Amendment.objects.in_tool(assembly.tool_id).get().author is not None

    said = bob.post(url("my_proxy", assembly=assembly.pk), {"holder": voters["Amel"].pk}, follow=True)
    assert "Votre pouvoir est donné à Amel" in said.text
    proxy = Proxy.objects.in_tool(assembly.tool_id).get()
    said = bob.post(url("proxy_withdraw", assembly=assembly.pk, proxy=proxy.pk), follow=True)
    assert "Pouvoir retiré" in said.text
    assert "présence à distance est notée" in bob.post(url("arrive", assembly=assembly.pk), follow=True).text


def test_secret_vote_from_the_phrase_to_the_receipt(cast: Cast, url: Url, alice: Client, bob: Client) -> None:
    assembly, _voters = _open(cast, "A")
    item = make_item(
        assembly, "Amel", "Zoé", kind="election", method="approval", title="Conseil", body="Conseil"
    )
    household = make_member(cast, "Amel elle-même")
    item.options.filter(name="Amel").update(household=household)
    shown = alice.post(url("ballot_open", item=item.pk), {"way": "secret"})
    found = re.search(r'id="phrase">([^<]+)<', shown.text)
    assert found, shown.text
    ballot = Ballot.objects.in_tool(assembly.tool_id).get()
    assert found[1] not in alice.get(url("vote", ballot=ballot.pk)).text
    assert "Votre vote manque" in bob.get(url("home")).text
    mine = Voter.unscoped.get(name="Famille Delattre")
    key = ballot.candidates[0]

    bad = bob.post(url("cast", ballot=ballot.pk), {f"many-{mine.pk}": "intrus"})
    assert "intrus" in bad.text
    voted = bob.post(url("cast", ballot=ballot.pk), {f"many-{mine.pk}": key})
    receipt = re.search(r'class="receipt">([^<]+)<', voted.text)
    assert receipt, voted.text
    assert "Vous avez voté" in bob.get(url("vote", ballot=ballot.pk)).text
    assert "a déjà voté" in bob.post(url("cast", ballot=ballot.pk), {f"many-{mine.pk}": key}).text
    assert bob.get(url("tally", ballot=ballot.pk)).status_code == 404

    refused = alice.post(url("close", ballot=ballot.pk), {"phrase": "pas la bonne"})
    assert "n&#x27;ouvre pas l&#x27;urne" in refused.text
    alice.post(url("close", ballot=ballot.pk), {"phrase": found[1].upper()})
    assert "Élu\xa0: Amel" in bob.get(url("vote", ballot=ballot.pk)).text
    checked = bob.post(url("receipt", ballot=ballot.pk), {"receipt": receipt[1]}).text
    assert "est dans le dépouillement publié" in checked
    assert "Amel" in checked
    lost = bob.post(url("receipt", ballot=ballot.pk), {"receipt": "0000-0000"}).text
    assert "Relisez-le" in lost
    assert "reçu;collège;vote" in bob.get(url("tally", ballot=ballot.pk)).text

    decision = Decision.objects.in_tool(assembly.tool_id).get()
    said = alice.post(url("install", decision=decision.pk), follow=True).text
    assert ("Les sièges sont donnés" in said, "Donner les sièges" in said) == (True, False)
    alice.post(url("follow", decision=decision.pk), {"responsible": "Amel", "due_on": "2026-01-05"})
    assert "pour le 5 janvier 2026" in bob.get(url("register"), {"etat": "a-faire"}).text


@pytest.mark.parametrize(
    ("method", "data", "expected"),
    [
        ("majority", {"one-{v}": "{a}"}, "{a}"),
        ("approval", {"many-{v}": ["{a}", "{b}"]}, "{a},{b}"),
        ("judgement", {"grade-{v}-{a}": "6", "grade-{v}-{b}": ""}, "{a}:6,{b}:0"),
        ("schulze", {"rank-{v}-{a}": "1", "rank-{v}-{b}": "1"}, "{a}={b}"),
        ("stv", {"rank-{v}-{a}": "2", "rank-{v}-{b}": "1"}, "{b}>{a}"),
        ("stv", {}, ""),
    ],
)
def test_each_method_has_its_paper(
    cast: Cast, url: Url, bob: Client, method: str, data: dict[str, object], expected: str
) -> None:
    assembly, _voters = _open(cast)
    item = make_item(assembly, "Amel", "Zoé", kind="election", method=method, title="Conseil")
    ballot, phrase = _secret(cast, item)
    a, b = ballot.candidates
    names = {"v": Voter.unscoped.get(name="Famille Delattre").pk, "a": a, "b": b}

    def filled(value: object) -> object:
        return [x.format(**names) for x in value] if isinstance(value, list) else str(value).format(**names)

    sent = {key.format(**names): filled(value) for key, value in data.items()}
    assert "A voté" in bob.post(url("cast", ballot=ballot.pk), sent).text

    closed = close_ballot(by=cast.coordinator, ballot_id=ballot.pk, phrase=phrase, at=timezone.now())
    assert closed.tally.splitlines()[1].split(";", 2)[2] == expected.format(**names)
    assert "vient ce chiffre" in bob.get(url("vote", ballot=ballot.pk)).text


def test_same_rank_twice_is_refused_and_kept(cast: Cast, url: Url, bob: Client) -> None:
    assembly, _voters = _open(cast)
    ballot, _phrase = _secret(
        cast, make_item(assembly, "Amel", "Zoé", kind="election", method="stv", title="C")
    )
    mine = Voter.unscoped.get(name="Famille Delattre")
    sent = {f"rank-{mine.pk}-{key}": "1" for key in ballot.candidates}

    text = bob.post(url("cast", ballot=ballot.pk), sent).text

    assert "Deux noms ont le même rang" in text
    assert text.count('<option value="1" selected>') == 2


def test_a_shared_budget_says_what_a_choice_costs_before_it_is_cast(
    cast: Cast, url: Url, bob: Client
) -> None:
    assembly, _voters = _open(cast)
    item = make_item(assembly, kind="budget", method="budget", title="Travaux", budget_cents=600_000)
    for name, cents in (("Borne", 380_000), ("Abri", 230_000)):
        Option.unscoped.create(tool=item.tool, item=item, name=name, cost_cents=cents)
    ballot, _phrase = _secret(cast, item)
    page = bob.get(url("vote", ballot=ballot.pk)).text
    euros = [str(Money(cents)) for cents in (380_000, 230_000, 610_000, 600_000)]
    assert all(text in page for text in euros)
    assert f"coûte {Money(0)} sur un budget de {euros[3]}" in page
    assert 'data-cost="380000"' in page

    many = f"many-{Voter.unscoped.get(name='Famille Delattre').pk}"
    asked = bob.post(url("cast", ballot=ballot.pk), {many: ballot.candidates, "total": "1"}).text

    assert f"coûte {euros[2]}, plus que le budget" in asked
    assert asked.count(" checked") == 2
    assert "A voté" in bob.post(url("cast", ballot=ballot.pk), {many: ballot.candidates[:1]}).text


def test_bureau_counts_hands_and_papers(cast: Cast, url: Url, alice: Client) -> None:
    assembly, voters = _open(cast, "A", "B")
    item = make_item(assembly, "Amel", "Zoé", kind="election", method="approval", title="Conseil", seats=2)
    ballot, phrase = _secret(cast, item)
    a, b = ballot.candidates
    alice.post(url("paper", ballot=ballot.pk), {"voter": voters["A"].pk})
    assert ">A<" not in alice.get(url("paper", ballot=ballot.pk)).text
    wrong = alice.post(url("count", ballot=ballot.pk), {"papers": f"un {a}"})
    assert "ne commence pas par un nombre" in wrong.text
    said = alice.post(url("count", ballot=ballot.pk), {"papers": f"1 {b},{a}"}, follow=True)
    assert "Amel, Zoé" in said.text
    alice.post(url("close", ballot=ballot.pk), {"phrase": phrase})
    ballot.refresh_from_db()
    assert ballot.result["elected"] == [a, b]

    motion = assembly.items.get(title="Rapport moral")
    alice.post(url("ballot_open", item=motion.pk), {"way": "hands"})
    hands = Ballot.objects.in_tool(assembly.tool_id).get(item=motion)
    many = alice.post(url("count", ballot=hands.pk), {"n-for": 9}).text
    assert "Recomptez" in many
    alice.post(url("count", ballot=hands.pk), {"n-for": 1, "n-against": 1})
    alice.post(url("close", ballot=hands.pk))
    page = alice.get(url("vote", ballot=hands.pk)).text
    assert "Départager" in page
    alice.post(url("draw", ballot=hands.pk), {"rank-for": 1, "rank-against": 2})
    assert "Adopté" in alice.get(url("vote", ballot=hands.pk)).text


def test_minutes_say_what_happened_in_both_files(cast: Cast, url: Url, alice: Client) -> None:
    assembly, voters = _open(cast, "Amel", "Benoît")
    Voter.unscoped.filter(pk=voters["Benoît"].pk).update(attendance="absent")
    now = timezone.now()
    give_proxy(by=cast.coordinator, principal_id=voters["Benoît"].pk, holder_id=voters["Amel"].pk, at=now)
    ballot = open_ballot(by=cast.coordinator, item_id=assembly.items.get().pk, way="hands", at=now).ballot
    note_counted(by=cast.coordinator, ballot_id=ballot.pk, college="", counts={"for": 2, "against": 1})
    close_ballot(by=cast.coordinator, ballot_id=ballot.pk, at=now)
    alice.post(url("close_assembly", assembly=assembly.pk))

    made = alice.get(url("minutes_docx", assembly=assembly.pk))
    document = Document(BytesIO(made.content))

    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "Nous agirons." in text
    assert "à main levée" in text
    assert "Adopté" in text
    assert "Pouvoir de Benoît à Amel" in cells
    assert "3 · Pour 2, Contre 1, Abstention 0" in cells
    assert alice.get(url("minutes_pdf", assembly=assembly.pk)).content.startswith(b"%PDF")


def _cost(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_pages_cost_the_same_for_few_and_for_many(cast: Cast, url: Url, alice: Client, bob: Client) -> None:
    assembly, _voters = _open(cast, "A")
    ballot, _phrase = _secret(cast, assembly.items.get())

    def costs() -> list[int]:
        pages = [
            ("home", {}),
            ("assembly", {"assembly": assembly.pk}),
            ("presence", {"assembly": assembly.pk}),
        ]
        pages += [("paper", {"ballot": ballot.pk}), ("proxies", {"assembly": assembly.pk}), ("register", {})]
        found = [_cost(alice, url(name, **keys)) for name, keys in pages]
        return [
            *found,
            _cost(bob, url("assembly", assembly=assembly.pk)),
            _cost(bob, url("vote", ballot=ballot.pk)),
        ]

    few = costs()
    for number in range(30):
        household = make_member(cast, f"Membre {number}")
        Voter.unscoped.create(tool=assembly.tool, assembly=assembly, household=household, name=household.name)
        make_item(assembly, f"Option {number}", title=f"Point {number}")
        make_assembly(cast, status="called", called_at=timezone.now(), title=f"AG {number}")

    assert costs() == few
    assert max(few) <= 24


def test_cast_of_others_by_address_is_not_possible(cast: Cast, url: Url, bob: Client) -> None:
    assembly, voters = _open(cast, "A")
    ballot, _phrase = _secret(cast, assembly.items.get())
    bob.post(url("cast", ballot=ballot.pk), {f"one-{voters['A'].pk}": "for"})
    assert not ballot.emargements.exists()
    own = voters["Famille Delattre"]
    cast_secret(by=cast.member, ballot_id=ballot.pk, votes={own.pk: "for"}, at=timezone.now())
    assert ballot.emargements.count() == 1
