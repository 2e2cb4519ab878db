"""What goes with a call: documents joined to it, places where a meeting is held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from django.db import transaction
from django.utils.translation import gettext as _

from essaim.engines.assemblies.commands.preparing import draft_of
from essaim.engines.assemblies.errors import TooManyDocuments, VenueInUse, WrongState
from essaim.engines.assemblies.models import Assembly, CountedVotes, Document, DocumentFile, Venue
from essaim.engines.assemblies.permissions import P
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid

LARGEST_FILE = 3_000_000
MOST_DOCUMENTS = 20
# What a file of each kind begins with; a text begins as it likes.
KINDS: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",),
    ".odt": (b"PK\x03\x04",),
    ".ods": (b"PK\x03\x04",),
    ".docx": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
    ".png": (b"\x89PNG",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".txt": (b"",),
}


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A file as it came."""

    title: str
    name: str
    content: bytes


def _checked(sent: Sent) -> str:
    """The name it is kept under. Raises Invalid."""
    name = PurePath(sent.name).name[-150:]
    starts = KINDS.get(PurePath(name).suffix.lower())
    if len(sent.content) > LARGEST_FILE:
        raise Invalid(message=_("Ce fichier dépasse 3 Mo. Réduisez-le, puis renvoyez-le."), field="file")
    if not sent.content:
        raise Invalid(message=_("Ce fichier est vide. Choisissez-en un autre."), field="file")
    if starts is None or not sent.content.startswith(starts):
        message = _("Ce genre de fichier n'est pas pris. Envoyez un PDF, un texte, un tableau ou une image.")
        raise Invalid(message=message, field="file")
    return name


@transaction.atomic
def add_document(*, by: Actor, assembly_id: int, sent: Sent, at: datetime) -> Document:
    """Join a file to a call not sent yet. Raises NotFound, Forbidden, NotADraft, TooManyDocuments, Invalid."""
    assembly = draft_of(assembly_id, by)
    name = _checked(sent)
    if assembly.documents.count() >= MOST_DOCUMENTS:
        raise TooManyDocuments(most=MOST_DOCUMENTS)
    here = {"tool": assembly.tool, "project_id": assembly.project_id}
    document = Document.unscoped.create(
        assembly=assembly,
        title=sent.title.strip()[:150] or name,
        file_name=name,
        size=len(sent.content),
        added_at=at,
        **here,
    )
    DocumentFile.unscoped.create(document=document, content=sent.content, **here)
    record(by=by, action="assemblies.document_added", target=document)
    return document


@transaction.atomic
def remove_document(*, by: Actor, document_id: int) -> None:
    """Take it off a call not sent yet. Raises NotFound, Forbidden, NotADraft."""
    document = get(Document, by=by, permission=P.CONVENE, pk=document_id)
    draft_of(document.assembly_id, by)
    record(by=by, action="assemblies.document_removed", target=document)
    document.delete()


def _before_the_end(assembly_id: int, by: Actor) -> Assembly:
    assembly = get(Assembly, by=by, permission=P.CONVENE, lock=True, related=("tool",), pk=assembly_id)
    if assembly.is_consultation or not (assembly.is_draft or assembly.is_called or assembly.is_open):
        raise WrongState(title=assembly.title, state=assembly.get_status_display())
    return assembly


@transaction.atomic
def add_venue(*, by: Actor, assembly_id: int, place: str, starts_at: datetime) -> Venue:
    """One more place for the same meeting. It begins with the first of them. Raises NotFound, Forbidden, WrongState, Invalid."""
    assembly = _before_the_end(assembly_id, by)
    if not assembly.is_draft and starts_at < assembly.starts_at:
        message = _("La réunion est convoquée pour plus tard. Choisissez un jour qui ne la précède pas.")
        raise Invalid(message=message, field="starts_at")
    venue = Venue.unscoped.create(
        tool=assembly.tool,
        project_id=assembly.project_id,
        assembly=assembly,
        place=place.strip()[:250],
        starts_at=starts_at,
    )
    if assembly.is_draft:
        _begin_with_the_first(assembly)
    record(by=by, action="assemblies.venue_added", target=venue, changes={"starts_at": starts_at})
    return venue


@transaction.atomic
def remove_venue(*, by: Actor, venue_id: int) -> None:
    """A place where nobody came and nothing was counted. Raises NotFound, Forbidden, WrongState, VenueInUse."""
    venue = get(Venue, by=by, permission=P.CONVENE, pk=venue_id)
    assembly = _before_the_end(venue.assembly_id, by)
    if venue.voters.exists() or CountedVotes.unscoped.filter(venue=venue).exists():
        raise VenueInUse(place=venue.place)
    record(by=by, action="assemblies.venue_removed", target=venue)
    venue.delete()
    if assembly.is_draft:
        _begin_with_the_first(assembly)


def _begin_with_the_first(assembly: Assembly) -> None:
    first = assembly.venues.order_by("starts_at", "pk").first()
    if first is not None and first.starts_at != assembly.starts_at:
        assembly.starts_at = first.starts_at
        assembly.save(update_fields=["starts_at"])
