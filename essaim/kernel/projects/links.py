"""Which territories an organisation may carry a project in. The rule, in full:

- a territory that contains its commune (the commune itself, a bassin de vie, the département…);
- any territory within its intercommunalité;
- for a public authority, any territory within its département.
"""

from __future__ import annotations

from essaim.kernel.actors.models import LegalForm, Organisation
from essaim.kernel.projects.errors import NoLinkWithTerritory
from essaim.kernel.territories.models import Territory
from essaim.kernel.territories.queries import contains


def is_linked(carrier: Organisation, territory: Territory) -> bool:
    """Whether the rule lets this carrier work there. At most six queries."""
    commune = carrier.commune
    if commune is None:
        return False
    if contains(territory, commune):
        return True
    if commune.epci is not None and contains(commune.epci, territory):
        return True
    is_public = carrier.legal_form == LegalForm.PUBLIC
    return is_public and commune.departement is not None and contains(commune.departement, territory)


def check_link(carrier: Organisation, territory: Territory) -> None:
    """Raises NoLinkWithTerritory."""
    if not is_linked(carrier, territory):
        raise NoLinkWithTerritory(carrier=carrier.name, territory=territory.name)
