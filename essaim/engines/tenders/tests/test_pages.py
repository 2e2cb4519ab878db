"""The pages of a cluster: who opens which, what they say, what they refuse, how many queries they take."""

import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from essaim.engines.tenders import factories as make
from essaim.engines.tenders.commands.admission import open_admission
from essaim.engines.tenders.commands.companies import Paper, add_piece
from essaim.engines.tenders.commands.money import call_fee, record_payment, record_service
from essaim.engines.tenders.commands.results import publish_results, record_hire
from essaim.engines.tenders.models import Answer, Company, Opportunity, Piece
from essaim.engines.tenders.tests.rights import ASKED, DONE, READ
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import Money
from tests.access.table import url_patterns
from tests.harness.french import french_in

pytestmark = pytest.mark.django_db
MEMBER_KEEPS = {"company_edit", "skill_add", "piece_add", "skill_remove", "piece_remove", "statement"}


@pytest.fixture
def cast() -> Cast:
    return make.cluster_cast()


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.alice)
    return client


def at(cast: Cast, name: str, *rest: object) -> str:
    return reverse(f"tenders:{name}", args=[cast.project.slug, "grappe", *rest])


def furnished(cast: Cast) -> dict[str, dict[str, int]]:
    """A cluster with one of everything, Bob in its first member; the rest of the address of each page."""
    one, two, _three = make.three(cast)
    make.belong(cast, one)
    rival = make.candidate(cast, "Extra Muros", "Graphisme")
    ballot = open_admission(company_id=rival.pk, by=cast.coordinator, at=NOW)
    paper = Paper(kind="cv", title="CV", text="Dix ans de métier")
    piece = add_piece(
        tool=make.tool_of(cast),
        paper=paper,
        company_id=one.pk,
        file=("cv.pdf", b"%PDF"),
        by=cast.coordinator,
        at=NOW,
    )
    found = make.opportunity(cast)
    answer = make.answer(cast, make.opportunity(cast, "Formation des agents"))
    make.task(cast, answer, two)
    task, item, skill = answer.tasks.get(), answer.items.order_by("pk").first(), one.skills.get()
    assert item is not None
    ids = {
        "company": one.pk,
        "skill": skill.pk,
        "piece": piece.pk,
        "ballot": ballot.pk,
        "opportunity": found.pk,
        "answer": answer.pk,
        "task": task.pk,
        "item": item.pk,
    }
    return {name: _rest(name, ids) for name in {*READ, *ASKED, *DONE}}


def _rest(name: str, ids: dict[str, int]) -> dict[str, int]:
    wanted = url_patterns()[f"tenders:{name}"]
    return {key: value for key, value in ids.items() if key in wanted}


def _status(client: Client, cast: Cast, name: str, rest: dict[str, int], method: str) -> int:
    """What a page answers; nothing it did is left for the next."""
    asked = reverse(f"tenders:{name}", kwargs={"project": cast.project.slug, "tool": "grappe", **rest})
    with transaction.atomic():
        status = client.generic(method, asked, content_type="application/x-www-form-urlencoded").status_code
        transaction.set_rollback(True)
    return status


def test_each_page_opens_to_its_roles_only(cast: Cast) -> None:
    rest = furnished(cast)
    shut = {"anonymous": (None, 302), "stranger": (cast.charlie, 404), "funder": (cast.fanny, 403)}
    wrong = []
    for role, (person, answer) in {
        **shut,
        "member": (cast.bob, 403),
        "coordinator": (cast.alice, 200),
    }.items():
        client = Client(raise_request_exception=False)
        if person is not None:
            client.force_login(person)
        for name in (*READ, *ASKED, *DONE):
            opens = role == "coordinator" or (role == "member" and (name in READ or name in MEMBER_KEEPS))
            expected = (302 if name in DONE else 200) if opens else answer
            got = _status(client, cast, name, rest[name], "POST" if name in DONE else "GET")
            if got != expected:
                wrong.append(f"{role} {name}: {got}, expected {expected}")
    assert wrong == []


def test_a_member_opens_no_sheet_but_its_own(cast: Cast) -> None:
    one, two, _three = make.three(cast)
    make.belong(cast, one)
    client = Client()
    client.force_login(cast.bob)
    for name in ("company_edit", "skill_add", "statement"):
        assert client.get(at(cast, name, two.pk)).status_code == 403


def test_a_candidate_is_written_decided_and_told(cast: Cast, client: Client) -> None:
    assert "La grappe n'a encore personne" in client.get(at(cast, "home")).content.decode()
    sheet = {
        "name": "Alterna",
        "siret": "123",
        "legal_form": "scop",
        "days_available": "50",
        "social_share": "0",
    }
    page = client.post(at(cast, "company_new"), sheet).content.decode()
    assert "14 chiffres" in page and "Alterna" in page
    client.post(at(cast, "company_new"), {**sheet, "siret": "732 829 320 00074"})
    made = Company.objects.in_project(cast.project).get()
    page = client.post(at(cast, "decide", made.pk), {"decision": "admit", "reason": "Utile"}).content.decode()
    assert "aucun métier noté" in page and "Utile" in page
    client.post(at(cast, "skill_add", made.pk), {"pole": "Conseil", "name": "Étude d'impact"})
    client.post(at(cast, "decide", made.pk), {"decision": "admit", "reason": "Utile"})
    page = client.get(at(cast, "company", made.pk)).content.decode()
    assert "Réseau" in page and "Utile" in page and "tient sa fiche à jour" in page


def test_a_vote_is_given_and_closed_on_its_page(cast: Cast, client: Client) -> None:
    make.three(cast)
    found = make.opportunity(cast)
    client.post(at(cast, "go_vote", found.pk))
    ballot = found.ballots.get()
    for row, choice in zip(ballot.votes.all(), ("yes", "yes", "no"), strict=True):
        client.post(at(cast, "ballot", ballot.pk), {"company": row.company_id, "choice": choice})
    page = client.post(at(cast, "ballot_close", ballot.pk), follow=True).content.decode()
    assert "Le vote est clos." in page and "adopté" in page
    page = client.post(at(cast, "answer_start", found.pk), follow=True).content.decode()
    assert "La réponse est commencée" in page and "Lettre de candidature (DC1)" in page
    page = client.post(
        at(cast, "submit", Answer.objects.in_project(cast.project).get().pk), follow=True
    ).content.decode()
    assert "La réponse ne peut pas être remise\xa0: aucun travail n&#x27;est réparti" in page


def test_a_bad_file_is_refused_in_one_sentence(cast: Cast, client: Client) -> None:
    file = SimpleUploadedFile("boamp.json", b'[\n{"objet": 1 2}]', content_type="application/json")
    page = client.post(at(cast, "import"), {"file": file}).content.decode()
    assert "La ligne 2 n&#x27;est pas du JSON juste" in page
    good = b'[{"id": "1", "objet": "Graphisme", "nomacheteur": "Ville"}]'
    done = client.post(at(cast, "import"), {"file": SimpleUploadedFile("boamp.json", good)}, follow=True)
    assert "Marchés ajoutés\xa0: 1." in done.content.decode()


def test_what_is_refused_stays_typed(cast: Cast, client: Client) -> None:
    one, *_others = make.three(cast)
    answer = make.answer(cast)
    form = {"company": one.pk, "title": "Une longue étude", "days": "999", "day_price": "500", "costs": ""}
    page = client.post(at(cast, "task_add", answer.pk), form).content.decode()
    assert "plus que 100 jours" in page and "Une longue étude" in page
    page = client.post(at(cast, "fee"), {"company": one.pk, "year": "2020"}).content.decode()
    assert "Aucune cotisation n&#x27;est due pour 2020" in page


def test_documents_of_an_answer(cast: Cast, client: Client) -> None:
    one, two, _three = make.three(cast)
    answer = make.won(cast, [one, two], retention=5)
    page = client.get(at(cast, "sheet", answer.pk)).content.decode()
    for words in ("Alterna (DC2)", "groupement conjoint, mandataire solidaire", "Ville de Lille", "10"):
        assert words in page
    assert client.get(at(cast, "ods", answer.pk)).content.startswith(b"PK")
    agreement = client.get(at(cast, "agreement", answer.pk))
    with zipfile.ZipFile(BytesIO(agreement.content)) as archive:
        text = archive.read("word/document.xml").decode()
    for words in ("Convention de groupement", "Multicité", "répond de sa part", "5\xa0%"):
        assert words in text


def test_a_file_is_saved_never_shown(cast: Cast, client: Client) -> None:
    file = SimpleUploadedFile('cv".pdf', b"%PDF", content_type="text/html")
    client.post(at(cast, "piece_add"), {"kind": "cv", "title": "CV", "file": file})
    piece = Piece.objects.in_project(cast.project).get()
    answer = client.get(at(cast, "piece_file", piece.pk))
    assert answer.content == b"%PDF"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")


def test_results_are_hidden_until_published(cast: Cast) -> None:
    make.three(cast)
    visitor = Client()
    assert visitor.get(at(cast, "public")).status_code == 404
    tool = make.tool_of(cast)
    publish_results(tool=tool, text="Ensemble depuis 2010", published=True, by=cast.coordinator, at=NOW)
    page = visitor.get(at(cast, "public")).content.decode()
    assert "Ensemble depuis 2010" in page and "Multicité" in page
    publish_results(tool=tool, text="", published=False, by=cast.coordinator, at=NOW)
    assert visitor.get(at(cast, "public")).status_code == 404


def _grow(cast: Cast, rows: int) -> Answer:
    """A cluster with as many members, contracts and papers as asked."""
    tool = make.tool_of(cast)
    companies = [make.member(cast, f"Membre {n}", f"Métier {n:03}") for n in range(rows)]
    answer = make.won(cast, companies)
    for n, company in enumerate(companies):
        make.opportunity(cast, f"Métier {n:03} demandé")
        paper = Paper(kind="certificate", title="Qualiopi", expires_on=make.TODAY)
        add_piece(tool=tool, paper=paper, company_id=company.pk, by=cast.coordinator, at=NOW)
        call_fee(company_id=company.pk, year=2026, on=make.TODAY, by=cast.coordinator)
        record_hire(
            tool=tool, company_id=company.pk, title="Poste", on=make.TODAY, hundredths=50, by=cast.coordinator
        )
        told: dict[str, Any] = {"kind": "tool", "title": "Traceur", "on": make.TODAY, "key": uuid4()}
        record_service(
            company_id=company.pk, alone=Money(500), shared=Money(100), by=cast.coordinator, **told
        )
    record_payment(
        answer_id=answer.pk,
        gross=Money(1000),
        on=make.TODAY,
        through_cluster=True,
        key=uuid4(),
        by=cast.coordinator,
    )
    return answer


PAGES = {
    "home": 15,
    "library": 9,
    "ballots": 9,
    "opportunities": 12,
    "calendar": 9,
    "answers": 9,
    "money": 18,
    "results": 15,
    "answer": 18,
    "sheet": 12,
}


def test_pages_take_as_many_queries_whatever_the_rows(
    cast: Cast, client: Client, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    answer = _grow(cast, 12)
    for name, most in PAGES.items():
        asked = at(cast, name, answer.pk) if name in ("answer", "sheet") else at(cast, name)
        client.get(asked)
        with django_assert_max_num_queries(most):
            assert client.get(asked).status_code == 200, name
    found = Opportunity.objects.in_project(cast.project).order_by("-pk").first()
    assert found is not None
    with django_assert_max_num_queries(15):
        assert "métier «\xa0Métier 011\xa0»" in client.get(at(cast, "opportunity", found.pk)).content.decode()


def test_the_day_tells_what_waits(cast: Cast, client: Client) -> None:
    one, *_others = make.three(cast)
    make.belong(cast, one)
    rival = make.candidate(cast, "Extra Muros", "Graphisme")
    open_admission(company_id=rival.pk, by=cast.coordinator, at=NOW)
    bob = Client()
    bob.force_login(cast.bob)
    home = reverse("projects:home", args=[cast.project.slug])
    assert "Votre vote est attendu" in bob.get(home).content.decode()


@pytest.mark.once
def test_pages_in_english_hold_no_french(cast: Cast) -> None:
    rest = furnished(cast)
    won = make.won(cast, list(Company.objects.in_project(cast.project).filter(status="member")))
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.alice)
    found = []
    for name in (*READ, *ASKED):
        if name in ("piece_file", "ods", "agreement"):
            continue
        for kwargs in (
            rest[name],
            {**rest[name], "answer": won.pk} if "answer" in rest[name] else rest[name],
        ):
            asked = reverse(
                f"tenders:{name}", kwargs={"project": cast.project.slug, "tool": "grappe", **kwargs}
            )
            found += [f"{name}: {text}" for text in french_in(client.get(asked).content.decode())]
    wrong = {text for text in found if not any(typed in text for typed in TYPED)}
    assert sorted(wrong) == []


TYPED = (
    "Grappe des Moulins", "Étude", "Formation", "Métier", "Admettre", "Répondre", "Dix ans", "Déclaration", "Attestations",
    "Lettre de", "Mémoire", "Bordereau", "Acte d", "Convention", "Multicité", "Prête",
)  # fmt: skip
