"""The door of this engine: what others may use of the households."""

from essaim.engines.members.commands.colleges import (
    Mandate,
    add_college,
    change_college,
    end_seat,
    give_seat,
    place_in_college,
    take_out_of_college,
)
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
from essaim.engines.members.commands.representing import (
    Representation,
    end_representation,
    enter_organisation,
    name_representative,
)
from essaim.engines.members.events import (
    HouseholdJoined,
    HouseholdLeft,
    HouseholdsMerged,
    HouseholdsSeparated,
)
from essaim.engines.members.models import College, Household, Seat
from essaim.engines.members.permissions import P
from essaim.engines.members.queries.colleges import (
    Entitled,
    bounds_kept,
    bounds_of,
    college_weights,
    colleges,
    record_list,
    seats_of,
)
from essaim.engines.members.queries.households import (
    ListFilter,
    active_households,
    household_asked,
    household_ids,
    household_in,
    household_in_asked,
    household_of,
    households_alone,
    ids_in,
    listed_households,
    merged_households,
)
from essaim.engines.members.queries.letters import paper_letters
from essaim.engines.members.queries.representing import representatives_on, spoken_for
from essaim.engines.members.rules.colleges import Bounds, WrongWeights, weights_of

__all__ = [
    "Bounds",
    "College",
    "Details",
    "Entitled",
    "Household",
    "HouseholdJoined",
    "HouseholdLeft",
    "HouseholdsMerged",
    "HouseholdsSeparated",
    "ListFilter",
    "Mandate",
    "P",
    "Representation",
    "Seat",
    "WrongWeights",
    "active_households",
    "add_college",
    "add_household",
    "bounds_kept",
    "bounds_of",
    "change_college",
    "change_household",
    "change_own_household",
    "college_weights",
    "colleges",
    "copy_households",
    "deactivate_household",
    "end_representation",
    "end_seat",
    "enter_organisation",
    "give_seat",
    "household_asked",
    "household_ids",
    "household_in",
    "household_in_asked",
    "household_of",
    "households_alone",
    "ids_in",
    "link_person",
    "listed_households",
    "mark_letters_printed",
    "merge_households",
    "merged_households",
    "name_representative",
    "open_own_household",
    "paper_letters",
    "place_in_college",
    "reactivate_household",
    "record_list",
    "representatives_on",
    "seats_of",
    "set_quotient",
    "spoken_for",
    "take_out_of_college",
    "undo_merge",
    "unlink_person",
    "weights_of",
    "write_letters",
    "write_to_household",
]
