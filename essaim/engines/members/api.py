"""The door of this engine: what others may use of the households."""

from essaim.engines.members.commands.copying import copy_households
from essaim.engines.members.commands.households import (
    Details,
    add_household,
    change_household,
    deactivate_household,
    reactivate_household,
    set_quotient,
)
from essaim.engines.members.commands.letters import mark_letters_printed, write_letters, write_to_household
from essaim.engines.members.commands.merging import merge_households, undo_merge
from essaim.engines.members.commands.people import (
    change_own_household,
    link_person,
    open_own_household,
    unlink_person,
)
from essaim.engines.members.events import (
    HouseholdJoined,
    HouseholdLeft,
    HouseholdsMerged,
    HouseholdsSeparated,
)
from essaim.engines.members.models import Household
from essaim.engines.members.permissions import P
from essaim.engines.members.queries.households import (
    ListFilter,
    active_households,
    household_ids,
    household_of,
    listed_households,
    merged_households,
)
from essaim.engines.members.queries.letters import paper_letters

__all__ = [
    "Details",
    "Household",
    "HouseholdJoined",
    "HouseholdLeft",
    "HouseholdsMerged",
    "HouseholdsSeparated",
    "ListFilter",
    "P",
    "active_households",
    "add_household",
    "change_household",
    "change_own_household",
    "copy_households",
    "deactivate_household",
    "household_ids",
    "household_of",
    "link_person",
    "listed_households",
    "mark_letters_printed",
    "merge_households",
    "merged_households",
    "open_own_household",
    "paper_letters",
    "reactivate_household",
    "set_quotient",
    "undo_merge",
    "unlink_person",
    "write_letters",
    "write_to_household",
]
