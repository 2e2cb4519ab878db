"""Who may open each page of the assemblies.

The project of the whole-product table has no assemblies: every page is unknown there. `ROLES` is read by `test_rights`, on a project that
has some.
"""

from essaim.kernel.factories import Cast

SEEN = {"member": 200, "coordinator": 200}
VOTER = {"member": 200, "coordinator": 403}
OFFICE = {"member": 403, "coordinator": 200}
ACT = {"member": 403, "coordinator": 302}

# URL name, method, what a member (who votes) and the coordination (which does not) get.
ROLES: list[tuple[str, str, dict[str, int]]] = [
    ("home", "GET", SEEN),
    ("register", "GET", SEEN),
    ("assembly", "GET", SEEN),
    ("vote", "GET", SEEN),
    ("receipt", "POST", SEEN),
    ("tally", "GET", SEEN),
    ("decision", "GET", SEEN),
    ("minutes_pdf", "GET", SEEN),
    ("minutes_docx", "GET", SEEN),
    ("amend", "GET", SEEN),
    ("amend", "POST", SEEN),
    ("cast", "POST", {"member": 302, "coordinator": 403}),
    ("my_proxy", "GET", VOTER),
    ("my_proxy", "POST", VOTER),
    ("arrive", "POST", {"member": 302, "coordinator": 302}),
    ("proxy_withdraw", "POST", ACT),
    ("plan", "GET", OFFICE),
    ("plan", "POST", OFFICE),
    ("change", "GET", OFFICE),
    ("change", "POST", OFFICE),
    ("item_add", "GET", OFFICE),
    ("item_add", "POST", OFFICE),
    ("item_remove", "POST", ACT),
    ("option_add", "GET", OFFICE),
    ("option_add", "POST", OFFICE),
    ("document_add", "GET", OFFICE),
    ("document_add", "POST", OFFICE),
    ("document", "GET", {"member": 404, "coordinator": 404}),
    ("document_remove", "POST", {"member": 403, "coordinator": 404}),
    ("venue_add", "GET", OFFICE),
    ("venue_add", "POST", OFFICE),
    ("venue_remove", "POST", {"member": 403, "coordinator": 404}),
    ("call", "POST", ACT),
    ("second_call", "GET", OFFICE),
    ("second_call", "POST", OFFICE),
    ("cancel", "GET", OFFICE),
    ("cancel", "POST", OFFICE),
    ("presence", "GET", OFFICE),
    ("presence_note", "POST", {"member": 403, "coordinator": 404}),
    ("proxies", "GET", OFFICE),
    ("proxies", "POST", OFFICE),
    ("open", "POST", ACT),
    ("no_quorum", "POST", ACT),
    ("close_assembly", "POST", ACT),
    ("ballot_open", "GET", OFFICE),
    ("ballot_open", "POST", OFFICE),
    ("count", "GET", OFFICE),
    ("count", "POST", OFFICE),
    ("paper", "GET", OFFICE),
    ("paper", "POST", {"member": 403, "coordinator": 404}),
    ("close", "GET", OFFICE),
    ("close", "POST", ACT),
    ("draw", "POST", ACT),
    ("void", "GET", OFFICE),
    ("void", "POST", OFFICE),
    ("follow", "POST", ACT),
    ("install", "POST", ACT),
]
ABSENT = {"anonymous": 302, "stranger": 404, "member": 404, "coordinator": 404, "funder": 404, "other": 404}
RIGHTS = [(f"assemblies:{name}", method, ABSENT) for name, method, _expected in ROLES]
ARGUMENTS = {
    "assembly": 1,
    "item": 1,
    "ballot": 1,
    "decision": 1,
    "proxy": 1,
    "voter": 1,
    "document": 1,
    "venue": 1,
}


def url_kwargs(cast: Cast) -> dict[str, dict[str, object]]:
    here: dict[str, object] = {"tool": "assemblees", **ARGUMENTS}
    return {f"assemblies:{name}": here for name, _method, _expected in ROLES}
