"""Manifest of the cluster and its collective answers."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import BeforeValidator, Field

from essaim.engines.tenders import events
from essaim.engines.tenders.commands.erasing import erase_person
from essaim.engines.tenders.commands.letters import remind_papers
from essaim.engines.tenders.demo import play
from essaim.engines.tenders.permissions import LABELS, P
from essaim.engines.tenders.queries.links import source_urls
from essaim.engines.tenders.queries.money import book_claims
from essaim.engines.tenders.queries.results import METRICS
from essaim.engines.tenders.today import today
from essaim.kernel.money import ZERO, Rate
from essaim.kernel.outbox.api import MessageKind
from essaim.kernel.projects.engine import Engine, Job, MenuItem
from essaim.kernel.projects.values import EngineSettings, MoneyValue, RateValue


def _words(value: Any) -> Any:
    """Words cut at commas, as people write a list."""
    if not isinstance(value, str):
        return value
    return tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))


Words = Annotated[tuple[Annotated[str, Field(max_length=60)], ...], BeforeValidator(_words)]
Papers = Annotated[tuple[Annotated[str, Field(max_length=150)], ...], BeforeValidator(_words)]


class Settings(EngineSettings):
    """The decisions of a cluster. `poles` and papers may be written as one text cut at commas."""

    poles: Words = Field(
        ("Conseil", "Communication", "Accompagnement", "Services"), min_length=1, max_length=12
    )
    founding_members: int = Field(3, ge=1, le=100)
    quorum: RateValue = Rate.parse("50 %")
    majority: RateValue = Rate.parse("50 %")
    fee_flat: MoneyValue = ZERO
    fee_rate: RateValue = Rate.parse("0")
    fee_minimum: MoneyValue = ZERO
    business_rate: RateValue = Rate.parse("0")
    service_rate: RateValue = Rate.parse("0")
    common_papers: Papers = (
        "Lettre de candidature (DC1)",
        "Mémoire technique",
        "Bordereau des prix",
        "Acte d'engagement",
        "Convention de groupement signée",
    )
    member_papers: Papers = ("Déclaration du candidat (DC2)", "Attestations fiscale et sociale")


def _letters(name: str) -> tuple[str, ...]:
    return (f"tenders/mail/{name}.txt",)


MESSAGES = (
    MessageKind(
        key="opportunity", label=_("Un marché convient à ma structure"), templates=_letters("opportunity")
    ),
    MessageKind(key="due", label=_("Une pièce de ma structure est attendue"), templates=_letters("due")),
    MessageKind(key="outcome", label=_("Une réponse est gagnée ou perdue"), templates=_letters("outcome")),
)

ENGINE = Engine(
    slug="tenders",
    name=_("Réponses collectives"),
    promise=_(
        "Réunir des structures qui se complètent, répondre ensemble à un marché, en partager le prix et les moyens."
    ),
    version="1.0.0",
    path="grappe",
    settings=Settings,
    permissions=P,
    permission_labels=LABELS,
    actions={
        "tenders.company_added": _("Structure notée"),
        "tenders.company_changed": _("Fiche modifiée"),
        "tenders.company_admitted": _("Structure admise"),
        "tenders.company_refused": _("Structure refusée"),
        "tenders.company_left": _("Structure partie"),
        "tenders.tier_changed": _("Niveau changé"),
        "tenders.skill_added": _("Métier ajouté"),
        "tenders.skill_removed": _("Métier retiré"),
        "tenders.piece_added": _("Pièce ajoutée"),
        "tenders.piece_removed": _("Pièce retirée"),
        "tenders.ballot_opened": _("Vote ouvert"),
        "tenders.voted": _("Vote donné"),
        "tenders.ballot_closed": _("Vote clos"),
        "tenders.opportunity_added": _("Marché repéré"),
        "tenders.opportunity_changed": _("Marché modifié"),
        "tenders.notices_imported": _("Marchés importés"),
        "tenders.answer_started": _("Réponse commencée"),
        "tenders.answer_conditions": _("Groupement décidé"),
        "tenders.task_added": _("Travail confié"),
        "tenders.task_removed": _("Travail retiré"),
        "tenders.item_added": _("Pièce demandée"),
        "tenders.item_ticked": _("Pièce pointée"),
        "tenders.answer_submitted": _("Réponse remise"),
        "tenders.answer_won": _("Marché gagné"),
        "tenders.answer_lost": _("Marché perdu"),
        "tenders.answer_withdrawn": _("Réponse abandonnée"),
        "tenders.answer_done": _("Marché terminé"),
        "tenders.fee_called": _("Cotisation appelée"),
        "tenders.payment_split": _("Paiement partagé"),
        "tenders.service_recorded": _("Moyen partagé noté"),
        "tenders.settled": _("Règlement noté"),
        "tenders.hire_recorded": _("Emploi noté"),
        "tenders.results_published": _("Page des résultats changée"),
        "tenders.erased": _("Données effacées"),
    },
    words={
        "tier": _("niveau"),
        "skill": _("métier"),
        "choice": _("vote"),
        "yes": _("oui"),
        "no": _("non"),
        "abstain": _("abstention"),
        "roll": _("membres appelés à voter"),
        "amount": _("montant"),
        "commission": _("part de la grappe"),
        "received": _("reçu"),
        "days": _("jours"),
        "task": _("travail"),
        "lead": _("mandataire"),
        "form": _("forme du groupement"),
        "retention": _("retenue de garantie"),
        "saved": _("économisé"),
        "expires_on": _("valable jusqu'au"),
        "added": _("ajoutés"),
        "published": _("visible par tous"),
        "company": _("structure"),
        "pieces": _("CV effacés"),
        "outgoing": _("versé au membre"),
    },
    urls="essaim.engines.tenders.urls",
    home="tenders:home",
    needs=("ledger",),
    emits=(events.CompanyAdmitted, events.AnswerSubmitted, events.AnswerWon, events.PaymentSplit),
    metrics=METRICS,
    messages=MESSAGES,
    jobs={"remind_papers": Job(run=remind_papers, every_seconds=86_400)},
    menu=(
        MenuItem(label=_("Membres"), url="tenders:home", permission=P.VIEW),
        MenuItem(label=_("Marchés"), url="tenders:opportunities", permission=P.VIEW),
        MenuItem(label=_("Réponses"), url="tenders:answers", permission=P.VIEW),
        MenuItem(label=_("Votes"), url="tenders:ballots", permission=P.VIEW),
        MenuItem(label=_("Bibliothèque"), url="tenders:library", permission=P.VIEW),
        MenuItem(label=_("Moyens et cotisations"), url="tenders:money", permission=P.VIEW),
        MenuItem(label=_("Résultats"), url="tenders:results", permission=P.VIEW),
    ),
    claims=book_claims,
    source_urls=source_urls,
    today=today,
    demo=play,
    erase=erase_person,
)
