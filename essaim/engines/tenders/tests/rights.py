"""Who may open which page of a cluster. The world of the table has none: see `test_pages.py` for one that has."""

from typing import Any

from essaim.kernel.factories import Cast

NOBODY = {"stranger": 404, "other": 404, "member": 404, "coordinator": 404, "funder": 404}
READ = (
    "home",
    "company",
    "statement",
    "library",
    "piece_file",
    "ballots",
    "ballot",
    "opportunities",
    "calendar",
    "law",
    "opportunity",
    "answers",
    "answer",
    "sheet",
    "ods",
    "agreement",
    "money",
    "results",
)
ASKED = (
    "company_new",
    "company_edit",
    "skill_add",
    "decide",
    "piece_add",
    "opportunity_new",
    "import",
    "opportunity_edit",
    "conditions",
    "task_add",
    "item_add",
    "item_tick",
    "outcome",
    "payment",
    "fee",
    "service",
    "settlement",
    "hire",
    "publish",
)
DONE = (
    "skill_remove",
    "piece_remove",
    "ballot_close",
    "go_vote",
    "answer_start",
    "task_remove",
    "submit",
    "finish",
)
RIGHTS = [
    *((f"tenders:{name}", "GET", {"anonymous": 302, **NOBODY}) for name in (*READ, *ASKED)),
    *((f"tenders:{name}", "POST", {"anonymous": 302, **NOBODY}) for name in ("ballot", *ASKED, *DONE)),
    ("tenders:public", "GET", {"anonymous": 404, **NOBODY}),
]
PARAMETERS = ("company", "skill", "piece", "ballot", "opportunity", "answer", "task", "item")


def url_kwargs(cast: Cast) -> dict[str, dict[str, Any]]:
    rest = {"tool": "grappe", **dict.fromkeys(PARAMETERS, 1)}
    return {name: rest for name, _method, _expected in RIGHTS}
