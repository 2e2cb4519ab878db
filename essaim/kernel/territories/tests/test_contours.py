"""Outlines: what an import draws, folds, derives and refuses. Shapes are squares made up here."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.models import AuditEntry
from essaim.kernel.fetch import PrivateAddress
from essaim.kernel.territories import contours, errors
from essaim.kernel.territories.contours import ImportedContours, import_contours, read_source
from essaim.kernel.territories.factories import DUNKERQUE, LILLE, commune, load_some
from essaim.kernel.territories.models import Contour, Territory
from essaim.kernel.territories.outlines import from_geojson, read_outlines

HESDIN, MARCONNE = "62447", "62549"


def square(west: float, south: float, side: float = 0.1) -> dict[str, Any]:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(code: str, geometry: Any, key: str = "code") -> dict[str, Any]:
    return {"type": "Feature", "properties": {key: code, "nom": "?"}, "geometry": geometry}


def collection(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def imported(content: bytes) -> ImportedContours:
    return import_contours(by=Actor.system("tests"), content=content, source="essai.geojson", credit="Essai")


@pytest.fixture
def territories(db: None) -> None:
    load_some(LILLE, DUNKERQUE, HESDIN)


@pytest.mark.usefixtures("territories")
def test_import_contours_draws_and_places() -> None:
    done = imported(collection(feature(LILLE, square(3.0, 50.6))))

    lille = commune(LILLE)
    assert (done.territories, done.folded, done.unknown) == (1, 0, [])
    assert (lille.latitude, lille.longitude) == (50.65, 3.05)
    assert lille.contour.geojson["type"] == "MultiPolygon"
    assert lille.contour.bbox == (3.0, 50.6, 3.1, 50.7)
    assert lille.contour.source == "Essai"
    assert AuditEntry.objects.filter(action="territories.contours_imported").count() == 1


@pytest.mark.usefixtures("territories")
@pytest.mark.parametrize("key", ["code", "INSEE_COM", "insee_com", "codgeo", "code_insee"])
def test_import_contours_reads_each_publisher(key: str) -> None:
    assert imported(collection(feature(LILLE, square(3.0, 50.6), key))).territories == 1


@pytest.mark.usefixtures("territories")
def test_import_contours_joins_old_communes_to_their_successor() -> None:
    done = imported(collection(feature(HESDIN, square(2.0, 50.3)), feature(MARCONNE, square(2.1, 50.3))))

    outline = from_geojson(commune(HESDIN).contour.geojson)
    assert (done.territories, done.folded) == (1, 1)
    assert outline.area == pytest.approx(0.02)
    assert len(outline.geoms) == 1


@pytest.mark.usefixtures("territories")
def test_import_contours_again_changes_nothing() -> None:
    content = collection(feature(LILLE, square(3.0, 50.6)), feature(DUNKERQUE, square(2.3, 51.0)))

    first = imported(content)
    before = list(Contour.objects.order_by("territory").values_list("territory", "geojson"))
    second = imported(content)

    assert first == second
    assert list(Contour.objects.order_by("territory").values_list("territory", "geojson")) == before


@pytest.mark.usefixtures("territories")
def test_import_contours_derives_what_is_complete() -> None:
    imported(collection(feature(LILLE, square(3.0, 50.6))))
    assert not Contour.objects.filter(territory__kind="departement").exists()

    done = imported(collection(feature(DUNKERQUE, square(3.1, 50.6))))

    nord = Contour.objects.get(territory__kind="departement", territory__code="59")
    assert from_geojson(nord.geojson).area == pytest.approx(0.02)
    assert done.derived == 2
    assert not Contour.objects.filter(territory__kind="region").exists()


@pytest.mark.usefixtures("territories")
def test_import_contours_says_what_it_does_not_know() -> None:
    done = imported(collection(feature(LILLE, square(3.0, 50.6)), feature("99999", square(4.0, 50.6))))

    assert done.unknown == ["99999"]


@pytest.mark.usefixtures("territories")
def test_import_contours_mends_a_bow_tie() -> None:
    tie = {"type": "Polygon", "coordinates": [[[3, 50], [3.2, 50.2], [3.2, 50], [3, 50.2], [3, 50]]]}

    imported(collection(feature(LILLE, tie)))

    assert from_geojson(commune(LILLE).contour.geojson).is_valid


BAD_SHAPES = [
    None,
    {},
    "Polygon",
    {"type": "Point", "coordinates": [3, 50]},
    {"type": "Polygon", "coordinates": []},
    {"type": "Polygon", "coordinates": [[[3, 50]]]},
    {"type": "Polygon", "coordinates": [[[3, 50], [4, 50], [5, 50], [3, 50]]]},
    {"type": "Polygon", "coordinates": [[["a", "b"], [4, 50], [5, 51], ["a", "b"]]]},
    {"type": "Polygon", "coordinates": [[[float("nan"), 50], [4, 50], [5, 51], [float("nan"), 50]]]},
    {"type": "Polygon", "coordinates": {"x": 1}},
    {"type": "Polygon"},
]


@pytest.mark.usefixtures("territories")
@pytest.mark.parametrize("shape", BAD_SHAPES)
def test_import_contours_refuses_a_bad_shape_and_imports_nothing(shape: Any) -> None:
    with pytest.raises(errors.BadOutline) as refusal:
        imported(collection(feature(DUNKERQUE, square(2.3, 51.0)), feature(LILLE, shape)))

    assert "n°\xa02 (59350)" in str(refusal.value)
    assert not Contour.objects.exists()


@pytest.mark.usefixtures("territories")
def test_import_contours_refuses_metres() -> None:
    with pytest.raises(errors.NotInDegrees, match="WGS 84"):
        imported(collection(feature(LILLE, square(704_000, 7_059_000, 1000))))


NOT_GEOJSON = [
    b"",
    b"bonjour",
    b"\xff\xfe\x00",
    b"[1, 2]",
    b'{"type": "FeatureCollection"}',
    b'{"features": []}',
    b'{"features": [1]}',
    b'{"features": {"a": 1}}',
    b"[" * 100_000,
    b'{"a":' * 100_000,
]


@pytest.mark.usefixtures("territories")
@pytest.mark.parametrize("content", NOT_GEOJSON)
def test_import_contours_refuses_what_is_no_geojson(content: bytes) -> None:
    with pytest.raises(errors.NotGeoJson):
        imported(content)


@pytest.mark.usefixtures("territories")
def test_import_contours_refuses_a_file_of_something_else() -> None:
    with pytest.raises(errors.NoKnownCode):
        imported(collection({"type": "Feature", "properties": {"id": 7}, "geometry": square(3, 50)}))


@pytest.mark.django_db
def test_import_contours_wants_the_territories_first() -> None:
    with pytest.raises(errors.NoTerritories):
        imported(collection(feature(LILLE, square(3.0, 50.6))))


def test_read_source_refuses_a_big_file_a_missing_one_and_a_private_address(tmp_path: Path) -> None:
    big = tmp_path / "gros.geojson"
    big.write_bytes(b"x" * 11)

    with pytest.raises(errors.FileTooBig):
        read_source(str(big), max_bytes=10)
    with pytest.raises(errors.NoSuchFile):
        read_source(str(tmp_path / "absent"))
    with pytest.raises(errors.NoSuchFile):
        read_source(str(tmp_path))
    with pytest.raises(PrivateAddress):
        read_source("http://127.0.0.1/contours.geojson")


@pytest.mark.usefixtures("territories")
def test_command_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "communes.geojson"
    file.write_bytes(
        collection(
            feature(HESDIN, square(2.0, 50.3)),
            feature(MARCONNE, square(2.1, 50.3)),
            feature("00000", square(1, 1)),
        )
    )

    call_command("territories", "contours", str(file))

    said = capsys.readouterr().out
    assert "Contours importés\xa0: 1" in said
    assert "jointes à leur commune\xa0: 1" in said
    assert "00000" in said


@pytest.mark.usefixtures("territories")
def test_command_refuses_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("territories", "contours", str(tmp_path / "absent.geojson"))

    assert "\n" not in str(refusal.value)


KEYS = st.sampled_from(["type", "coordinates", "features", "properties", "code"])
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.sampled_from(["Polygon", "MultiPolygon", LILLE]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)
ANY_RING = st.lists(st.lists(st.floats() | st.integers(-200, 200), min_size=1, max_size=4), max_size=6)


@given(ANY_JSON | st.builds(lambda ring: {"type": "Polygon", "coordinates": [ring]}, ANY_RING))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_read_outlines_reads_or_refuses_any_json(document: Any) -> None:
    content = json.dumps({"features": [feature(LILLE, document)]}).encode()

    with suppress(errors.BadContours):
        (outline,) = read_outlines(content, source="hasard")
        assert outline.shape.is_valid
        assert outline.shape.area > 0


def test_tolerances_cover_each_kind() -> None:
    assert contours.TOLERANCE_DEGREES.keys() == set(Territory.Kind)
