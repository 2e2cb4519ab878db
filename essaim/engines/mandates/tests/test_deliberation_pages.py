"""Deliberations in pages, through the client: what each side sees, writes and downloads."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import odfdo
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from essaim.engines.mandates.commands.deliberation_text import comment_text, propose_text
from essaim.engines.mandates.commands.deliberations import put_to_vote
from essaim.engines.mandates.factories import mandates_cast
from essaim.engines.mandates.models import CoveredService, Deliberation, Mandate, Proposal
from essaim.engines.mandates.queries.deliberations import figures_in, last_version
from essaim.engines.mandates.tests.deliberations import (
    CHILDCARE,
    SOURCE_EXAMPLES,
    Example,
    adopted,
    begun,
    written,
)
from essaim.kernel.actors.models import User
from essaim.kernel.factories import NOW, Cast

pytestmark = pytest.mark.django_db
LIST, PAGE, SECTION, PROPOSAL, VERSIONS = 6, 14, 9, 9, 6
SOFFICE = shutil.which("soffice")


@pytest.fixture
def cast() -> Cast:
    return mandates_cast()


def logged(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(cast: Cast, name: str, *rest: object) -> str:
    return reverse(f"mandates:{name}", args=[cast.project.slug, "services", *rest])


def body(answer: Any) -> str:
    assert answer.status_code == 200
    return re.sub(r"[ \n\t]+", " ", html.unescape(answer.content.decode()))


def words(answer: Any) -> str:
    told = re.sub(r"</?(?:time|span|a)\b[^>]*>", "", body(answer))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", told))


def figures_sent(**rows: str) -> dict[str, str]:
    sent = {"figures-TOTAL_FORMS": "12", "figures-INITIAL_FORMS": "0"}
    for n, (kind, value) in enumerate(rows.items()):
        sent |= {f"figures-{n}-kind": kind, f"figures-{n}-value": value, f"figures-{n}-label": ""}
    return sent


def test_a_deliberation_begins_blank_and_says_what_is_missing(cast: Cast) -> None:
    alice = logged(cast.alice)
    assert "Commencer la première délibération" in body(alice.get(url(cast, "deliberations")))
    sent = {"title": "Petite enfance", "authority": "Ville", "territory": "Tourcoing", "law_on": "2026-11-02"}
    page = alice.post(url(cast, "deliberation_new"), sent).headers["Location"]
    shown = words(alice.get(page))
    assert "empêchent d'aller au vote" in shown and "Aucun service n'est désigné." in shown
    assert "Droit en vigueur le 2 novembre 2026." in shown.replace("\u00a0", " ")
    assert "Conseil d'État" not in shown and "10BX01717, Région Limousin" in shown
    assert "Fixer le texte" not in shown and "Écrire les chiffres" in shown
    assert "Écrire les chiffres" not in words(logged(cast.bob).get(page))
    assert "Petite enfance" in body(alice.get(url(cast, "deliberations")))


def test_a_section_guides_offers_clauses_and_keeps_who_wrote(cast: Cast) -> None:
    found = begun(cast.coordinator, cast.tool("services"))
    bob, section = logged(cast.bob), url(cast, "deliberation_section", found.pk, "mission")
    shown = words(bob.get(section))
    assert "C'est le point que les juges ont le plus contesté." in shown and "L'offre manque" in shown
    write = url(cast, "deliberation_write", found.pk, "mission")
    filled = body(bob.get(write, {"clause": "failure.lack"}))
    assert (
        "Sur le territoire de Tourcoing, l'offre ne répond pas" in filled and "[nombre de demandes" in filled
    )
    assert "L'écrire tout de suite" not in filled
    sent = {"mission_failure": "À Tourcoing, 412 familles attendent.", "note": "Chiffres de la CAF"}
    assert bob.post(f"{write}?clause=failure.lack", sent).headers["Location"] == section
    assert Proposal.unscoped.get().clause == "failure.lack"
    assert "Proposition" in body(bob.get(section)) and "Pas encore écrit." in body(bob.get(section))
    alice = logged(cast.alice)
    assert alice.post(write, {"mission_task": "Accueillir.", "note": "", "now": "1"}).status_code == 302
    shown = words(alice.get(section))
    assert "Accueillir. Alice Fontaine (collectivité), version 2" in shown.replace("\u00a0", " ")
    assert bob.post(section, {"text": "Et le mercredi ?"}).status_code == 302
    assert "Et le mercredi ?" in body(alice.get(section))
    assert bob.get(url(cast, "deliberation_section", found.pk, "luck")).status_code == 404


def test_a_proposal_is_shown_as_changes_and_decided(cast: Cast) -> None:
    found = written(cast.coordinator, cast.tool("services"))
    texts = {"mission.task": "Accueillir chaque enfant qui le demande."}
    made = propose_text(by=cast.member, deliberation_id=found.pk, section="mission", texts=texts, at=NOW)
    page, alice, bob = url(cast, "deliberation_proposal", made.pk), logged(cast.alice), logged(cast.bob)
    shown = body(alice.get(page))
    assert '<ins><span class="visually-hidden">[ajouté] </span>enfant' in shown
    assert '<del><span class="visually-hidden">[ôté] </span>personne' in shown
    assert "Accepter dans le texte" in shown and "Accepter dans le texte" not in body(bob.get(page))
    refused = alice.post(page, {"decision": "refuse", "reason": ""})
    assert "Dites pourquoi" in body(refused)
    assert bob.post(page, {"decision": "comment", "reason": "Mot de la CAF"}).status_code == 302
    assert alice.post(page, {"decision": "accept", "reason": "D'accord"}).status_code == 302
    shown = words(alice.get(url(cast, "deliberation_section", found.pk, "mission")))
    assert "Accueillir chaque enfant qui le demande. Bob Delattre (association)" in shown
    assert "acceptée : D'accord" in shown.replace("\u00a0", " ")
    versions = body(alice.get(url(cast, "deliberation_versions", found.pk)))
    assert "[ôté] </span>personne" in versions and "Bob Delattre (association)" in versions
    first = body(alice.get(url(cast, "deliberation_versions", found.pk), {"avant": "1", "apres": "3"}))
    assert "[ajouté] </span>Coût horaire" in first and "Accueil des tout-petits" in first


def test_a_refusal_keeps_what_was_typed(cast: Cast) -> None:
    found, alice = begun(cast.coordinator, cast.tool("services")), logged(cast.alice)
    page = url(cast, "deliberation_figures", found.pk)
    shown = body(alice.post(page, figures_sent(hour_cost="douze", duration="cinq")))
    assert 'value="douze"' in shown and "Écrivez des euros" in shown and "Écrivez un nombre entier" in shown
    sent = figures_sent(hour_cost="12,50", duration="18 mois", share="80 %", notice="30 jours", hours="1 200")
    assert alice.post(page, sent).status_code == 302
    kept = [(one.kind.value, one.value) for one in figures_in(last_version(found).content)]
    assert kept == [
        ("hour_cost", 1250),
        ("duration", 18),
        ("share", 800_000),
        ("notice", 30),
        ("hours", 1200),
    ]
    shown = body(alice.get(page))
    assert all(f'value="{value}"' in shown for value in ("12,50", "18 mois", "80 %", "30", "1200"))
    cover = url(cast, "deliberation_cover", found.pk)
    assert "Choisissez un dossier" in body(alice.post(cover, {"regime": "sieg", "name": ""}))
    assert alice.post(cover, {"regime": "sieg", "name": "Crèches"}).status_code == 302
    covered = CoveredService.objects.in_tool(found.tool_id).get()
    assert alice.post(url(cast, "deliberation_uncover", covered.pk)).status_code == 302
    edit = url(cast, "deliberation_edit", found.pk)
    sent = {"title": "Autre", "authority": "Ville", "territory": "Lens", "law_on": "2010-06-01"}
    assert alice.post(edit, sent).status_code == 302
    shown = words(alice.get(url(cast, "deliberation", found.pk)))
    assert "Décision 2005/842/CE" in shown and "2025/2630" not in shown


def test_from_the_vote_to_a_mandate(cast: Cast) -> None:
    found, alice = written(cast.coordinator, cast.tool("services")), logged(cast.alice)
    page = url(cast, "deliberation", found.pk)
    assert "Rien n'empêche d'aller au vote." in body(alice.get(page))
    assert alice.post(url(cast, "deliberation_to_vote", found.pk)).headers["Location"] == page
    assert "Noter le vote" in body(alice.get(page))
    day = timezone.localdate().isoformat()
    sent = {
        "act_number": "2026-112",
        "voted_on": day,
        "votes_for": "4",
        "votes_against": "4",
        "abstentions": "0",
    }
    vote = url(cast, "deliberation_vote", found.pk)
    assert "personne qui préside" in body(alice.post(vote, {**sent, "chair_is_for": ""}))
    assert alice.post(vote, {**sent, "chair_is_for": "yes"}).status_code == 302
    publicity = url(cast, "deliberation_publicity", found.pk)
    assert (
        alice.post(publicity, {"published_on": day, "published_where": "Site", "sent_on": ""}).status_code
        == 302
    )
    shown = words(alice.get(page))
    assert (
        "2026-112" in shown and "Rien encore." in shown and "Commencer une délibération spécifique" in shown
    )
    covered = CoveredService.objects.in_tool(found.tool_id).get()
    act = alice.post(url(cast, "deliberation_mandate", covered.pk)).headers["Location"]
    assert CHILDCARE.title in body(alice.get(act)) and Mandate.unscoped.get().decision == "2026-112"
    new = f"{url(cast, 'deliberation_new')}?cadre={found.pk}"
    assert "en reprend le texte" in body(alice.get(new))
    sent = {"title": "Crèches", "authority": "Ville", "territory": "Tourcoing", "law_on": "2026-11-02"}
    specific = alice.post(new, sent).headers["Location"]
    assert CHILDCARE.title in body(alice.get(specific)) and "Crèches" in body(alice.get(page))


def test_a_text_comes_back_from_the_vote_or_is_withdrawn_with_a_reason(cast: Cast) -> None:
    found, alice = written(cast.coordinator, cast.tool("services")), logged(cast.alice)
    put_to_vote(by=cast.coordinator, deliberation_id=found.pk, at=NOW)
    back = url(cast, "deliberation_back", found.pk)
    assert alice.post(back, {"reason": ""}).status_code == 200
    assert alice.post(back, {"reason": "Amendement"}).status_code == 302
    assert (
        alice.post(url(cast, "deliberation_withdraw", found.pk), {"reason": "Élections"}).status_code == 302
    )
    shown = body(alice.get(url(cast, "deliberation", found.pk)))
    assert "Élections" in shown and "Fixer le texte" not in shown


@pytest.mark.parametrize("example", SOURCE_EXAMPLES, ids=lambda one: one.title)
def test_the_files_say_the_whole_text(cast: Cast, example: Example, tmp_path: Path) -> None:
    found, alice = adopted(cast.coordinator, cast.tool("services"), example), logged(cast.alice)
    told: dict[str, bytes] = {}
    for kind in ("docx", "odt", "pdf"):
        answer = alice.get(url(cast, "deliberation_file", found.pk, kind))
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].endswith(f'.{kind}"')
        told[kind] = answer.content
    assert alice.get(url(cast, "deliberation_file", found.pk, "rtf")).status_code == 404
    text = docx.Document(BytesIO(told["docx"]))
    lines = [one.text for one in text.paragraphs]
    assert lines[0] == example.title and text.core_properties.title == example.title
    headings = [one.text for one in text.paragraphs if one.style and one.style.name == "Heading 1"]
    assert "6. La publicité préalable" in headings and headings[-1] == "Vote"
    odt = odfdo.Document(BytesIO(told["odt"]))
    names = [one.text for one in odt.body.headers]
    assert names[0] == example.title and "6. La publicité préalable" in names
    pdf = PdfReader(BytesIO(told["pdf"]))
    root: Any = pdf.trailer["/Root"]
    printed = " ".join(page.extract_text() for page in pdf.pages)
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "fr" and "/StructTreeRoot" in root
    assert "2026-112" in printed and example.territory in printed
    if SOFFICE:
        opened(told, tmp_path)


def opened(told: dict[str, bytes], folder: Path) -> None:
    """LibreOffice opens both texts, and writes what it read."""
    for kind in ("docx", "odt"):
        (folder / f"{kind}-file.{kind}").write_bytes(told[kind])
    command = [str(SOFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    command += ["--convert-to", "txt:Text", "--outdir", str(folder)]
    subprocess.run(
        [*command, *map(str, folder.glob("*-file.*"))], check=True, timeout=120, capture_output=True
    )
    for kind in ("docx", "odt"):
        assert "La publicité préalable" in (folder / f"{kind}-file.txt").read_text(encoding="utf-8-sig")


def comment(cast: Cast, found: Deliberation, text: str, proposal: int | None = None) -> None:
    """Bob says something of the mission, or of a proposal."""
    told: dict[str, Any] = {"deliberation_id": found.pk, "section": "mission", "proposal_id": proposal}
    comment_text(by=cast.member, text=text, at=NOW, **told)


def test_the_pages_ask_the_database_as_much_for_one_as_for_many(
    cast: Cast, django_assert_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    tool, bob = cast.tool("services"), logged(cast.bob)
    few, many = written(cast.coordinator, tool), written(cast.coordinator, tool)
    for n, found in enumerate((few, many, many, many)):
        texts = {"mission.task": f"Texte {n}."}
        made = propose_text(by=cast.member, deliberation_id=found.pk, section="mission", texts=texts, at=NOW)
        for m in range(1 if n == 0 else 8):
            comment(cast, found, f"Mot {n}, {m}.")
            comment(cast, found, f"Mot {n}, {m}.", made.pk)
    bob.get(url(cast, "deliberations"))
    for found in (few, many):
        proposal = found.proposals.latest("pk").pk
        with django_assert_num_queries(PAGE):
            bob.get(url(cast, "deliberation", found.pk))
        with django_assert_num_queries(SECTION):
            bob.get(url(cast, "deliberation_section", found.pk, "mission"))
        with django_assert_num_queries(PROPOSAL):
            bob.get(url(cast, "deliberation_proposal", proposal))
        with django_assert_num_queries(VERSIONS):
            bob.get(url(cast, "deliberation_versions", found.pk))
    with django_assert_num_queries(LIST):
        bob.get(url(cast, "deliberations"))
    assert Deliberation.objects.in_tool(tool).count() == 2


def test_comments_come_in_pages_the_last_first(cast: Cast) -> None:
    found = begun(cast.coordinator, cast.tool("services"))
    for n in range(12):
        comment(cast, found, f"Mot {n}.")
    page = url(cast, "deliberation_section", found.pk, "mission")
    told = [body(logged(cast.bob).get(page, {"page": n})) for n in (1, 2)]
    pages = [re.findall(r"Mot \d+", one) for one in told]
    assert pages == [[f"Mot {n}" for n in range(11, 1, -1)], ["Mot 1", "Mot 0"]]


def test_what_a_person_typed_is_never_read_as_markup(cast: Cast) -> None:
    found = begun(cast.coordinator, cast.tool("services"))
    texts = {"mission.task": "<script>alert(1)</script> & <b>12</b>"}
    propose_text(by=cast.member, deliberation_id=found.pk, section="mission", texts=texts, at=NOW)
    page = logged(cast.alice).get(url(cast, "deliberation_proposal", Proposal.unscoped.get().pk))
    assert "<script>alert" not in page.content.decode() and "<b>12" not in page.content.decode()
