"""The map places points where they are, and never loses one."""

from typing import Any

import pytest
from django.template import Context, Template
from pytest_django import Settings

from essaim.kernel.ui.maps import MARGIN, WIDTH, draw


def point(label: str, lat: float, lon: float) -> dict[str, Any]:
    return {"label": label, "lat": lat, "lon": lon, "kind": "place", "url": f"/{label}/"}


LILLE, DUNKERQUE, PARIS = (
    point("lille", 50.63, 3.06),
    point("dunkerque", 51.03, 2.38),
    point("paris", 48.86, 2.35),
)
REUNION = point("reunion", -20.88, 55.45)


def test_draw_puts_north_above_south_and_west_left_of_east() -> None:
    pins = {pin.label: pin for pin in draw([LILLE, DUNKERQUE, PARIS], []).pins}

    assert pins["dunkerque"].y < pins["lille"].y < pins["paris"].y
    assert pins["dunkerque"].x < pins["lille"].x


def test_draw_keeps_every_pin_inside_the_margins() -> None:
    drawing = draw([LILLE, DUNKERQUE, PARIS], [])

    assert all(MARGIN - 1 <= pin.x <= WIDTH - MARGIN + 1 for pin in drawing.pins)
    assert all(0 <= pin.y <= drawing.height for pin in drawing.pins)


def test_draw_counts_points_of_one_place_together() -> None:
    [pin] = draw([LILLE, point("halle", LILLE["lat"], LILLE["lon"])], []).pins

    assert (pin.count, pin.url, pin.label) == (2, "", "lille, halle")


def test_draw_leaves_overseas_to_the_list_when_most_points_are_near() -> None:
    drawing = draw([LILLE, PARIS, REUNION], [])

    assert (len(drawing.pins), drawing.away) == (2, 1)


def test_draw_shows_overseas_when_it_is_the_subject() -> None:
    drawing = draw([REUNION], [])

    assert (len(drawing.pins), drawing.away) == (1, 0)


@pytest.mark.parametrize("points", [[], [LILLE]])
def test_draw_works_with_no_or_one_point(points: list[dict[str, Any]]) -> None:
    assert draw(points, []).height >= 500


def test_draw_turns_polygons_into_closed_paths() -> None:
    ring = [[2.0, 50.0], [3.0, 50.0], [3.0, 51.0], [2.0, 50.0]]
    contour = {"label": "x", "geometry": {"type": "MultiPolygon", "coordinates": [[ring], [ring]]}}

    [land] = draw([], [contour]).lands

    assert land.path.count("M") == land.path.count("Z") == 2


def test_draw_asks_for_tiles_only_when_the_instance_names_a_server(settings: Settings) -> None:
    assert draw([LILLE], []).tiles == []

    settings.MAP_TILES = "https://{s}.tuiles.example/{z}/{x}/{y}.png"
    tiles = draw([LILLE, PARIS], []).tiles

    assert 4 <= len(tiles) <= 40
    assert tiles[0].href.startswith("https://a.tuiles.example/")


def test_map_lists_every_point_even_those_out_of_the_drawing() -> None:
    html = Template("{% map points %}").render(Context({"points": [LILLE, PARIS, REUNION]}))

    assert html.count('href="/reunion/"') == 1
    assert "1 lieu hors du cadre" in html
