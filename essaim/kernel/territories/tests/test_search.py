"""Search on a part of the country that holds the hard cases."""

import pytest
from pytest_django import DjangoAssertNumQueries

from essaim.kernel.territories import queries
from essaim.kernel.territories.factories import LILLE, SAINT_OMER, VILLENEUVE_D_ASCQ, load_some

pytestmark = pytest.mark.django_db
# Y, Saint-Denis twice, L'Haÿ, Œuf, Paris, Hesdin-la-Forêt and its old communes, Wattrelos, Saint-Omer twice.
HARD = (
    "80829", "93066", "97411", "94038", "62633", "75056", "62447", "59650", "14670",
    "59009", "59350", "59360", "62765", "62160", "62767", "59183", "59587", "67482",
)  # fmt: skip


@pytest.fixture(autouse=True)
def territories() -> None:
    load_some(*HARD)


def labels(text: str, **options: object) -> list[str]:
    return [match.label for match in queries.search(text, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("st omer", "Saint-Omer (Pas-de-Calais)"),
        ("villeneuve d ascq", "Villeneuve-d'Ascq (Nord)"),
        ("Villeneuve ascq", "Villeneuve-d'Ascq (Nord)"),
        ("villeneuvedascq", "Villeneuve-d'Ascq (Nord)"),
        ("ascq", "Villeneuve-d'Ascq (Nord)"),
        ("L'Haÿ-les-Roses", "L'Haÿ-les-Roses (Val-de-Marne)"),
        ("hay roses", "L'Haÿ-les-Roses (Val-de-Marne)"),
        ("oeuf en", "Œuf-en-Ternois (Pas-de-Calais)"),
        ("Y", "Y (Somme)"),
        ("boulogne su", "Boulogne-sur-Mer (Pas-de-Calais)"),
        ("paris", "Paris (commune)"),
        ("paris 11", "Paris (Paris 11e Arrondissement, commune)"),
        ("nord", "Nord (département)"),
        ("hauts de france", "Hauts-de-France (région)"),
        ("cu dunkerque", "Communauté urbaine de Dunkerque (intercommunalité, Nord)"),
        ("marconne", "Hesdin-la-Forêt (Marconne, Pas-de-Calais)"),
        ("59", "Nord (département)"),
        ("lille 59", "Lille (59, Nord)"),
        ("245900428", "Communauté urbaine de Dunkerque (intercommunalité, Nord)"),
    ],
)
def test_search_finds(typed: str, first: str) -> None:
    assert labels(typed)[0] == first


def test_search_puts_exact_before_beginning_before_word() -> None:
    assert labels("lille")[:2] == ["Lille (Nord)", "Métropole Européenne de Lille (intercommunalité, Nord)"]


def test_search_tells_homonyms_apart_the_biggest_first() -> None:
    assert labels("saint-denis")[:2] == ["Saint-Denis (La Réunion)", "Saint-Denis (Seine-Saint-Denis)"]


def test_search_reads_a_postcode_and_a_code() -> None:
    assert labels("59650") == ["Villeneuve-d'Ascq (59650, Nord)", "Wattrelos (Nord)"]


def test_search_reads_the_beginning_of_a_postcode() -> None:
    assert "Villeneuve-d'Ascq (Nord)" in labels("596")


@pytest.mark.parametrize("typed", ["", "   ", "'", "%", "_", "zzzzqq", "saint xyz", "🙂", "\x00", "a" * 5000])
def test_search_finds_nothing_calmly(typed: str) -> None:
    assert labels(typed) == []


def test_search_keeps_to_the_kinds_asked() -> None:
    found = queries.search("dunkerque", kinds=["epci"])

    assert [match.territory.kind for match in found] == ["epci"]


def test_search_keeps_to_the_limit() -> None:
    assert len(queries.search("s", limit=3)) == 3


@pytest.mark.parametrize("typed", ["s", "st omer", "lille 59000", "59650", "596", "villeneuve d ascq"])
def test_search_costs_at_most_four_queries(
    typed: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(4):
        labels(typed)


def test_resolve_follows_old_codes() -> None:
    resolved = [queries.resolve(code) for code in (LILLE, "62549", "75111", "99999")]

    assert [row and row.name for row in resolved] == ["Lille", "Hesdin-la-Forêt", "Paris", None]


def test_hierarchy_goes_up_and_down() -> None:
    ascq = queries.get("commune", VILLENEUVE_D_ASCQ)
    above = list(queries.ancestors(ascq))

    assert {row.kind for row in above} == {"epci", "departement", "region"}
    assert all(queries.contains(row, ascq) for row in above)
    assert not any(queries.contains(ascq, row) for row in above)
    assert ascq in queries.communes_in(above[0])


def test_contains_refuses_the_neighbour() -> None:
    nord = queries.get("departement", "59")
    omer = queries.get("commune", SAINT_OMER)

    assert not queries.contains(nord, omer)
    assert not queries.overlaps(nord, omer)
    assert queries.contains(queries.get("region", "32"), nord)
