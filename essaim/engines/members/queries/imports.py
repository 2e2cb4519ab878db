"""What an import would do, line by line, before it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from essaim.engines.members.models import Household, HouseholdImport
from essaim.engines.members.queries.duplicates import card_of, reason_texts
from essaim.engines.members.rules.contact import address_key, name_key, phone_key
from essaim.engines.members.rules.matching import Card, Likeness, compare
from essaim.engines.members.rules.rows import Fault, Line, read_line
from essaim.kernel.projects.models import Project
from essaim.kernel.territories.models import SearchName, Territory
from essaim.kernel.territories.names import key

ACTIONS: dict[str, str | Promise] = {
    "create": _("Ajouter comme nouveau foyer"),
    "skip": _("Ne rien faire"),
    "merge": _("Compléter ce qui manque"),
    "update": _("Remplacer par le fichier"),
}
SENTENCES: dict[str, str | Promise] = {
    "no_name": _("Aucun nom sur cette ligne. Écrivez le nom du foyer, ou supprimez la ligne."),
    "bad_email": _(
        "« {value} » n'est pas une adresse e-mail. Écrivez-la comme nom@exemple.fr, ou videz la case."
    ),
    "bad_phone": _("« {value} » n'est pas un numéro de téléphone. La case est laissée vide."),
    "bad_quotient": _(
        "« {value} » n'est pas un quotient familial. Écrivez un nombre entier, par exemple 612."
    ),
    "bad_day": _("« {value} » n'est pas une date. Écrivez-la comme 02/11/2026."),
    "too_long": _("« {value}… » est trop long. Raccourcissez ce texte."),
    "unknown_commune": _("La commune « {value} » n'est pas reconnue. La case est laissée vide."),
}
FIELD_LABELS: dict[str, str | Promise] = {
    "name": _("Nom du foyer"),
    "first_name": _("Prénom"),
    "contact_name": _("Personne à contacter"),
    "email": _("Adresse e-mail"),
    "phone": _("Téléphone"),
    "address": _("Adresse"),
    "postcode": _("Code postal"),
    "commune": _("Commune"),
    "quotient": _("Quotient familial"),
    "quotient_checked_on": _("Quotient vérifié le"),
    "notes": _("Remarques"),
}


@dataclass
class PreviewLine:
    """One line of the file: what was read, what is wrong, what it looks like, what will be done."""

    line: Line
    commune: Territory | None = None
    household: Household | None = None
    same_as_line: int | None = None
    reasons: list[str] = field(default_factory=list)
    action: str = "create"

    @property
    def faults(self) -> list[tuple[str, str, bool]]:
        """(field, sentence, is only a warning)."""
        return [
            (
                str(FIELD_LABELS[fault.field]),
                str(SENTENCES[fault.code]).format(value=fault.value),
                fault.warning,
            )
            for fault in self.line.faults
        ]

    @property
    def is_duplicate(self) -> bool:
        return self.household is not None or self.same_as_line is not None


@dataclass
class Preview:
    lines: list[PreviewLine]

    @property
    def counts(self) -> Counter[str]:
        """How many lines for each action; lines at fault count as "fault"."""
        return Counter(line.action for line in self.lines)

    @property
    def to_write(self) -> list[PreviewLine]:
        return [line for line in self.lines if line.action in {"create", "merge", "update"}]


def communes_named(wanted: Iterable[tuple[str, str]], near: Territory) -> dict[tuple[str, str], Territory]:
    """The commune of each (name, postcode) that can be told; homonyms by postcode, then by département. Two queries."""
    wanted = {pair for pair in wanted if pair[0]}
    if not wanted:
        return {}
    rows = SearchName.objects.filter(
        key__in={key(name) for name, _postcode in wanted}, territory__kind=Territory.Kind.COMMUNE
    ).select_related("territory")
    candidates: dict[str, dict[int, Territory]] = {}
    codes: dict[int, set[str]] = {}
    for row in rows.prefetch_related("territory__postcodes").order_by("pk"):
        candidates.setdefault(row.key, {})[row.territory_id] = row.territory
        codes[row.territory_id] = {postcode.code for postcode in row.territory.postcodes.all()}
    found = {}
    for name, postcode in wanted:
        fits = list(candidates.get(key(name), {}).values())
        told = [commune for commune in fits if postcode and postcode in codes[commune.pk]]
        near_by = [commune for commune in fits if commune.departement_id == near.departement_id]
        for group in (told, near_by, fits):
            if len(group) == 1:
                found[name, postcode] = group[0]
                break
    return found


def _card(number: int, line: Line) -> Card:
    values = line.values
    return Card(
        number,
        name_key(values["name"]),
        values["email"],
        phone_key(values["phone"]),
        address_key(values["address"]),
    )


class _Register:
    """Cards found by any key they share, so that each line meets only those worth comparing."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, str], list[Card]] = {}

    def add(self, card: Card) -> None:
        for name in ("email", "phone", "name", "address"):
            if value := getattr(card, name):
                self._by_key.setdefault((name, value), []).append(card)

    def likeliest(self, card: Card) -> tuple[Card, Likeness] | None:
        met = {
            other.ref: other
            for name in ("email", "phone", "name", "address")
            if (value := getattr(card, name))
            for other in self._by_key.get((name, value), [])[:30]
        }
        ranked = sorted(
            ((compare(card, other), other) for other in met.values()),
            key=lambda item: (-item[0].score, item[1].ref),
        )
        return (ranked[0][1], ranked[0][0]) if ranked and ranked[0][0].is_likely else None


def preview(draft: HouseholdImport, project: Project, *, with_quotient: bool) -> Preview:
    """What the import would do. Three queries, whatever the number of lines."""
    mapping = {
        name: column
        for name, column in draft.mapping.items()
        if with_quotient or not name.startswith("quotient")
    }
    lines = [read_line(number, cells, mapping) for number, cells in draft.rows]
    communes = communes_named(
        {(line.values["commune"], line.values["postcode"]) for line in lines}, project.territory
    )
    households = Household.objects.in_project(project.pk).filter(merged_into=None, erased_at=None)
    existing = {household.pk: household for household in households.order_by("pk")}
    known, seen = _Register(), _Register()
    for household in existing.values():
        known.add(card_of(household))
    rows = []
    for line in lines:
        row = PreviewLine(line)
        _place(row, communes)
        _match(row, known, seen, existing)
        row.action = _action(row, draft.choices)
        rows.append(row)
    return Preview(rows)


def _place(row: PreviewLine, communes: dict[tuple[str, str], Territory]) -> None:
    name = row.line.values["commune"]
    row.commune = communes.get((name, row.line.values["postcode"]))
    if name and row.commune is None:
        row.line.faults.append(Fault("unknown_commune", "commune", name[:60], warning=True))


def _match(row: PreviewLine, known: _Register, seen: _Register, existing: dict[int, Household]) -> None:
    if not row.line.is_good:
        return
    card = _card(row.line.number, row.line)
    if (in_file := seen.likeliest(card)) is not None:
        row.same_as_line, row.reasons = in_file[0].ref, reason_texts(in_file[1].reasons)
    elif (in_base := known.likeliest(card)) is not None:
        row.household, row.reasons = existing[in_base[0].ref], reason_texts(in_base[1].reasons)
    seen.add(card)


def _action(row: PreviewLine, choices: dict[str, str]) -> str:
    if not row.line.is_good:
        return "fault"
    chosen = choices.get(str(row.line.number), "")
    if row.household is not None:
        return chosen if chosen in ACTIONS else "merge"
    if row.same_as_line is not None:
        return chosen if chosen in {"create", "skip"} else "skip"
    return "skip" if chosen == "skip" else "create"
