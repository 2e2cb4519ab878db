"""What a price list would do to a catalogue: created, changed, unchanged, set aside."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from essaim.engines.orders.rules.price_list import Fault, PriceLine, Wanted, Weight, plain_text
from essaim.engines.orders.rules.weighing import SoldBy
from essaim.kernel.money import Money

type Value = str | int | bool | Money | Weight | None
CHANGEABLE = (
    "unit_price",
    "unit",
    "pack_size",
    "minimum_units",
    "stock",
    "quality",
    "description",
    "is_active",
)
COUNTS = {"pack_size": 1, "minimum_units": 0, "stock": None}  # told in units, and what says nothing of them
STEEP = 2  # a price that doubles or halves is worth a second look


@dataclass(frozen=True, slots=True)
class Known:
    """A product of the catalogue. No producer: a basket made of several."""

    pk: int
    producer: str
    name: str
    unit_price: Money
    unit: str
    pack_size: int
    minimum_units: int
    stock: int | None
    quality: str
    description: str
    is_active: bool
    weight: Weight = (SoldBy.UNIT, None)
    is_stood: bool = False  # some standing order counts it as it is sold now

    @property
    def is_weighed(self) -> bool:
        return self.weight[1] is not None


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one line: create, change, same, repeat (said twice alike) or fault."""

    number: int
    name: str
    kind: str
    wanted: Wanted | None = None
    known: Known | None = None
    changes: tuple[tuple[str, Value, Value], ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def is_steep(self) -> bool:
        """The price doubles or more, or is halved or less."""
        for field, old, new in self.changes:
            if field == "unit_price" and isinstance(old, Money) and isinstance(new, Money):
                return not (old.cents < new.cents * STEEP and new.cents < old.cents * STEEP)
        return False


def _key(text: str) -> str:
    return plain_text(text).casefold()


class _Catalogue:
    """Products found by their name as written, else without case where one alone bears it."""

    def __init__(self, products: Iterable[Known]) -> None:
        self._exact: dict[str, list[Known]] = defaultdict(list)
        self._folded: dict[str, list[Known]] = defaultdict(list)
        for product in products:
            self._exact[plain_text(product.name)].append(product)
            self._folded[_key(product.name)].append(product)

    def named(self, name: str) -> list[Known]:
        return self._exact.get(name) or self._folded.get(_key(name)) or []


def plan(lines: Sequence[PriceLine], products: Iterable[Known]) -> tuple[Step, ...]:
    """One step a line, in the order of the file."""
    catalogue, told = _Catalogue(products), _told_several_times(lines)
    return tuple(_step(line, catalogue, told.get(line.number)) for line in lines)


def _told_several_times(lines: Sequence[PriceLine]) -> Mapping[int, Fault]:
    """Lines that name a product another line names: alike, all but the first repeat; otherwise none can be chosen."""
    groups: dict[str, list[tuple[int, Wanted]]] = defaultdict(list)
    for line in lines:
        if line.wanted is not None:
            groups[_key(line.name)].append((line.number, line.wanted))
    found: dict[int, Fault] = {}
    for group in groups.values():
        (first, wanted), *others = group
        if all(replace(other, name=wanted.name) == wanted for _number, other in others):
            found |= {number: Fault("repeat", "name", str(first)) for number, _other in others}
        else:
            numbers = [number for number, _wanted in group]
            found |= {
                number: Fault("contradicts", "name", ", ".join(str(n) for n in numbers if n != number))
                for number in numbers
            }
    return found


def _step(line: PriceLine, catalogue: _Catalogue, told: Fault | None) -> Step:
    wanted = line.wanted
    if wanted is None:
        return Step(line.number, line.name, "fault", faults=line.faults)
    if told is not None:
        return Step(line.number, line.name, "repeat" if told.code == "repeat" else "fault", faults=(told,))
    match catalogue.named(wanted.name):
        case []:
            if wanted.unit is None and (wanted.weight is None or wanted.weight[1] is None):
                return Step(line.number, line.name, "fault", faults=(Fault("no_unit", "unit"),))
            return Step(line.number, line.name, "create", wanted)
        case [known]:
            return _compared(line, wanted, known)
        case _:
            return Step(line.number, line.name, "fault", faults=(Fault("ambiguous", "name", line.name[:60]),))


def _compared(line: PriceLine, wanted: Wanted, known: Known) -> Step:
    if wanted.producer and _key(wanted.producer) != _key(known.producer):
        code = "other_producer" if known.producer else "is_basket"
        return Step(
            line.number,
            line.name,
            "fault",
            faults=(Fault(code, "producer", known.producer or line.name[:60]),),
        )
    weight = known.weight if wanted.weight is None else wanted.weight
    if weight != known.weight and (code := _cannot_change(wanted, known, weight)):
        fault = Fault(code, "weight", line.name[:60])
        return Step(line.number, line.name, "fault", faults=(fault,))
    changes: list[tuple[str, Value, Value]] = [
        (field, old, new)
        for field in CHANGEABLE
        if not (weight[1] and field == "unit")  # its price is that of a kilo
        and (new := getattr(wanted, field)) is not None
        and new != (plain_text(old) if isinstance(old := getattr(known, field), str) else old)
    ]
    if weight != known.weight:
        changes.append(("weight", known.weight, weight))
    return Step(line.number, line.name, "change" if changes else "same", wanted, known, tuple(changes))


def _cannot_change(wanted: Wanted, known: Known, weight: Weight) -> str:
    """Why a product cannot be sold otherwise from now on: what counts it must be told again with it. Empty when it can."""
    if known.is_stood:
        return "is_stood"
    if any(
        getattr(known, field) != none and getattr(wanted, field) is None for field, none in COUNTS.items()
    ):
        return "counted_otherwise"
    return "no_unit_now" if weight[1] is None and wanted.unit is None else ""


def new_producers(steps: Iterable[Step], known: Iterable[str]) -> tuple[str, ...]:
    """The producers that products to create name and nobody knows, each once, as first written.

    >>> new_producers([], ["Ferme des Saules"])
    ()
    """
    there = {_key(name) for name in known}
    found: dict[str, str] = {}
    for step in steps:
        if step.kind == "create" and step.wanted is not None and step.wanted.producer:
            found.setdefault(_key(step.wanted.producer), step.wanted.producer)
    return tuple(name for key, name in found.items() if key not in there)


def producer_key(name: str) -> str:
    """By what two spellings of a producer are one.

    >>> producer_key("  Ferme des  SAULES ") == producer_key("ferme des saules")
    True
    """
    return _key(name)
