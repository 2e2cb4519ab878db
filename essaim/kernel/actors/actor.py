"""Who acts. Each write names one; a job of the system is an actor with rights of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from essaim.kernel.actors.models import User


@dataclass(frozen=True, slots=True)
class Actor:
    kind: Literal["person", "system", "anonymous"]
    name: str
    user_id: int | None = None

    @classmethod
    def of(cls, user: User) -> Actor:
        return cls("person", user.display_name, user.pk)

    @classmethod
    def system(cls, job: str) -> Actor:
        """A job of the product itself, e.g. `Actor.system("orders.close_due_cycles")`."""
        return cls("system", job)

    @classmethod
    def anonymous(cls) -> Actor:
        return cls("anonymous", "")

    @property
    def is_person(self) -> bool:
        return self.kind == "person"
