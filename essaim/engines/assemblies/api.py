"""The only door of the engine for other code."""

from essaim.engines.assemblies.commands.calling import call_again, call_assembly, cancel_assembly
from essaim.engines.assemblies.commands.closing import close_ballot, draw_lot, void_ballot
from essaim.engines.assemblies.commands.deciding import FollowUp, follow_decision, install_elected
from essaim.engines.assemblies.commands.meeting import close_assembly, note_no_quorum, open_assembly
from essaim.engines.assemblies.commands.opening import open_ballot
from essaim.engines.assemblies.commands.preparing import (
    Details,
    Point,
    add_item,
    add_option,
    plan_assembly,
    propose_amendment,
)
from essaim.engines.assemblies.commands.presence import (
    arrive_remotely,
    give_proxy,
    note_attendance,
    withdraw_proxy,
)
from essaim.engines.assemblies.commands.voting import cast_named, cast_secret, note_counted, sign_on_paper
from essaim.engines.assemblies.permissions import P
from essaim.engines.assemblies.queries.assemblies import assemblies_of
from essaim.engines.assemblies.queries.decisions import decisions_of

__all__ = [
    "Details",
    "FollowUp",
    "P",
    "Point",
    "add_item",
    "add_option",
    "arrive_remotely",
    "assemblies_of",
    "call_again",
    "call_assembly",
    "cancel_assembly",
    "cast_named",
    "cast_secret",
    "close_assembly",
    "close_ballot",
    "decisions_of",
    "draw_lot",
    "follow_decision",
    "give_proxy",
    "install_elected",
    "note_attendance",
    "note_counted",
    "note_no_quorum",
    "open_assembly",
    "open_ballot",
    "plan_assembly",
    "propose_amendment",
    "sign_on_paper",
    "void_ballot",
    "withdraw_proxy",
]
