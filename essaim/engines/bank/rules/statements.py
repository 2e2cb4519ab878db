"""Bank statements read from CAMT.053 or CSV files. Pure: no database, no network, no external entity."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lxml import etree

from essaim.kernel.money import Money, total

LARGEST_BYTES = 5_000_000
MOST_LINES = 20_000
MOST_WORDS = 5  # transactions whose words label the entry that holds them


class Fault(StrEnum):
    """Why a file is no statement; the command says it in words."""

    TOO_BIG = "too_big"
    NOT_XML = "not_xml"
    NOT_CAMT = "not_camt"
    CURRENCY = "currency"
    SUM = "sum"
    ACCOUNTS = "accounts"
    NO_HEADER = "no_header"
    BAD_DATE = "bad_date"
    BAD_AMOUNT = "bad_amount"
    EMPTY = "empty"


class UnreadableError(Exception):
    """`row` is the line of the file (0: the whole file), `got` what was found there."""

    def __init__(self, fault: Fault, row: int = 0, got: str = "") -> None:
        self.fault, self.row, self.got = fault, row, got[:80]
        super().__init__(f"{fault} at {row}: {got[:80]}")


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One movement as the bank tells it: money in is positive. `bank_ref` is the bank's own, unique when given."""

    booked_on: date
    amount: Money
    label: str
    other_name: str = ""
    other_iban: str = ""
    reference: str = ""
    bank_ref: str = ""


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """What a file says. Balances are None where the file gives none."""

    rows: tuple[StatementRow, ...]
    iban: str = ""
    opening: Money | None = None
    closing: Money | None = None


def read_statement(content: bytes) -> ReadStatement:
    """The statement in a file, XML or CSV by its first character. Raises UnreadableError."""
    if len(content) > LARGEST_BYTES:
        raise UnreadableError(Fault.TOO_BIG)
    found = read_camt(content) if content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<" else read_csv(content)
    if not found.rows:
        raise UnreadableError(Fault.EMPTY)
    if len(found.rows) > MOST_LINES:
        raise UnreadableError(Fault.TOO_BIG)
    return found


def fingerprints(rows: Sequence[StatementRow]) -> list[str]:
    """One key a row, the same in every file that holds it: the bank's reference, else what it says and its rank among its likes.

    >>> row = StatementRow(date(2026, 11, 2), Money(725), "VIR BENALI")
    >>> first, second = fingerprints([row, row])
    >>> first == second, fingerprints([row])[0] == first
    (False, True)
    """
    seen: Counter[str] = Counter()
    keys = []
    for row in rows:
        text = row.bank_ref and f"ref {row.bank_ref} {row.amount.plain} {row.reference}"
        text = text or f"{row.booked_on} {row.amount.plain} {row.label} {row.other_name} {row.reference}"
        seen[text] += 1
        keys.append(hashlib.sha256(f"{text} {seen[text]}".encode()).hexdigest()[:40])
    return keys


# -- CAMT.053 (ISO 20022), any version: elements are found by their local name ----------------------


def read_camt(content: bytes) -> ReadStatement:
    """The booked entries of every statement in the file; the opening and the closing balance of the first and the last."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(Fault.NOT_XML, error.lineno or 0) from error
    statements = _all(root, "Stmt")
    if not statements:
        raise UnreadableError(Fault.NOT_CAMT, got=etree.QName(root).localname)
    entries = _all(root, "Ntry")  # each once, even where a statement hides in another
    if len(entries) > MOST_LINES:
        raise UnreadableError(Fault.TOO_BIG)
    rows = tuple(row for entry in entries if not _is_nested(entry) for row in _entry(entry))
    accounts = {_text(statement, "Acct/Id/IBAN") for statement in statements} - {""}
    if len(accounts) > 1:
        raise UnreadableError(Fault.ACCOUNTS)
    opening, closing = _balance(statements[0], "OPBD"), _balance(statements[-1], "CLBD")
    if opening is not None and closing is not None and opening + total([r.amount for r in rows]) != closing:
        raise UnreadableError(Fault.SUM, got=closing.plain)
    return ReadStatement(rows, next(iter(accounts), ""), opening, closing)


def _is_nested(entry: etree._Element) -> bool:
    """No bank writes an entry inside another: read with the one that holds it, it would be read again at each level."""
    return any(etree.QName(above).localname == "Ntry" for above in entry.iterancestors())


def _all(node: etree._Element, name: str) -> list[etree._Element]:
    return [
        child for child in node.iter() if isinstance(child.tag, str) and etree.QName(child).localname == name
    ]


def _at(node: etree._Element, path: str) -> etree._Element | None:
    """The first element down a path of local names."""
    here: etree._Element | None = node
    for name in path.split("/"):
        children = () if here is None else here
        here = next(
            (c for c in children if isinstance(c.tag, str) and etree.QName(c).localname == name), None
        )
    return here


def _text(node: etree._Element, *paths: str) -> str:
    """The text of the first path that has one, its spaces made single."""
    for path in paths:
        found = _at(node, path)
        if found is not None and found.text and found.text.strip():
            return " ".join(found.text.split())
    return ""


def _texts(node: etree._Element, parent: str, name: str) -> list[str]:
    """Every text of one name under the parent that bears it: a remittance may have several lines."""
    found = _at(node, parent)
    nodes = [] if found is None else _all(found, name)
    return [" ".join(one.text.split()) for one in nodes if one.text and one.text.strip()]


def _amount(node: etree._Element, way: str = "") -> Money | None:
    """The amount of an entry, detail or balance, its sign given by its CdtDbtInd, or else by `way`."""
    found = _at(node, "Amt")
    if found is None or not found.text:
        return None
    if found.get("Ccy", "EUR") != "EUR":
        raise UnreadableError(Fault.CURRENCY, found.sourceline or 0, str(found.get("Ccy")))
    return _signed(found, _text(node, "CdtDbtInd") or way)


def _signed(found: etree._Element, way: str) -> Money:
    try:
        amount = Money.euros(found.text or "")
    except ValueError as error:
        raise UnreadableError(Fault.BAD_AMOUNT, found.sourceline or 0, found.text or "") from error
    return -amount if way == "DBIT" else amount


def _part(detail: etree._Element, way: str) -> Money | None:
    """The amount of a transaction of an entry: its own, or in version 02 the one of AmtDtls where it is in euros."""
    own = _amount(detail, way)
    if own is not None:
        return own
    for path in ("AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"):
        found = _at(detail, path)
        if found is not None and found.text and found.get("Ccy", "EUR") == "EUR":
            return _signed(found, _text(detail, "CdtDbtInd") or way)
    return None


def _balance(statement: etree._Element, code: str) -> Money | None:
    for balance in _all(statement, "Bal"):
        if _text(balance, "Tp/CdOrPrtry/Cd") == code:
            return _amount(balance)
    return None


def _entry(entry: etree._Element) -> Iterator[StatementRow]:
    """The rows of one entry: one for each of its transactions where they give their amounts, else one for all.

    The transactions of a file we gave stay together: they were settled together when it was sent. Nothing moved, no row.
    """
    status = _text(entry, "Sts/Cd", "Sts")
    amount = _amount(entry)
    if status not in ("", "BOOK") or not amount:
        return
    details = _all(entry, "TxDtls")
    if len(details) <= 1:
        yield _row(entry, details[0] if details else entry, amount)
        return
    known = [part for detail in details if (part := _part(detail, _text(entry, "CdtDbtInd"))) is not None]
    if _is_ours(entry, details) or len(known) < len(details) or total(known) != amount:
        yield _whole(entry, details, amount)
        return
    for detail, part in zip(details, known, strict=True):
        if part:
            yield _row(entry, detail, part)


def _is_ours(entry: etree._Element, details: Sequence[etree._Element]) -> bool:
    """Is it a file we gave? The bank tells then the reference of its block, that who is paid never has."""
    told = {_text(detail, "Refs/PmtInfId") for detail in details}
    return bool(_text(entry, "NtryDtls/Btch/PmtInfId")) or (len(told) == 1 and "" not in told)


def _whole(entry: etree._Element, details: Sequence[etree._Element], amount: Money) -> StatementRow:
    """One row for several transactions whose parts are not told: it is nobody's in particular."""
    messages = {_text(detail, "Refs/MsgId") for detail in details}
    first = details[:MOST_WORDS]
    words = [_text(entry, "AddtlNtryInf"), *[_text(detail, "RmtInf/Ustrd") for detail in first]]
    names = [
        _text(one, *(f"RltdPties/{_other(entry, one, amount)}{at}/Nm" for at in ("/Pty", "")))
        for one in first
    ]
    return StatementRow(
        booked_on=_booked(entry),
        amount=amount,
        label=_label(words) or _label(names),
        reference=_text(entry, "NtryDtls/Btch/MsgId") or (messages.pop() if len(messages) == 1 else ""),
        bank_ref=_text(entry, "AcctSvcrRef", "NtryRef"),
    )


def _booked(entry: etree._Element) -> date:
    return _day(_text(entry, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt"), entry.sourceline or 0)


def _label(words: Sequence[str]) -> str:
    return " · ".join(dict.fromkeys(word for word in words if word))


def _other(entry: etree._Element, detail: etree._Element, amount: Money) -> str:
    """Who is on the other side. What comes back keeps the parties it had when it went."""
    comes_back = _text(entry, "RvslInd") == "true" or _at(detail, "RtrInf") is not None
    return "Dbtr" if (amount.cents >= 0) != comes_back else "Cdtr"


def _row(entry: etree._Element, detail: etree._Element, amount: Money) -> StatementRow:
    other = _other(entry, detail, amount)
    words = [
        *_texts(detail, "RmtInf", "Ustrd"),
        _text(detail, "RtrInf/Rsn/Cd"),
        _text(entry, "AddtlNtryInf"),
    ]
    reference = _text(detail, "Refs/EndToEndId")
    name = _text(detail, f"RltdPties/{other}/Pty/Nm", f"RltdPties/{other}/Nm")
    return StatementRow(
        booked_on=_booked(entry),
        amount=amount,
        label=_label(words) or name,
        other_name=name,
        other_iban=_text(detail, f"RltdPties/{other}Acct/Id/IBAN"),
        reference="" if reference == "NOTPROVIDED" else reference,
        bank_ref=_text(entry, "AcctSvcrRef", "NtryRef"),
    )


# -- CSV, as banks let one download it --------------------------------------------------------------

DATES, LABELS = ("date de comptabilisation", "date operation", "date d'operation", "date comptable", "date"), (
    "libelle", "nature de l'operation", "operation", "description", "detail",
)  # fmt: skip
AMOUNTS, DEBITS, CREDITS = ("montant", "montant(euros)", "montant (eur)"), ("debit",), ("credit",)
REFERENCES = ("reference", "numero d'operation", "ref")


def read_csv(content: bytes) -> ReadStatement:
    """Rows under a header that names a date, a label and an amount (or a debit and a credit), wherever that header stands."""
    text = _decoded(content).replace("\r\n", "\n").replace("\r", "\n")
    separator = ";" if text.count(";") >= text.count(",") else ","
    try:
        table = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise UnreadableError(Fault.NO_HEADER) from error
    for start, cells in enumerate(table):
        columns = _columns([_plain(cell) for cell in cells])
        if columns is not None:
            rows = [
                _csv_row(row, columns, number)
                for number, row in enumerate(table[start + 1 :], start + 2)
                if any(cell.strip() for cell in row)
            ]
            return ReadStatement(tuple(rows))
    raise UnreadableError(Fault.NO_HEADER)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError(Fault.NO_HEADER)


def _plain(cell: str) -> str:
    folded = cell.casefold().translate(str.maketrans("éèêàôûç’", "eeeaouc'"))
    return " ".join(folded.split())


def _columns(header: Sequence[str]) -> dict[str, int] | None:
    """Where each thing stands in this header; None when it is no header."""
    found: dict[str, int] = {}
    wanted = {
        "date": DATES,
        "label": LABELS,
        "amount": AMOUNTS,
        "debit": DEBITS,
        "credit": CREDITS,
        "reference": REFERENCES,
    }
    for key, names in wanted.items():
        for name in names:
            place = next((i for i, cell in enumerate(header) if cell.startswith(name)), None)
            if place is not None and place not in found.values():
                found[key] = place
                break
    whole = (
        "date" in found and "label" in found and ("amount" in found or {"debit", "credit"} <= found.keys())
    )
    return found if whole else None


def _csv_row(cells: Sequence[str], columns: dict[str, int], number: int) -> StatementRow:
    def cell(key: str) -> str:
        place = columns.get(key)
        return " ".join(cells[place].split()) if place is not None and place < len(cells) else ""

    if "amount" in columns:
        amount = _euros(cell("amount"), number)
    elif cell("debit").strip("0,. "):  # some banks fill the other column with zeros
        amount = -Money(abs(_euros(cell("debit"), number).cents))
    else:
        amount = _euros(cell("credit"), number)
    return StatementRow(_day(cell("date"), number), amount, cell("label"), reference=cell("reference"))


def _euros(text: str, number: int) -> Money:
    try:
        amount = Money.euros(text.replace("EUR", "").replace("−", "-"))
    except ValueError as error:
        raise UnreadableError(Fault.BAD_AMOUNT, number, text) from error
    if not amount:
        raise UnreadableError(Fault.BAD_AMOUNT, number, text)
    return amount


def _day(text: str, number: int) -> date:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text[:10], form).date()  # noqa: DTZ007 - a day, without a time
        except ValueError:
            continue
    raise UnreadableError(Fault.BAD_DATE, number, text)
