"""The shape of a recipe file. Data only: what it may say, in which words; faults are found in `recipe_check`."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
RecipeSlug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Version = Annotated[str, StringConstraints(pattern=r"^\d{1,6}\.\d{1,6}\.\d{1,6}$", max_length=20)]
Dotted = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[A-Za-z][A-Za-z0-9_]*$", max_length=80)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=8000)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s\"'<>]+$", max_length=300)]
MOST_ITEMS = 100
type Many[T] = Annotated[tuple[T, ...], Field(max_length=MOST_ITEMS)]
NeedsVersion = Annotated[str, StringConstraints(pattern=r"^\d{1,6}(\.\d{1,6}){0,2}$")]
DecisionKind = Literal[
    "rate", "money", "integer", "choice", "territory", "organisation", "period", "text", "brackets"
]


class Part(BaseModel):
    """A table of the file: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Born(Part):
    place: Line
    commune: str | None = None
    year: int | None = None
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)


class Figure(Part):
    value: Line
    unit: Annotated[str, StringConstraints(max_length=80)] = ""
    label: Line
    year: int | None = None


class Partner(Part):
    name: Line
    role: Annotated[str, StringConstraints(max_length=400)] = ""


class SuccessFactor(Part):
    text: Prose


class Link(Part):
    label: Line
    url: Url
    note: Annotated[str, StringConstraints(max_length=200)] = ""


class Choice(Part):
    value: Slug
    label: Line


class Decision(Part):
    """What the adopting territory settles itself. Without `default`, it must be answered; with `optional`, it may stay empty."""

    key: Key
    kind: DecisionKind
    question: Line
    why: Prose = ""
    default: Any = None
    optional: bool = False
    min: int | Decimal | str | None = None
    max: int | Decimal | str | None = None
    choices: Many[Choice] = ()


class EngineUse(Part):
    """One tool: an engine installed under the slug `as`, with settings that may name decisions as "$key"."""

    use: Slug
    as_: Slug = Field(alias="as")
    title: Line
    needs_version: NeedsVersion = "0"
    settings: dict[str, Any] = Field(default_factory=dict)


class Role(Part):
    name: Line
    description: Annotated[str, StringConstraints(max_length=400)] = ""
    grants: Many[Dotted] = ()
    holder: Literal["person", "organisation"] = "person"
    decision: Key | None = None


class WireLine(Part):
    """`from` and `to` name tools when the project has several of the engine; all of them otherwise."""

    on: Dotted
    do: Dotted
    from_: Slug | None = Field(default=None, alias="from")
    to: Slug | None = None


class Indicator(Part):
    key: Key
    measure: Dotted
    why: Annotated[str, StringConstraints(max_length=400)] = ""


class RecipeData(Part):
    """A sheet, and with `engines` an executable recipe. The first role held by a person is the one of who launches.

    `role_order` is never written in a file: it keeps the order of the roles in a database that forgets that of keys.
    """

    slug: RecipeSlug
    version: Version
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=150)]
    row: Annotated[str, StringConstraints(max_length=8)] = ""
    theme: str
    promise: Line
    need: Prose = ""
    how: Prose = ""
    spread: Prose = ""
    source: Line
    born: Born | None = None
    keywords: Many[Line] = ()
    figures: Many[Figure] = ()
    partners: Many[Partner] = ()
    success_factors: Many[SuccessFactor] = ()
    links: Many[Link] = ()
    engines_wanted: Many[Slug] = ()
    decisions: Many[Decision] = ()
    engines: Many[EngineUse] = ()
    roles: dict[Slug, Role] = Field(default_factory=dict, max_length=MOST_ITEMS)
    role_order: Many[Slug] = ()
    wires: Many[WireLine] = ()
    indicators: Many[Indicator] = ()
    follows: Many[RecipeSlug] = ()

    @model_validator(mode="before")
    @classmethod
    def _keep_role_order(cls, table: Any) -> Any:
        if not isinstance(table, dict) or not isinstance(table.get("roles"), dict):
            return table
        roles, order = table["roles"], table.get("role_order")
        if not isinstance(order, list | tuple) or sorted(map(str, order)) != sorted(roles):
            return {**table, "role_order": list(roles)}
        return {**table, "roles": {slug: roles[slug] for slug in order}}

    @property
    def is_executable(self) -> bool:
        return bool(self.engines)

    def decision(self, key: str) -> Decision | None:
        return next((decision for decision in self.decisions if decision.key == key), None)
