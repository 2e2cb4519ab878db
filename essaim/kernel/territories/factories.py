"""Real territories for tests: a handful, from the packaged file."""

from collections.abc import Collection

from essaim.kernel.actors.actor import Actor
from essaim.kernel.territories.dataset import packaged
from essaim.kernel.territories.loading import load_territories
from essaim.kernel.territories.models import Territory

LILLE, DUNKERQUE, VILLENEUVE_D_ASCQ, SAINT_OMER = "59350", "59183", "59009", "62765"


def load_some(*communes: str, departements: Collection[str] = ()) -> None:
    """Loads these communes, or whole départements, and what stands above them."""
    dataset = packaged().only(departements=departements, communes=communes)
    load_territories(by=Actor.system("tests"), dataset=dataset)


def commune(code: str) -> Territory:
    return Territory.objects.get(kind=Territory.Kind.COMMUNE, code=code)
