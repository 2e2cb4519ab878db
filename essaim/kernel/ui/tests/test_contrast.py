"""Every pair of text and ground the style sheets use is legible, light and dark."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parent.parent / "static" / "ui" / "tokens.css"
TEXT_PAIRS = [
    *[
        (ink, ground)
        for ink in ("ink", "muted", "leaf", "leaf-deep", "brick", "brick-deep", "sky")
        for ground in ("paper", "card")
    ],
    *[("ink", ground) for ground in ("leaf-wash", "pollen-wash", "brick-wash", "sky-wash")],
    ("muted", "leaf-wash"),
    ("leaf", "leaf-wash"),
    ("leaf-deep", "leaf-wash"),
    ("on-pollen", "pollen-wash"),
    ("brick", "brick-wash"),
    ("brick-deep", "brick-wash"),
    ("sky", "sky-wash"),
    ("on-leaf", "leaf"),
    ("on-leaf", "leaf-deep"),
    ("on-brick", "brick"),
]
SHAPE_PAIRS = [(edge, ground) for edge in ("control", "sky", "leaf", "brick") for ground in ("paper", "card")]


def _palettes() -> dict[str, dict[str, str]]:
    light, dark = TOKENS.read_text(encoding="utf-8").split("@media (prefers-color-scheme: dark)")
    found = {
        name: dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", text))
        for name, text in (("light", light), ("dark", dark))
    }
    return {"light": found["light"], "dark": {**found["light"], **found["dark"]}}


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_contrast_is_at_least_four_and_a_half(mode: str, text: str, ground: str) -> None:
    palette = _palettes()[mode]

    assert _contrast(palette[text], palette[ground]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), SHAPE_PAIRS)
def test_edge_contrast_is_at_least_three(mode: str, edge: str, ground: str) -> None:
    palette = _palettes()[mode]

    assert _contrast(palette[edge], palette[ground]) >= 3


def test_dark_palette_redefines_every_colour_of_the_light_one() -> None:
    text = TOKENS.read_text(encoding="utf-8")
    light, dark = (set(re.findall(r"--([a-z-]+): #", half)) for half in text.split("@media (prefers"))

    assert light == dark
