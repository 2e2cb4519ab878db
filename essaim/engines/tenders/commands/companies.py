"""Sheets of companies: who they are, what they can do, what proves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from essaim.engines.tenders.errors import AlreadyThere
from essaim.engines.tenders.models import Company, Piece, PieceFile, Skill
from essaim.engines.tenders.permissions import P
from essaim.engines.tenders.queries.companies import is_own
from essaim.engines.tenders.rules.admission import key_of
from essaim.kernel.access.api import get, grants, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.identifiers import clean_siret
from essaim.kernel.actors.models import Organisation
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Forbidden, Invalid, NotFound
from essaim.kernel.money import Money
from essaim.kernel.projects.models import Tool
from essaim.kernel.territories.models import Territory

LARGEST_FILE = 3_000_000
KNOWN_FILES = (".pdf", ".odt", ".docx", ".ods", ".xlsx", ".png", ".jpg", ".jpeg", ".txt")


@dataclass(frozen=True, kw_only=True)
class Card:
    """A company as a person describes it."""

    name: str
    contact: str = ""
    email: str = ""
    presentation: str = ""
    commune: Territory | None = None
    areas: str = ""
    social: str = ""
    social_share: int = 0
    days_available: int = 0

    def fields(self) -> dict[str, Any]:
        """Its fields as they are: `asdict` would copy the commune."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def company_to_keep(
    company_id: int, by: Actor, *, lock: bool = False, related: tuple[str, ...] = ("tool", "organisation")
) -> Company:
    """A company and the right to keep its sheet: its own people, or who manages. Raises NotFound, Forbidden."""
    found = Company.unscoped.filter(pk=company_id).values_list("project", flat=True).first()
    held = grants(by, found) if found else None
    if held is None:
        raise NotFound
    permission = P.MANAGE if P.MANAGE in held else P.OWN
    company = get(Company, by=by, permission=permission, lock=lock, related=related, pk=company_id)
    if permission == P.OWN and not is_own(company, by):
        raise Forbidden
    return company


def _organisation(name: str, siret: str, legal_form: str, tool: Tool) -> Organisation:
    """The organisation of this SIRET, else a new one. Raises Invalid."""
    try:
        number = clean_siret(siret) if siret.strip() else ""
    except ValidationError as error:
        raise Invalid(message=" ".join(error.messages), field="siret") from error
    known = Organisation.objects.filter(siret=number).order_by("pk").first() if number else None
    if known is not None:
        return known
    return Organisation.objects.create(
        name=name, siret=number, siren=number[:9], legal_form=legal_form, is_demo=tool.project.is_demo
    )


@transaction.atomic
def add_company(
    *,
    tool: Tool,
    card: Card,
    siret: str = "",
    legal_form: str,
    by: Actor,
    organisation: Organisation | None = None,
) -> Company:
    """Write down a candidate. Its organisation is known by its SIRET, or made. Raises Invalid, AlreadyThere."""
    require(by=by, project_id=tool.project_id, permission=P.MANAGE)
    name = " ".join(card.name.split())
    if not name:
        raise Invalid(message=_("Donnez le nom de la structure."), field="name")
    who = organisation or _organisation(name, siret, legal_form, tool)
    rows = Company.objects.in_tool(tool)
    if rows.filter(organisation=who).exists() or rows.filter(name__iexact=name).exists():
        raise AlreadyThere(name=name, field="name")
    company = Company(project_id=tool.project_id, tool=tool, organisation=who, **card.fields())
    company.name = name
    company.save()
    record(by=by, action="tenders.company_added", target=company)
    return company


@transaction.atomic
def change_company(*, company_id: int, card: Card, by: Actor) -> Company:
    """Change a sheet. Days already promised stay. Raises NotFound, Forbidden, Invalid."""
    company = company_to_keep(company_id, by, lock=True)
    if card.days_available < company.days_committed:
        message = _("{days} jours sont déjà promis dans des réponses. Écrivez au moins ce nombre.")
        raise Invalid(message=message.format(days=company.days_committed), field="days_available")
    if not card.name.strip():
        raise Invalid(message=_("Donnez le nom de la structure."), field="name")
    changes = {
        name: (getattr(company, name), value)
        for name, value in card.fields().items()
        if getattr(company, name) != value
    }
    for name, value in card.fields().items():
        setattr(company, name, value)
    company.save(update_fields=[*card.fields()])
    record(by=by, action="tenders.company_changed", target=company, changes=changes)
    return company


@transaction.atomic
def add_skill(*, company_id: int, pole: str, name: str, keywords: str = "", by: Actor) -> Skill:
    """Say one more thing a company can do. Raises NotFound, Forbidden, Invalid, AlreadyThere."""
    company = company_to_keep(company_id, by, lock=True)
    if pole not in company.tool.config.poles:
        message = _("Ce pôle n'existe pas ici. Choisissez parmi : {poles}.")
        raise Invalid(message=message.format(poles=", ".join(company.tool.config.poles)), field="pole")
    if not key_of(name):
        raise Invalid(message=_("Dites ce métier en quelques mots, par exemple « graphisme »."), field="name")
    if company.skills.filter(key=key_of(name)).exists():
        raise AlreadyThere(name=name, field="name")
    skill = Skill.unscoped.create(
        project_id=company.project_id,
        tool=company.tool,
        company=company,
        pole=pole,
        name=name.strip(),
        keywords=keywords.strip(),
    )
    record(by=by, action="tenders.skill_added", target=company, changes={"skill": skill.name})
    return skill


@transaction.atomic
def remove_skill(*, skill_id: int, by: Actor) -> None:
    """Take a trade off a sheet. Raises NotFound, Forbidden."""
    skill = Skill.unscoped.filter(pk=skill_id).first()
    if skill is None:
        raise NotFound
    company = company_to_keep(skill.company_id, by)
    record(by=by, action="tenders.skill_removed", target=company, changes={"skill": skill.name})
    skill.delete()


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper as a person gives it."""

    kind: str
    title: str
    text: str = ""
    client: str = ""
    year: int | None = None
    amount: Money | None = None
    expires_on: date | None = None


@transaction.atomic
def add_piece(
    *,
    tool: Tool,
    paper: Paper,
    by: Actor,
    at: datetime,
    company_id: int | None = None,
    file: tuple[str, bytes] | None = None,
) -> Piece:
    """Put a reference, a CV, a certificate or a text in the library, of one company or of all. Raises Invalid."""
    company = company_to_keep(company_id, by) if company_id else None
    if company is None:
        require(by=by, project_id=tool.project_id, permission=P.MANAGE)
    if paper.kind == Piece.Kind.CERTIFICATE and paper.expires_on is None:
        raise Invalid(message=_("Dites jusqu'à quand ce certificat est valable."), field="expires_on")
    name = _checked_file(file) if file else ""
    if not file and not paper.text.strip() and paper.kind in (Piece.Kind.CV, Piece.Kind.TEXT):
        raise Invalid(message=_("Écrivez le texte, ou joignez un fichier."), field="text")
    piece = Piece.unscoped.create(
        project_id=tool.project_id,
        tool=tool,
        company=company,
        file_name=name,
        added_at=at,
        **asdict_of(paper),
    )
    if file:
        PieceFile.unscoped.create(project_id=tool.project_id, tool=tool, piece=piece, content=file[1])
    record(by=by, action="tenders.piece_added", target=piece, changes={"expires_on": paper.expires_on})
    return piece


def asdict_of(paper: Paper) -> dict[str, object]:
    """Its fields as they are: `asdict` would take amounts apart."""
    return {name: getattr(paper, name) for name in paper.__dataclass_fields__}


def _checked_file(file: tuple[str, bytes]) -> str:
    name = PurePath(file[0]).name[-150:]
    if len(file[1]) > LARGEST_FILE:
        raise Invalid(message=_("Ce fichier dépasse 3 Mo. Réduisez-le, puis renvoyez-le."), field="file")
    if not name.lower().endswith(KNOWN_FILES):
        raise Invalid(
            message=_(
                "Ce genre de fichier n'est pas pris. Envoyez un PDF, un texte, un tableau ou une image."
            ),
            field="file",
        )
    return name


@transaction.atomic
def remove_piece(*, piece_id: int, by: Actor) -> None:
    """Take a paper out of the library. Raises NotFound, Forbidden."""
    piece = Piece.unscoped.filter(pk=piece_id).first()
    if piece is None:
        raise NotFound
    if piece.company_id:
        company_to_keep(piece.company_id, by)
    else:
        require(by=by, project_id=piece.project_id, permission=P.MANAGE)
    record(by=by, action="tenders.piece_removed", target=piece)
    piece.delete()
