"""Each component shows what it is given, escaped, with its hard cases."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from essaim.kernel.explain import Explanation, Step
from essaim.kernel.money import Money, Rate
from essaim.kernel.ui.charts import Bar, BarChart, Series
from essaim.kernel.ui.lineage import LineageNode

HOSTILE = "<script>alert('é')</script>"
NBSP = "\N{NO-BREAK SPACE}"


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_money_shows_cents_with_its_sign_and_a_dash_for_none() -> None:
    assert render("{{ a|money }}", a=Money(1)) == f"0,01{NBSP}€"
    assert render("{% money a %}", a=Money(-5)) == f'<span class="money">−0,05{NBSP}€</span>'
    assert render("{{ a|money }}", a=None) == "—"


def test_rate_shows_a_percentage() -> None:
    assert render("{{ r|rate }}", r=Rate(Fraction(1, 8))) == f"12,5{NBSP}%"


def test_day_says_first_in_french_and_one_in_english() -> None:
    first = date(2026, 11, 1)

    assert render("{{ d|day }}", d=first) == "1er novembre 2026"
    with translation.override("en"):
        assert render("{{ d|day }}", d=first) == "1 November 2026"


def test_when_is_read_in_the_current_time_zone_and_day_too() -> None:
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)

    assert render("{{ m|when }}", m=late) == f"1er décembre 2026 à 0{NBSP}h{NBSP}30"
    assert '<time datetime="2026-12-01">' in render("{% day m %}", m=late)


@pytest.mark.parametrize(
    "source",
    [
        "{% button x %}",
        "{% button x url=x confirm=x %}",
        "{% badge x %}",
        "{% empty x x x x %}",
        "{% step_progress 1 3 x %}",
        "{% gauge 1 3 x text=x %}",
        "{% deflist pairs %}",
        "{% breadcrumb pairs %}",
        "{% explain explanation summary=x %}",
        "{% bar_chart chart %}",
        "{% lineage tree %}",
        "{% map points title=x %}",
        "{% table x %}{% endtable %}",
        "{% notice %}{{ x }}{% endnotice %}",
    ],
)
def test_component_escapes_what_it_is_given(source: str) -> None:
    html = render(
        source,
        x=HOSTILE,
        pairs=[(HOSTILE, HOSTILE)],
        explanation=Explanation(HOSTILE, HOSTILE, (Step(HOSTILE, HOSTILE, HOSTILE, HOSTILE),)),
        chart=BarChart(HOSTILE, HOSTILE, (Series(HOSTILE, (Bar(HOSTILE, 1, HOSTILE),)),), HOSTILE),
        tree=LineageNode(HOSTILE, HOSTILE, 2026, HOSTILE),
        points=[{"lat": 51, "lon": 2, "label": HOSTILE, "url": HOSTILE, "kind": "place"}],
    )

    assert "<script" not in html
    assert "&lt;script" in html


def test_explain_shows_each_step_with_rule_and_source() -> None:
    steps = (Step("Prix", "14,50 €", "Prix demandé", "convention, article 4"),)

    html = render(
        "{% explain e summary='Pourquoi ce prix ?' %}", e=Explanation("Votre part", "7,25 €", steps)
    )

    for text in ("Pourquoi ce prix ?", "Prix", "14,50 €", "Prix demandé", "convention, article 4", "7,25 €"):
        assert text in html
    assert "<details" in html and " open" not in html


def test_explain_of_nothing_is_nothing() -> None:
    assert render("{% explain e %}", e=None).strip() == ""


def test_badge_refuses_an_unknown_tone() -> None:
    with pytest.raises(ValueError, match="tone"):
        render("{% badge 'Ouvert' 'verte' %}")


def test_button_refuses_an_unknown_kind_and_an_unknown_word() -> None:
    with pytest.raises(ValueError, match="kind"):
        render("{% button 'x' kind='primary' %}")
    with pytest.raises(ValueError, match="colour"):
        render("{% button 'x' colour='red' %}")


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (Money(0), "épuisé"),
        (Money(1), "presque épuisé"),
        (Money(19_99), "presque épuisé"),
        (Money(20_00), ""),
    ],
)
def test_gauge_says_in_words_what_is_nearly_gone(left: Money, words: str) -> None:
    html = render("{% gauge left all 'Enveloppe' %}", left=left, all=Money(100_00))

    assert ("épuisé" in html) == bool(words)
    assert words in html


def test_pagination_keeps_filters_and_says_how_many() -> None:
    request = RequestFactory().get("/", {"q": "a&b", "page": "2"})

    html = render("{% pagination page %}", request=request, page=Paginator(range(312), 25).page(2))

    assert "26 à 50 sur 312" in html
    assert 'href="?q=a%26b&amp;page=3"' in html


@pytest.mark.parametrize(("rows", "told"), [(1, "1 ligne<"), (25, "25 lignes<")])
def test_pagination_of_one_page_says_how_many_and_no_more(rows: int, told: str) -> None:
    page = Paginator(range(rows), 25).page(1)
    html = render("{% pagination page %}", request=RequestFactory().get("/"), page=page)

    assert told in html
    assert "<nav" not in html and "sur" not in html


def test_pagination_of_nothing_says_so() -> None:
    html = render("{% pagination page %}", request=RequestFactory().get("/"), page=Paginator([], 25).page(1))

    assert "Aucune ligne" in html
    assert "<nav" not in html


def test_bar_chart_draws_on_one_scale_and_writes_each_value() -> None:
    series = tuple(
        Series(name, (Bar("2025", value, f"{value} paniers"),))
        for name, value in (("A", 50), ("B", 200), ("C", 0))
    )

    html = render("{% bar_chart chart %}", chart=BarChart("Paniers", "Retirés dans l'année.", series))

    assert 'width="25.0%"' in html and 'width="100.0%"' in html and 'width="0.0%"' in html
    assert "50 paniers" in html and 'fill="url(#paniers-2)"' in html


def test_bar_chart_refuses_a_fifth_series_and_uneven_labels() -> None:
    one = Series("A", (Bar("2025", 1, "1"),))

    with pytest.raises(ValueError, match="four"):
        BarChart("t", "d", (one,) * 5)
    with pytest.raises(ValueError, match="same labels"):
        BarChart("t", "d", (one, Series("B", (Bar("2026", 1, "1"),))))


def test_lineage_marks_the_page_being_read_and_nests() -> None:
    leaf = LineageNode("Cabas d'Y", "Y", 2026, "/y/")

    html = render(
        "{% lineage tree %}", tree=LineageNode("Cabas", "Lille", 2011, "/lille/", here=True, children=(leaf,))
    )

    assert 'href="/lille/"' not in html and "vous êtes ici" in html
    assert html.index("Lille") < html.index("Cabas d&#x27;Y")
