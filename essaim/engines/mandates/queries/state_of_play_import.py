"""A list of authorities read from a spreadsheet, before anything is written: each line, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.engines.mandates.models import Adoption, Authority
from essaim.engines.mandates.rules.state_of_play import (
    EARLIEST,
    FIELDS,
    HEADERS,
    NEEDED,
    What,
    said_day,
    said_level,
)
from essaim.kernel.actors.identifiers import clean_siren
from essaim.kernel.projects.models import Tool
from essaim.kernel.spreadsheets.columns import guess, header_line
from essaim.kernel.spreadsheets.reading import FileRefused
from essaim.kernel.territories.names import key

LABELS = {
    "name": gettext_lazy("Collectivité"),
    "siren": gettext_lazy("SIREN"),
    "what": gettext_lazy("A adopté"),
    "decided_on": gettext_lazy("Date"),
    "source_url": gettext_lazy("Lien"),
    "told_by": gettext_lazy("Qui le dit"),
    "about": gettext_lazy("Service"),
}
LONGEST = {"name": 150, "told_by": 150, "about": 150, "source_url": 500}
SIREN_LENGTH = 9
type Faults = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file. `what` None with a day: nothing is told of it, only its name."""

    number: int
    values: Mapping[str, str]
    siren: str = ""
    what: What | None = None
    decided_on: date | None = None
    faults: Faults = field(default_factory=list)
    is_known: bool = False

    @property
    def level_text(self) -> str:
        return str(Adoption.Level(self.what).label) if self.what else ""


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says: lines to write, lines with a fault, lines already known."""

    lines: Sequence[Line]

    @property
    def good(self) -> list[Line]:
        return [one for one in self.lines if not one.faults and not one.is_known]

    @property
    def wrong(self) -> list[Line]:
        return [one for one in self.lines if one.faults]

    @property
    def known(self) -> list[Line]:
        return [one for one in self.lines if one.is_known and not one.faults]


def read_state(rows: Sequence[tuple[int, list[str]]], tool: Tool, *, today: date, told_by: str = "") -> Read:
    """Every line of a table. `told_by`: who says it, where no cell does. Two queries. Raises FileRefused."""
    first = header_line([cells for _line, cells in rows], HEADERS)
    header = rows[first][1]
    columns = guess(header, HEADERS)
    missing = [str(LABELS[name]) for name in NEEDED if name not in columns]
    if missing:
        message = _(
            "Il manque une colonne « {missing} ». La première ligne du fichier dit : {header}. Nommez les colonnes comme dans le modèle."
        )
        raise FileRefused(message=message.format(missing=missing[0], header=", ".join(header)[:200]))
    known, seen, lines = _known(tool), set[tuple[str, str, str, str]](), []
    for number, cells in rows[first + 1 :]:
        values = {
            name: cells[columns[name]].strip() if columns.get(name, len(cells)) < len(cells) else ""
            for name in FIELDS
        }
        values["told_by"] = values["told_by"] or told_by
        line = _line(number, values, today)
        same = _key(line)
        lines.append(_marked(line, same in known or same in seen))
        seen.add(same)
    return Read(lines)


def _marked(line: Line, is_known: bool) -> Line:
    return Line(line.number, line.values, line.siren, line.what, line.decided_on, line.faults, is_known)


def _key(line: Line) -> tuple[str, str, str, str]:
    who = line.siren or key(line.values["name"])
    day = line.decided_on.isoformat() if line.decided_on else ""
    return who, line.what or "", day, key(line.values["about"])


def _known(tool: Tool) -> set[tuple[str, str, str, str]]:
    rows = (
        Adoption.objects.in_tool(tool)
        .order_by("pk")
        .values_list("authority__siren", "authority__name", "what", "decided_on", "about")
    )
    found = {
        (who, what, day.isoformat(), key(about))
        for siren, name, what, day, about in rows
        for who in (siren or key(name), key(name))
    }
    alone = Authority.objects.in_tool(tool).order_by("pk").values_list("siren", "name")
    return found | {(who, "", "", "") for siren, name in alone for who in (siren or key(name), key(name))}


def _line(number: int, values: dict[str, str], today: date) -> Line:
    faults: Faults = []
    siren = _siren(values["siren"], faults)
    what = said_level(values["what"]) if values["what"] else None
    if not values["name"]:
        faults.append((str(LABELS["name"]), _("Écrivez le nom de la collectivité.")))
    if values["what"] and what is None:
        sentence = _("« {text} » ne dit rien de connu. Écrivez : aucune, cadre, spécifique ou mandats.")
        faults.append((str(LABELS["what"]), sentence.format(text=values["what"][:60])))
    day = _day(values["decided_on"], what, today, faults)
    if what and not values["told_by"]:
        faults.append(
            (str(LABELS["told_by"]), _("Dites qui l'affirme, ou remplissez la case sous le tableau."))
        )
    if values["source_url"] and not _is_link(values["source_url"]):
        faults.append((str(LABELS["source_url"]), _("Ce lien ne s'ouvre pas. Il commence par https://.")))
    for name, most in LONGEST.items():
        if len(values[name]) > most:
            faults.append(
                (str(LABELS[name]), _("Ce texte dépasse {most} signes. Raccourcissez-le.").format(most=most))
            )
    return Line(number, values, siren, what, day, faults)


def _siren(text: str, faults: Faults) -> str:
    """Nine digits, checked; a SIRET gives its first nine."""
    bare = "".join(text.split())
    if not bare:
        return ""
    try:
        return clean_siren(bare[:SIREN_LENGTH] if bare.isdigit() and len(bare) == SIREN_LENGTH + 5 else bare)
    except ValidationError as error:
        faults.append((str(LABELS["siren"]), error.messages[0]))
        return ""


def _day(text: str, what: What | None, today: date, faults: Faults) -> date | None:
    day = said_day(text)
    label = str(LABELS["decided_on"])
    if text and day is None:
        faults.append((label, _("« {text} » n'est pas un jour. Écrivez 14/03/2011.").format(text=text[:60])))
    elif what and day is None:
        faults.append((label, _("Donnez le jour de cette décision, ou celui où l'on vous l'a dit.")))
    elif day and not EARLIEST <= day <= today:
        faults.append((label, _("Ce jour n'est pas entre 2000 et aujourd'hui. Corrigez-le.")))
    return day


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in parts.netloc and " " not in text
