"""Figures of a project, their publication, their comparison."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import ngettext

from essaim.engines.indicators.api import (
    ComparedFigure,
    chart_of,
    compare,
    compare_publicly,
    compared_rows,
    explanation_of,
    indicator_values,
    public_chart_of,
    public_text,
    public_values,
)
from essaim.engines.indicators.factories import fake_engines, make_measured
from essaim.engines.indicators.rules import value_text
from essaim.kernel.periods import Period
from essaim.kernel.projects.models import Project

pytestmark = pytest.mark.django_db
AUTUMN = Period(date(2026, 10, 1), date(2026, 12, 1))
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def test_values_follow_the_recipe_with_each_month_and_a_total_of_its_own() -> None:
    project = make_measured()
    engines = fake_engines({"bio-cabas": {OCTOBER: 10, NOVEMBER: 12}}, {"bio-cabas": {NOVEMBER: 14500}})
    households, euros = indicator_values(project, AUTUMN, engines)
    assert (households.key, households.name, households.sources) == ("households", "Foyers", ("Paniers",))
    assert households.months == ((OCTOBER, 10), (NOVEMBER, 12))
    assert (households.text, euros.text) == ("12\N{NO-BREAK SPACE}foyers", "145,00\N{NO-BREAK SPACE}€")
    assert euros.as_json()["months"] == {"2026-10": 0, "2026-11": 14500}


def test_values_leave_out_an_engine_no_longer_installed() -> None:
    assert indicator_values(make_measured(), AUTUMN, {}) == []


def test_explanation_tells_months_definition_and_why_the_total_is_no_sum() -> None:
    engines = fake_engines({"bio-cabas": {OCTOBER: 10, NOVEMBER: 12}}, {"bio-cabas": {NOVEMBER: 14500}})
    households, euros = indicator_values(make_measured(), AUTUMN, engines)
    explanation = explanation_of(households)
    assert [step.label for step in explanation.steps] == [
        "oct.\N{NO-BREAK SPACE}2026",
        "nov.\N{NO-BREAK SPACE}2026",
        "Sur toute la période",
    ]
    assert "n'est pas la somme" in str(explanation.steps[-1].rule)
    assert "n'est pas la somme" not in str(explanation_of(euros).steps[-1].rule)
    assert [bar.text for bar in chart_of(euros).series[0].bars] == [
        "0,00\N{NO-BREAK SPACE}€",
        "145,00\N{NO-BREAK SPACE}€",
    ]


@pytest.mark.parametrize(
    ("households", "texts", "charts"),
    [
        (
            {OCTOBER: 10, NOVEMBER: 12},
            ["12\N{NO-BREAK SPACE}foyers", "145,00\N{NO-BREAK SPACE}€"],
            [True, True],
        ),
        (
            {OCTOBER: 4, NOVEMBER: 12},
            ["12\N{NO-BREAK SPACE}foyers", "145,00\N{NO-BREAK SPACE}€"],
            [False, False],
        ),
        ({NOVEMBER: 4}, ["moins de 5 personnes", "moins de 5 personnes"], [False, False]),
        ({}, ["0\N{NO-BREAK SPACE}foyer", "145,00\N{NO-BREAK SPACE}€"], [True, True]),
    ],
)
def test_small_counts_are_not_published_nor_what_would_give_them_away(
    households: dict[date, int], texts: list[str], charts: list[bool]
) -> None:
    engines = fake_engines({"bio-cabas": households}, {"bio-cabas": {NOVEMBER: 14500}})
    shown = public_values(make_measured(), AUTUMN, engines)
    assert [public_text(one) for one in shown] == texts
    assert [public_chart_of(one) is not None for one in shown] == charts
    if texts[0].startswith("moins"):
        assert [(one.as_json()["total"], one.as_json()["months"]) for one in shown] == [
            (None, {}),
            (None, {}),
        ]


def test_a_project_publishes_the_figures_it_chose() -> None:
    engines = fake_engines({"bio-cabas": {NOVEMBER: 3}}, {"bio-cabas": {NOVEMBER: 14500}})
    project = make_measured(public=["producers"])
    shown = public_values(project, AUTUMN, engines)
    assert [one.figure.key for one in shown] == ["producers"]
    assert shown[0].total is None


def test_a_project_without_the_tool_publishes_nothing() -> None:
    project = make_measured()
    project.tools.filter(engine="indicators").delete()
    assert public_values(project, AUTUMN) == []


def test_compare_puts_projects_side_by_side() -> None:
    one, two = make_measured("nord"), make_measured("sud")
    engines = fake_engines(
        {"bio-cabas-nord": {NOVEMBER: 12}, "bio-cabas-sud": {NOVEMBER: 3}},
        {"bio-cabas-nord": {OCTOBER: 100, NOVEMBER: 900}},
    )
    households, euros = compare([one, two], AUTUMN, engines)
    assert households.values == {one.pk: 12, two.pk: 3}
    assert euros.values == {one.pk: 1000, two.pk: 0}
    assert (euros.text(one.pk), euros.text(0)) == ("10,00\N{NO-BREAK SPACE}€", "")


def test_compare_publicly_hides_small_counts_and_what_was_measured_with_them() -> None:
    one, two, three = make_measured("nord"), make_measured("sud"), make_measured("est", asked=())
    engines = fake_engines(
        {"bio-cabas-nord": {NOVEMBER: 12}, "bio-cabas-sud": {NOVEMBER: 3}},
        {"bio-cabas-nord": {NOVEMBER: 900}, "bio-cabas-sud": {NOVEMBER: 800}},
    )
    shown = compare_publicly([one, two, three], AUTUMN, engines)
    assert [texts for _figure, texts in compared_rows(shown, [one.pk, two.pk, three.pk])] == [
        ["12\N{NO-BREAK SPACE}foyers", "moins de 5 personnes", "—"],
        ["9,00\N{NO-BREAK SPACE}€", "moins de 5 personnes", "—"],
    ]


def count_queries(projects: list[Project], measured: list[ComparedFigure]) -> int:
    engines = fake_engines({}, {})
    metrics = {"producer_euros": engines["orders"].metrics["producer_euros"]}
    with CaptureQueriesContext(connection) as queries:
        measured += compare(projects, AUTUMN, {"orders": replace(engines["orders"], metrics=metrics)})
    return len(queries)


def test_compare_costs_the_same_for_one_project_and_for_many() -> None:
    """Tools of all projects, then one query for each measure."""
    projects = [make_measured(f"p{n}") for n in range(12)]
    measured: list[ComparedFigure] = []
    assert count_queries(projects[:1], measured) == count_queries(projects, measured) == 2
    assert len(measured[-1].values) == 12


def test_a_value_is_counted_in_the_readers_language() -> None:
    def counted(number: int) -> str:
        return ngettext("foyer", "foyers", number)

    assert value_text(1200, "foyers", counted) == "1\u202f200\xa0foyers"
    assert value_text(0, "foyers", counted) == "0\xa0foyer"
    with translation.override("en"):
        assert value_text(1200, "foyers", counted) == "1,200\xa0households"
        assert value_text(0, "foyers", counted) == "0\xa0households"
