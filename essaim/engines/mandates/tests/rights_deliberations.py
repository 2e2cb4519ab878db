"""Who may open which page of the deliberations (see `rights.py`)."""

from typing import Any

from essaim.engines.mandates.commands.deliberation_text import propose_text
from essaim.engines.mandates.commands.deliberations import put_to_vote
from essaim.engines.mandates.models import CoveredService
from essaim.engines.mandates.tests.deliberations import adopted, begun, written
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.projects.models import Tool

# name, method: Alice (holds the pen), Bob (suggests), Fanny (views)
PAGES: list[tuple[str, str, tuple[int, int, int]]] = [
    ("deliberations", "GET", (200, 200, 200)),
    ("deliberation_new", "GET", (200, 403, 403)),
    ("deliberation_new", "POST", (200, 403, 403)),
    ("deliberation", "GET", (200, 200, 200)),
    ("deliberation_edit", "GET", (200, 403, 403)),
    ("deliberation_edit", "POST", (200, 403, 403)),
    ("deliberation_cover", "GET", (200, 403, 403)),
    ("deliberation_cover", "POST", (200, 403, 403)),
    ("deliberation_uncover", "POST", (302, 403, 403)),
    ("deliberation_figures", "GET", (200, 403, 403)),
    ("deliberation_figures", "POST", (200, 403, 403)),
    ("deliberation_versions", "GET", (200, 200, 200)),
    ("deliberation_section", "GET", (200, 200, 200)),
    ("deliberation_section", "POST", (200, 200, 200)),
    ("deliberation_write", "GET", (200, 200, 403)),
    ("deliberation_write", "POST", (200, 200, 403)),
    ("deliberation_proposal", "GET", (200, 200, 200)),
    ("deliberation_proposal", "POST", (200, 200, 200)),
    ("deliberation_to_vote", "POST", (302, 403, 403)),
    ("deliberation_back", "GET", (200, 403, 403)),
    ("deliberation_back", "POST", (200, 403, 403)),
    ("deliberation_withdraw", "GET", (200, 403, 403)),
    ("deliberation_withdraw", "POST", (200, 403, 403)),
    ("deliberation_vote", "GET", (200, 403, 403)),
    ("deliberation_vote", "POST", (200, 403, 403)),
    ("deliberation_publicity", "GET", (200, 403, 403)),
    ("deliberation_publicity", "POST", (200, 403, 403)),
    ("deliberation_file", "GET", (200, 200, 200)),
    ("deliberation_mandate", "POST", (302, 403, 403)),
]
DRAFT = {
    "deliberation",
    "deliberation_edit",
    "deliberation_cover",
    "deliberation_figures",
    "deliberation_versions",
    "deliberation_to_vote",
    "deliberation_withdraw",
}
TO_VOTE = {"deliberation_back", "deliberation_vote"}


def deliberation_kwargs(cast: Cast, tool: Tool) -> dict[str, dict[str, Any]]:
    """A draft with a proposal, one at the vote, one adopted whose service may be mandated."""
    by = cast.coordinator
    draft, waiting, voted = begun(by, tool), written(by, tool), adopted(by, tool)
    put_to_vote(by=by, deliberation_id=waiting.pk, at=NOW)
    texts = {"mission.task": "Accueillir."}
    proposal = propose_text(by=cast.member, deliberation_id=draft.pk, section="mission", texts=texts, at=NOW)
    loose = written(by, tool)
    covered = {one.deliberation_id: one.pk for one in CoveredService.objects.in_tool(tool)}
    return {
        **{f"mandates:{name}": {"pk": draft.pk} for name in DRAFT},
        **{f"mandates:{name}": {"pk": waiting.pk} for name in TO_VOTE},
        "mandates:deliberation_publicity": {"pk": voted.pk},
        "mandates:deliberation_file": {"pk": voted.pk, "kind": "docx"},
        "mandates:deliberation_section": {"pk": draft.pk, "section": "mission"},
        "mandates:deliberation_write": {"pk": draft.pk, "section": "mission"},
        "mandates:deliberation_proposal": {"pk": proposal.pk},
        "mandates:deliberation_uncover": {"pk": covered[loose.pk]},
        "mandates:deliberation_mandate": {"pk": covered[voted.pk]},
    }
