"""Assemblies: what is called, who may vote, what is voted, what was decided. No workflow here: see `commands`."""

from essaim.engines.assemblies.models.calling import (
    AgendaItem,
    Amendment,
    Assembly,
    Document,
    DocumentFile,
    Option,
    Proxy,
    Venue,
    Voter,
)
from essaim.engines.assemblies.models.voting import (
    Ballot,
    CountedVotes,
    Decision,
    Drawer,
    Emargement,
    NamedVote,
    random_key,
)

__all__ = [
    "AgendaItem",
    "Amendment",
    "Assembly",
    "Ballot",
    "CountedVotes",
    "Decision",
    "Document",
    "DocumentFile",
    "Drawer",
    "Emargement",
    "NamedVote",
    "Option",
    "Proxy",
    "Venue",
    "Voter",
    "random_key",
]
