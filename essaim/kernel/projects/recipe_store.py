"""Recipes enter this installation: packaged with it, imported from a file, or born of a lesson. A version is never rewritten in use."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation, OrganisationMembership
from essaim.kernel.audit.api import record
from essaim.kernel.errors import DomainError
from essaim.kernel.projects.errors import CarrierNeeded, NotKeeper, OlderVersion, SameVersionOtherText
from essaim.kernel.projects.models import Recipe, RecipeVersion
from essaim.kernel.projects.recipe import RecipeData
from essaim.kernel.projects.recipe_check import read_recipe
from essaim.kernel.projects.search import fold
from essaim.kernel.projects.versions import numbers
from essaim.kernel.territories.models import Territory

Origin = RecipeVersion.Origin


@dataclass(frozen=True)
class Loaded:
    """What became of the packaged recipes: versions added, rewritten while nobody used them, refused with why."""

    added: list[str]
    rewritten: list[str]
    refused: list[str]


def digest_of(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def packaged_files() -> list[Path]:
    return sorted(Path(settings.PACKAGE, "recipes").glob("*.toml"))


def load_packaged(*, by: Actor, at: datetime) -> Loaded:
    """Bring the packaged recipes in; a second call writes nothing. Each file is its own transaction: a bad one stops no other."""
    added, rewritten, refused = list[str](), list[str](), list[str]()
    held = dict(RecipeVersion.objects.filter(origin=Origin.PACKAGED).values_list("digest", "recipe__slug"))
    unborn = set(Recipe.objects.filter(born_in=None).values_list("slug", flat=True))
    for path in packaged_files():
        raw = path.read_bytes()
        slug = held.get(digest_of(raw))
        if slug is not None and slug not in unborn:
            continue
        try:
            data = read_recipe(raw, file=path.name)
            outcome = _bring_packaged(raw, data, by=by, at=at)
        except DomainError as error:
            refused.append(str(error))
            continue
        {"added": added, "rewritten": rewritten}.get(outcome, []).append(f"{data.slug} {data.version}")
    return Loaded(added, rewritten, refused)


@transaction.atomic
def _bring_packaged(raw: bytes, data: RecipeData, *, by: Actor, at: datetime) -> str:
    recipe = Recipe.objects.select_for_update(of=("self",)).filter(slug=data.slug).first()
    version = recipe.versions.filter(version=data.version).first() if recipe else None
    if recipe is None or version is None:
        if recipe is not None and recipe.current and numbers(data.version) < numbers(recipe.current.version):
            return "kept"
        write_version(raw, data, recipe=recipe, origin=Origin.PACKAGED, by=by, at=at)
        return "added"
    if version.digest == digest_of(raw):
        _show(recipe, recipe.current or version)
        return "kept"
    if version.origin != Origin.PACKAGED or is_in_use(version):
        raise SameVersionOtherText(version=data.version, name=data.name)
    version.text, version.digest, version.data = raw.decode(), digest_of(raw), plain_data(data)
    version.save(update_fields=["text", "digest", "data"])
    _show(recipe, recipe.current or version)
    record(by=by, action="recipes.packaged_text_replaced", target=version, changes={"version": data.version})
    return "rewritten"


def is_in_use(version: RecipeVersion) -> bool:
    """Whether a project or a lesson rests on this text, or a later version came of it."""
    later = RecipeVersion.objects.filter(recipe=version.recipe_id, pk__gt=version.pk)
    return version.projects.exists() or version.lessons.exists() or later.exists()


def plain_data(data: RecipeData) -> dict[str, Any]:
    """The recipe as JSON, under the names of the file."""
    return data.model_dump(mode="json", by_alias=True, exclude_none=True)


def check_entry(data: RecipeData, raw: bytes) -> RecipeVersion | None:
    """The version already here with this very text, or None when the text may enter.

    Raises SameVersionOtherText, OlderVersion.
    """
    recipe = Recipe.objects.select_related("current").filter(slug=data.slug).first()
    if recipe is None:
        return None
    same = recipe.versions.filter(Q(digest=digest_of(raw)) | Q(version=data.version)).order_by("pk")
    known = next((version for version in same if version.digest == digest_of(raw)), None)
    if known is not None:
        return known
    if same:
        raise SameVersionOtherText(version=data.version, name=data.name)
    if recipe.current and numbers(data.version) < numbers(recipe.current.version):
        raise OlderVersion(version=data.version, name=data.name, current=recipe.current.version)
    return None


@transaction.atomic
def import_recipe(
    *, raw: bytes, file: str, by: Actor, at: datetime, keeper: Organisation | None = None
) -> tuple[RecipeVersion, bool]:
    """Bring a recipe in from its bytes; the same text twice changes nothing. Returns the version and whether it is new.

    A person imports for an organisation of theirs: it keeps what it brings, and only it brings the next versions.
    Raises BadRecipe, SameVersionOtherText, OlderVersion, CarrierNeeded, NotKeeper.
    """
    data = read_recipe(raw, file=file)
    recipe = Recipe.objects.select_for_update(of=("self",)).filter(slug=data.slug).first()
    known = check_entry(data, raw)
    if known is not None:
        return known, False
    keeper = _entitled(recipe, data, by, keeper)
    version = write_version(raw, data, recipe=recipe, origin=Origin.IMPORTED, by=by, at=at, keeper=keeper)
    return version, True


def _entitled(
    recipe: Recipe | None, data: RecipeData, by: Actor, keeper: Organisation | None
) -> Organisation | None:
    if by.kind == "system":
        return recipe.keeper if recipe else keeper
    mine = organisations_of(by)
    if recipe is None:
        if keeper is None or keeper.pk not in mine:
            raise CarrierNeeded
        return keeper
    if recipe.keeper_id not in mine:
        raise NotKeeper(name=data.name, keeper=recipe.keeper or "Essaim")
    return recipe.keeper


def organisations_of(by: Actor) -> set[int]:
    """The organisations this person is an active member of. One query."""
    if by.user_id is None:
        return set()
    return set(
        OrganisationMembership.objects.filter(user_id=by.user_id, is_active=True).values_list(
            "organisation_id", flat=True
        )
    )


def write_version(
    raw: bytes,
    data: RecipeData,
    *,
    recipe: Recipe | None,
    origin: RecipeVersion.Origin,
    by: Actor,
    at: datetime,
    keeper: Organisation | None = None,
    changes: str = "",
) -> RecipeVersion:
    """Add a version and make it the current one, within the caller's transaction."""
    if recipe is None:
        recipe = Recipe(slug=data.slug, keeper=keeper)
        _fill(recipe, data)
        recipe.save()
    version = RecipeVersion.objects.create(
        recipe=recipe,
        version=data.version,
        text=raw.decode(),
        data=plain_data(data),
        digest=digest_of(raw),
        origin=origin,
        changes=changes,
        created_at=at,
        created_by_id=by.user_id,
    )
    _show(recipe, version)
    record(
        by=by,
        action="recipes.version_added",
        target=version,
        changes={"version": data.version, "origin": str(origin)},
    )
    return version


def _show(recipe: Recipe, version: RecipeVersion) -> None:
    recipe.current = version
    _fill(recipe, RecipeData.model_validate(version.data))
    recipe.save()


def _fill(recipe: Recipe, data: RecipeData) -> None:
    """What lists and searches need of the text, beside the recipe."""
    recipe.name, recipe.theme, recipe.promise = data.name, data.theme, data.promise
    recipe.is_executable = data.is_executable
    commune = data.born.commune if data.born else None
    if commune and (recipe.born_in is None or recipe.born_in.code != commune):
        recipe.born_in = Territory.objects.filter(kind=Territory.Kind.COMMUNE, code=commune).first()
    recipe.latitude = data.born.latitude if data.born else None
    recipe.longitude = data.born.longitude if data.born else None
    told = [data.name, data.promise, data.need, data.how, data.spread, data.born.place if data.born else ""]
    told += [*data.keywords, *(partner.name for partner in data.partners)]
    recipe.search_text = fold(" ".join(told))


@transaction.atomic
def entrust(*, recipe: Recipe, keeper: Organisation, by: Actor) -> None:
    """Name the organisation that answers lessons and brings the next versions."""
    before, recipe.keeper = recipe.keeper, keeper
    recipe.save(update_fields=["keeper"])
    record(by=by, action="recipes.entrusted", target=recipe, changes={"keeper": (before, keeper)})
