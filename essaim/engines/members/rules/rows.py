"""One line of a spreadsheet becomes what is known of a household, or the faults that prevent it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from essaim.engines.members.rules.contact import email_key, phone_display, phone_key

LONGEST = {"name": 150, "contact_name": 150, "email": 254, "phone": 30, "address": 250, "notes": 2000}
HIGHEST_QUOTIENT = 20_000
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a cell. `code` names the sentence shown; a warning lets the line pass without the cell."""

    code: str
    field: str
    value: str
    warning: bool = False


@dataclass(slots=True)
class Line:
    """A line read: its number in the file, its values, its faults."""

    number: int
    values: dict[str, str] = field(default_factory=dict)
    quotient: int | None = None
    quotient_checked_on: date | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not any(not fault.warning for fault in self.faults)


def read_day(text: str) -> date | None:
    """
    >>> read_day("02/11/2026"), read_day("2026-11-02"), read_day("hier")
    (datetime.date(2026, 11, 2), datetime.date(2026, 11, 2), None)
    """
    for shape in _DAYS:
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def read_quotient(text: str) -> int | None:
    """Whole euros, cents dropped; None when it is no quotient.

    >>> read_quotient("1 234,50 €"), read_quotient("612"), read_quotient("-3"), read_quotient("A")
    (1234, 612, None, None)
    """
    bare = re.sub(r"[\s\u00a0\u202f€]", "", text)
    match = re.fullmatch(r"(\d{1,5})([.,]\d{1,2})?", bare)
    return int(match[1]) if match and int(match[1]) <= HIGHEST_QUOTIENT else None


def read_line(number: int, cells: Sequence[str], mapping: Mapping[str, int]) -> Line:
    """Read one line under a mapping from field to column."""
    raw = {name: cells[column].strip() for name, column in mapping.items() if column < len(cells)}
    line = Line(number)
    _read_name(line, raw)
    _read_contact(line, raw)
    _read_quotient_cells(line, raw)
    for name in ("address", "notes", "postcode", "commune"):
        line.values[name] = raw.get(name, "")
    for name, longest in LONGEST.items():
        if len(line.values.get(name, "")) > longest:
            line.faults.append(Fault("too_long", name, line.values[name][:60]))
    return line


def _read_name(line: Line, raw: Mapping[str, str]) -> None:
    name, first = raw.get("name", ""), raw.get("first_name", "")
    contact = raw.get("contact_name", "")
    if first:
        contact = contact or f"{first} {name}".strip()
    line.values["name"] = name if not first else f"{name} {first}".strip()
    line.values["contact_name"] = contact
    if not line.values["name"]:
        line.values["name"] = contact
    if not line.values["name"]:
        line.faults.append(Fault("no_name", "name", ""))


def _read_contact(line: Line, raw: Mapping[str, str]) -> None:
    email = email_key(raw.get("email", ""))
    if email and not _EMAIL.fullmatch(email):
        line.faults.append(Fault("bad_email", "email", email[:60]))
    line.values["email"] = email
    phone = raw.get("phone", "")
    if phone and not phone_key(phone):
        line.faults.append(Fault("bad_phone", "phone", phone[:60], warning=True))
        phone = ""
    line.values["phone"] = phone_display(phone)


def _read_quotient_cells(line: Line, raw: Mapping[str, str]) -> None:
    text, day = raw.get("quotient", ""), raw.get("quotient_checked_on", "")
    if text:
        line.quotient = read_quotient(text)
        if line.quotient is None:
            line.faults.append(Fault("bad_quotient", "quotient", text[:60]))
    if day:
        line.quotient_checked_on = read_day(day)
        if line.quotient_checked_on is None:
            line.faults.append(Fault("bad_day", "quotient_checked_on", day[:60]))
