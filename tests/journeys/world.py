"""The world the journeys start from: real communes, the packaged recipes, and people with an account."""

from allauth.account.models import EmailAddress
from django.utils import timezone

from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation, OrganisationMembership, User
from essaim.kernel.factories import make_organisation, make_user
from essaim.kernel.projects.commands import answer_decision, draft_project, launch_project, take_defaults
from essaim.kernel.projects.models import Project, Recipe
from essaim.kernel.projects.recipe_store import load_packaged
from essaim.kernel.territories.factories import LILLE, VILLENEUVE_D_ASCQ, commune, load_some

FUNDER = "Département du Nord"
CENTRE = "Centre social des Moulins"
NAME = "Bio-cabas des Moulins"


def answers() -> dict[str, object]:
    """What the first adoption decides; the rest is as the recipe proposes."""
    year = timezone.localdate().year
    return {
        "envelope_period": [f"{year}-01-01", f"{year + 1}-12-31"],
        "quotient_brackets": None,
        "household_cap": "20",
        "envelope": "1000",
        "basket_price_small": "9",
        "basket_price_large": "14,50",
        "pickup_place": "Centre social, le jeudi de 16 h à 19 h",
    }


def found() -> None:
    """Territories, recipes and the funder, as an installation has them before anyone comes."""
    load_some(VILLENEUVE_D_ASCQ, LILLE)
    assert load_packaged(by=Actor.system("tests"), at=timezone.now()).refused == []
    make_organisation(FUNDER, legal_form="collectivite", commune=commune(LILLE), siren="225900018")


def account(name: str, **fields: str) -> User:
    """A person whose address is verified."""
    user = make_user(name, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def carried_by(user: User, name: str = CENTRE, code: str = VILLENEUVE_D_ASCQ, **fields: str) -> Organisation:
    """An organisation this person administers."""
    organisation = make_organisation(name, commune=commune(code), latitude=50.62, longitude=3.14, **fields)
    OrganisationMembership.objects.create(organisation=organisation, user=user, role="admin")
    return organisation


def launched(
    by: User,
    carrier: Organisation,
    *,
    recipe: str = "bio-cabas",
    name: str = NAME,
    given: dict[str, object] | None = None,
) -> Project:
    """A project launched from a packaged recipe, by the commands the pages use."""
    actor, at = Actor.of(by), timezone.now()
    assert carrier.commune is not None
    draft = draft_project(
        recipe=Recipe.objects.select_related("current").get(slug=recipe),
        carrier=carrier,
        territory=carrier.commune,
        name=name,
        by=actor,
        at=at,
        parent=None,
    )
    funder = Organisation.objects.get(name=FUNDER)
    for key, raw in {**answers(), "funder": funder.pk, **(given or {})}.items():
        answer_decision(slug=draft.slug, key=key, raw=raw, by=actor)
    take_defaults(slug=draft.slug, by=actor)
    return launch_project(project_id=draft.pk, by=actor, at=at)
