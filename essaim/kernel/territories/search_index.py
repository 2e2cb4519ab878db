"""The names and words that search reads, rebuilt from the names of the territories."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from essaim.kernel.territories import names
from essaim.kernel.territories.bulk import delete_all, insert_rows
from essaim.kernel.territories.models import SearchName, SearchWord

NAMES_PER_TERRITORY = 1000


@dataclass(frozen=True, slots=True)
class Named:
    """A name of a territory; `short` is one more word it answers to (« cc » for a communauté de communes)."""

    territory_id: int
    name: str
    is_former: bool = False
    short: str = ""


def index_names(named: Iterable[Named]) -> None:
    """Replaces the whole index. A name's number comes from its territory: no database sequence to keep."""
    given: Counter[int] = Counter()
    keys: list[tuple[int, int, str, str]] = []
    words: list[tuple[str, int]] = []
    for entry in named:
        number = entry.territory_id * NAMES_PER_TERRITORY + given[entry.territory_id]
        given[entry.territory_id] += 1
        former = entry.name if entry.is_former else ""
        keys.append((number, entry.territory_id, names.key(entry.name), former))
        words.extend((word, number) for word in names.telling_words(entry.name))
        if entry.short:
            words.append((entry.short, number))
    delete_all(SearchWord)
    delete_all(SearchName)
    insert_rows(SearchName, ("number", "territory", "key", "former_name"), keys)
    insert_rows(SearchWord, ("word", "name"), words)


def index_one(entry: Named) -> None:
    """Replaces the names of one territory."""
    SearchName.objects.filter(territory=entry.territory_id).delete()
    name = SearchName.objects.create(
        number=entry.territory_id * NAMES_PER_TERRITORY,
        territory_id=entry.territory_id,
        key=names.key(entry.name),
    )
    SearchWord.objects.bulk_create(
        SearchWord(word=word, name=name) for word in names.telling_words(entry.name)
    )
