"""An assembly with a secret election, for the tests of the urn."""

from datetime import timedelta

from essaim.engines.assemblies.commands.closing import close_ballot
from essaim.engines.assemblies.commands.opening import Opened, open_ballot
from essaim.engines.assemblies.commands.voting import cast_secret
from essaim.engines.assemblies.factories import assemblies_cast, make_assembly, make_item, make_member, opened
from essaim.engines.assemblies.models import Ballot, Voter
from essaim.engines.members.api import Household
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import User
from essaim.kernel.factories import NOW, Cast, join, make_user

NAMES = ["Ana", "Bilal", "Carl", "Dora", "Emy", "Farid", "Gil", "Hana", "Ivo", "Jade", "Kim", "Lou"]


class World:
    """An assembly open, twelve voters with accounts, an election by judgement."""

    def __init__(self) -> None:
        self.cast: Cast = assemblies_cast()
        self.users: dict[str, User] = {}
        households: list[Household] = []
        for name in NAMES:
            user = self.users[name] = make_user(name)
            join(self.cast.project, "membre", user)
            households.append(make_member(self.cast, f"Foyer {name}", person=user))
        assembly = make_assembly(self.cast)
        voters = opened(assembly, households)
        self.voters: dict[str, Voter] = {name: voters[f"Foyer {name}"] for name in NAMES}
        self.item = make_item(
            assembly, "Amel", "Zoé", kind="election", method="judgement", title="Élection du conseil"
        )
        self.opened: Opened = open_ballot(
            by=self.cast.coordinator,
            item_id=self.item.pk,
            way="secret",
            closes_at=NOW + timedelta(hours=2),
            at=NOW,
        )

    @property
    def ballot(self) -> Ballot:
        return self.opened.ballot

    def choice(self, name: str) -> str:
        """Not two voters alike: a vote that leaks anywhere tells its voter."""
        first, second = (option.key for option in self.item.options.order_by("pk"))
        place = NAMES.index(name)
        return f"{first}:{place % 7},{second}:{place // 7}"

    def vote(self, name: str) -> str:
        by = self.actor(name)
        votes = {self.voters[name].pk: self.choice(name)}
        (receipt,) = cast_secret(by=by, ballot_id=self.ballot.pk, votes=votes, at=NOW)
        return receipt.receipt

    def actor(self, name: str) -> Actor:
        return Actor.of(self.users[name])

    def close(self) -> Ballot:
        phrase = self.opened.phrase
        return close_ballot(by=self.cast.coordinator, ballot_id=self.ballot.pk, phrase=phrase, at=NOW)
