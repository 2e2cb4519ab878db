"""Reading files of public contracts: DECP (awarded, to be renewed) and BOAMP (open calls). No network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Literal

from essaim.kernel.money import Money

LARGEST_BYTES = 5_000_000
MOST_NOTICES = 2_000
MOST_AMOUNT = 10**10


class BadNotice(Exception):
    """What is wrong in a file: `why` names the sentence, `notice` and `field` say where (from 1), `line` for broken JSON."""

    def __init__(self, why: str, *, notice: int = 0, field: str = "", line: int = 0, got: str = "") -> None:
        super().__init__(why)
        self.why, self.notice, self.field, self.line, self.got = why, notice, field, line, got[:40]


@dataclass(frozen=True, slots=True)
class Notice:
    """One contract as a file tells it."""

    source: Literal["decp", "boamp"]
    ref: str
    title: str
    buyer: str
    text: str
    areas: tuple[str, ...]
    deadline: datetime | None
    renews_on: date | None
    amount: Money | None
    months: int | None
    url: str


def _constant(name: str) -> Any:
    raise BadNotice("json", got=name)


def read_notices(content: bytes) -> list[Notice]:
    """The contracts of a file, told apart by its shape. Raises BadNotice: all is read, or nothing."""
    if len(content) > LARGEST_BYTES:
        raise BadNotice("large")
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise BadNotice("json", line=error.lineno) from error
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise BadNotice("json", line=1) from error
    read, rows = _rows(data)
    if len(rows) > MOST_NOTICES:
        raise BadNotice("many", got=str(len(rows)))
    if not rows:
        raise BadNotice("empty")
    return [read(row, number) for number, row in enumerate(rows, 1)]


def _rows(data: Any) -> tuple[Any, list[Any]]:
    """How to read the rows of a file, and its rows."""
    if isinstance(data, Mapping) and isinstance(data.get("marches"), Mapping):
        rows = data["marches"].get("marche", [])
        read = _decp
    else:
        rows = data.get("results", data.get("records")) if isinstance(data, Mapping) else data
        read = _boamp
    if not isinstance(rows, list):
        raise BadNotice("shape")
    return read, rows


def _clean(value: object) -> str:
    """A text without what no keyboard types and databases refuse.

    >>> _clean(" Lens\\x00 ")
    'Lens'
    """
    return "".join(letter for letter in str(value) if letter.isprintable() or letter in "\n\t").strip()


def _text(row: Any, field: str, number: int, most: int, *, needed: bool = True) -> str:
    value = row.get(field) if isinstance(row, Mapping) else None
    if value in (None, "") and not needed:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    clean = _clean(value) if isinstance(value, str) else ""
    if not clean:
        raise BadNotice("missing", notice=number, field=field)
    return clean[:most]


def _day(row: Any, field: str, number: int) -> date | None:
    text = _text(row, field, number, 40, needed=False)
    try:
        found = date.fromisoformat(text[:10]) if text else None
        if found is not None and not 1900 <= found.year <= 2200:
            raise ValueError
    except ValueError as error:
        raise BadNotice("date", notice=number, field=field, got=text) from error
    return found


def _number(row: Any, field: str, number: int, most: int) -> int | float | None:
    value = row.get(field)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= most:
        raise BadNotice("number", notice=number, field=field, got=str(value))
    return value


def _after(start: date, months: int) -> date:
    """The same day some months later, the 28th at most.

    >>> _after(date(2026, 1, 31), 13)
    datetime.date(2027, 2, 28)
    """
    month = start.month - 1 + months
    return date(start.year + month // 12, month % 12 + 1, min(start.day, 28))


def _decp(row: Any, number: int) -> Notice:
    """An awarded contract (arrêté du 22 décembre 2022): its end is when to be ready again."""
    title, ref = _text(row, "objet", number, 1000), _text(row, "id", number, 80)
    buyer = row.get("acheteur")
    if not isinstance(buyer, Mapping):
        raise BadNotice("missing", notice=number, field="acheteur")
    months = _number(row, "dureeMois", number, 1200)
    signed = _day(row, "dateNotification", number)
    amount = _number(row, "montant", number, MOST_AMOUNT)
    place = row.get("lieuExecution")
    code = _clean(place.get("code", "")) if isinstance(place, Mapping) else ""
    whole = int(months) if months else None
    return Notice(
        source="decp",
        ref=f"{_text(buyer, 'id', number, 20)}-{ref}"[:80],
        title=title,
        buyer=_text(buyer, "nom", number, 200, needed=False) or _text(buyer, "id", number, 20),
        text="",
        areas=(code[:3] if code.startswith("97") else code[:2].upper(),) if code else (),
        deadline=None,
        renews_on=_after(signed, whole) if signed and whole else None,
        amount=Money(round(amount * 100)) if amount else None,
        months=whole,
        url="",
    )


def _boamp(row: Any, number: int) -> Notice:
    """An open call, as the open data of the BOAMP gives it."""
    row = row.get("fields", row) if isinstance(row, Mapping) else row
    title = _text(row, "objet", number, 1000)
    ref = _text(row, "idweb" if row.get("idweb") else "id", number, 80)
    labels = row.get("descripteur_libelle") or []
    labels = labels if isinstance(labels, list) else [labels]
    areas = row.get("code_departement") or []
    areas = areas if isinstance(areas, list) else [areas]
    url = _text(row, "url_avis", number, 500, needed=False)
    return Notice(
        source="boamp",
        ref=ref,
        title=title,
        buyer=_text(row, "nomacheteur", number, 200),
        text=", ".join(_clean(label) for label in labels)[:2000],
        areas=tuple(_clean(area).upper()[:3] for area in areas)[:20],
        deadline=_moment(row, "datelimitereponse", number),
        renews_on=None,
        amount=None,
        months=None,
        url=url if url.startswith(("https://", "http://")) else "",
    )


def _moment(row: Any, field: str, number: int) -> datetime | None:
    text = _text(row, field, number, 40, needed=False)
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        if not 1900 <= found.year <= 2200:
            raise ValueError
    except ValueError as error:
        raise BadNotice("date", notice=number, field=field, got=text) from error
    if len(text) <= 10:
        found = datetime.combine(found.date(), time(12))
    return found if found.tzinfo else found.replace(tzinfo=UTC)
