"""Computes the formulas of an ODS again, from its cells alone, as a spreadsheet would."""

import math
import re
from io import BytesIO
from typing import Any

from odfdo import Document

REFERENCE = re.compile(r"\[(?:\$('(?:[^']|'')*'))?\.([A-Z]+)(\d+)(?::\.([A-Z]+)(\d+))?\]")
STRING = re.compile(r'"(?:[^"]|"")*"')


def _number(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - 64
    return found - 1


def _round(value: float, digits: int) -> float:
    scale: int = 10**digits
    return float(math.floor(abs(value) * scale + 0.5 + 1e-9)) / scale * (1 if value >= 0 else -1)


class Workbook:
    def __init__(self, content: bytes) -> None:
        document = Document(BytesIO(content))
        self.cells: dict[tuple[str, int, int], Any] = {}
        self.formulas: dict[tuple[str, int, int], str] = {}
        for table in document.body.tables:
            for y, row in enumerate(table.rows):
                for x, cell in enumerate(row.cells):
                    self.cells[str(table.name), x, y] = cell.value
                    if cell.formula:
                        self.formulas[str(table.name), x, y] = str(cell.formula).removeprefix("of:=")
        self._done: dict[tuple[str, int, int], Any] = {}

    def forget(self) -> None:
        """Compute again from the cells as they are now."""
        self._done.clear()

    def computed(self, place: tuple[str, int, int]) -> Any:
        """What a cell comes to, computed again if it is a formula."""
        if place not in self.formulas:
            value: Any = self.cells.get(place)
            return float(value) if isinstance(value, int) or hasattr(value, "as_tuple") else (value or 0)
        if place not in self._done:
            self._done[place] = self._evaluate(self.formulas[place], place[0])
        return self._done[place]

    def _evaluate(self, formula: str, sheet: str) -> Any:
        words: list[str] = []

        def keep(found: re.Match[str]) -> str:
            words.append(found[0][1:-1].replace('""', '"'))
            return f"words_[{len(words) - 1}]"

        python = STRING.sub(keep, formula)
        python = REFERENCE.sub(lambda found: self._reference(found, sheet), python)
        python = re.sub(r"(?<![<>=!])=(?!=)", "==", python.replace("<>", "!=")).replace(";", ",")
        names = {
            "IF": lambda test, yes, no: yes if test else no,
            "AND": lambda *all_: all(all_),
            "MAX": max,
            "MOD": lambda a, b: a - b * math.floor(a / b) if a % 1 else a % b,
            "ROUND": _round,
            "SUM": lambda *parts: sum(sum(part) if isinstance(part, list) else part for part in parts),
            "at_": lambda *place: self.computed(place),
            "words_": words,
        }
        return eval(python, {"__builtins__": {}}, names)

    def _reference(self, found: re.Match[str], sheet: str) -> str:
        if found[1]:
            sheet = found[1][1:-1].replace("''", "'")
        x, y = _number(found[2]), int(found[3]) - 1
        if not found[4]:
            return f"at_({sheet!r},{x},{y})"
        cells = [
            f"at_({sheet!r},{column},{row})"
            for row in range(y, int(found[5]))
            for column in range(x, _number(found[4]) + 1)
        ]
        return f"[{','.join(cells)}]"
