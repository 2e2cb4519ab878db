"""Thirty invented households, two of them held by people who can sign in."""

from random import Random

from essaim.engines.members.api import add_household, link_person, set_quotient
from essaim.kernel.actors.models import User
from essaim.kernel.projects.engine import DemoCast
from essaim.kernel.projects.models import Tool

NAMES = (
    "Delattre", "Wattel", "Benali", "Carpentier", "Morel", "Dubois", "Haddad", "Leroy", "Vasseur", "Petit",
    "Nowak", "Diallo", "Lemaire", "Roussel", "Garcia", "Hoang", "Fournier", "Caron", "Mercier", "Traoré",
    "Lambert", "Bonnet", "Kaczmarek", "Da Silva", "Masson", "Picard", "Gérard", "Meunier", "Lecomte", "Boulanger",
)  # fmt: skip
QUOTIENTS = (280, 410, 540, 620, 780, 950, 1150, 1300, 1620)
UNKNOWN_QUOTIENT = 0.15


def play(tool: Tool, cast: DemoCast) -> None:
    """Fill the project: the cast's households first, then neighbours known by phone or on paper only."""
    if tool.config.colleges == "scic":
        return  # who holds shares becomes a member: the demonstration of the shares brings them in
    chance, by = Random(cast.seed), cast.coordinator  # noqa: S311 - invented data
    people = list(User.objects.filter(pk__in=[member.user_id for member in cast.members]).order_by("pk"))
    named = [person.full_name.rsplit(" ", 1)[-1] for person in people]
    for number, name in enumerate([*named, *(name for name in NAMES if name not in named)]):
        person = people[number] if number < len(people) else None
        household = add_household(
            by=by,
            project_id=tool.project_id,
            name=f"Famille {name}",
            contact_name=person.full_name if person else "",
            email=person.email if person else "",
            phone=f"03 99 00 {number:02d} {chance.randrange(100):02d}",
            at=cast.at,
        )
        if person is not None:
            link_person(by=by, household_id=household.pk, email=person.email, at=cast.at)
        if tool.config.asks_quotient and chance.random() > UNKNOWN_QUOTIENT:
            quotient = chance.choice(QUOTIENTS)
            set_quotient(
                by=by, household_id=household.pk, quotient=quotient, checked_on=cast.today, at=cast.at
            )
