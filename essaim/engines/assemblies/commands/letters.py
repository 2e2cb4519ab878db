"""Letters to the voters of an assembly."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from essaim.engines.assemblies.models import Assembly, Document, Voter
from essaim.engines.assemblies.queries.annexes import documents_of, venues_of
from essaim.engines.members.api import write_letters
from essaim.kernel.outbox.api import Letter


def assembly_url(assembly: Assembly) -> str:
    path = reverse(
        "assemblies:assembly",
        kwargs={
            "project": assembly.tool.project.slug,
            "tool": assembly.tool.slug,
            "assembly": assembly.pk,
        },
    )
    return f"{settings.PUBLIC_URL}{path}"


def _path(assembly: Assembly, document: Document) -> str:
    slugs = {"project": assembly.tool.project.slug, "tool": assembly.tool.slug}
    return reverse("assemblies:document", kwargs={**slugs, "assembly": assembly.pk, "document": document.pk})


def write_to_voters(assembly: Assembly, *, occasion: str, template: str, at: datetime) -> None:
    """One letter to each voter, wherever it is read. About ten queries, however many they are."""
    items = list(assembly.items.order_by("position"))
    letter = Letter(
        key=f"assemblies.{occasion}:{assembly.pk}",
        project=assembly.project_id,
        template=f"assemblies/mail/{template}.txt",
        context={
            "assembly": assembly,
            "items": items,
            "url": assembly_url(assembly),
            "at": at,
            "documents": [
                (one, f"{settings.PUBLIC_URL}{_path(assembly, one)}") for one in documents_of(assembly)
            ],
            "venues": list(venues_of(assembly)),
        },
        until=assembly.starts_at,
    )
    voters = Voter.objects.in_tool(assembly.tool_id).filter(assembly=assembly).order_by("pk")
    write_letters(
        (voter.household.current, letter) for voter in voters.select_related("household__merged_into")
    )
