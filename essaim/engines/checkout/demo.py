"""Online payments of the demonstration: the invented bank."""

from __future__ import annotations

from essaim.engines.checkout.commands.tills import TillCard, describe_till
from essaim.engines.checkout.models import Provider
from essaim.kernel.projects.engine import DemoCast
from essaim.kernel.projects.models import Tool


def play(tool: Tool, cast: DemoCast) -> None:
    """A page of the installation plays the bank: nobody pays anything."""
    card = TillCard(provider=Provider.INVENTED)
    describe_till(by=cast.coordinator, tool=tool, card=card, at=cast.at)
