"""Which column of a spreadsheet says what, guessed from the words of its header. Pure: no Django, no database."""

from collections.abc import Mapping, Sequence

from essaim.kernel.territories.names import raw_words

# For each field, the headers that mean it (whole, as `header_key` gives them), likeliest first.
type Headers = Mapping[str, tuple[str, ...]]


def header_key(text: str) -> str:
    """
    >>> header_key("N° de téléphone"), header_key(" E-mail * ")
    ('n de telephone', 'e mail')
    """
    return " ".join(raw_words(text))


def guess(header: Sequence[str], known: Headers) -> dict[str, int]:
    """The column of each field recognised, whole headers first, then the words they begin with.

    >>> guess(["NOM", "Tél. portable", "Ville"], {"name": ("nom",), "phone": ("tel",)})
    {'name': 0, 'phone': 1}
    """
    keys = [header_key(text) for text in header]
    found: dict[str, int] = {}
    for field, names in known.items():
        for name in names:
            if name in keys and keys.index(name) not in found.values():
                found[field] = keys.index(name)
                break
    for field, names in known.items():
        if field not in found:
            column = next(
                (
                    index
                    for index, key in enumerate(keys)
                    if index not in found.values() and any(key.startswith(f"{name} ") for name in names)
                ),
                None,
            )
            if column is not None:
                found[field] = column
    order = list(known)
    return dict(sorted(found.items(), key=lambda item: order.index(item[0])))


def header_line(rows: Sequence[Sequence[str]], known: Headers) -> int:
    """The index of the header among the first rows: the one whose words are best recognised, else the first.

    >>> header_line([["Liste 2026", ""], ["Nom", "Mail"], ["Benali", "n@exemple.fr"]], {"name": ("nom",)})
    1
    """
    scores = [len(guess(row, known)) for row in rows[:10]]
    best = max(scores, default=0)
    return scores.index(best) if best else 0
