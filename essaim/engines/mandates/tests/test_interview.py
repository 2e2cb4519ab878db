"""The interview under random answers and revisions: it asks what it needs, once, ends, and explains itself."""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from essaim.engines.mandates.factories import CHILDCARE as SEEN
from essaim.engines.mandates.factories import case_of
from essaim.engines.mandates.queries.law import law_on
from essaim.engines.mandates.rules.book import BOOK, GOALS, questions
from essaim.engines.mandates.rules.conditions import Is, Truth
from essaim.engines.mandates.rules.duties import DUTIES
from essaim.engines.mandates.rules.facts import DO_NOT_KNOW, Answer, Case, Fact, Given, Kind
from essaim.engines.mandates.rules.findings import steps
from essaim.engines.mandates.rules.interview import (
    UNSETTLED,
    Book,
    Reasoner,
    Rule,
    answered,
    book_of,
    leaning_on,
    still_needed,
)
from essaim.engines.mandates.rules.questions import FACTS
from essaim.engines.mandates.rules.sources import SOURCES
from essaim.engines.mandates.wording import words
from essaim.engines.mandates.wording.modes import ABOUT, DUTY, MODE
from essaim.engines.mandates.wording.questions import QUESTION, SHORT
from essaim.kernel.money import Money
from essaim.kernel.params.api import parameters

DAYS = st.dates(date(2004, 1, 1), date(2027, 12, 31))


def answers_to(fact: Fact) -> st.SearchStrategy[Answer]:
    if fact.kind is Kind.EUROS:
        known = st.sampled_from([0, 1, 2_500_000, 6_000_000, 21_600_000, 75_000_000, 3_000_000_000])
        return st.one_of(st.just(DO_NOT_KNOW), known.map(lambda cents: Answer(Money(cents))))
    if fact.kind is Kind.NUMBER:
        return st.one_of(st.just(DO_NOT_KNOW), st.integers(1, 99).map(Answer))
    return st.sampled_from([DO_NOT_KNOW, *(Answer(option) for option in fact.options)])


def told(data: st.DataObject, case: Case) -> Case:
    """The interview to its end, each question answered at random. Fails where one is asked twice."""
    law, asked = law_on(case.on), []
    while needed := questions(case, law):
        key = needed[0]
        assert key not in case.answers, f"{key} is asked, and its answer is known"
        assert key not in asked, f"{key} is asked twice"
        asked.append(key)
        assert len(asked) <= len(FACTS)
        case = answered(FACTS, case, key, data.draw(answers_to(FACTS[key])))
    return case


@given(DAYS, st.data())
@settings(max_examples=60, deadline=None)
def test_interview_ends_asks_once_and_explains_every_conclusion(day: date, data: st.DataObject) -> None:
    case = told(data, Case(day))

    for step in steps(case, law_on(day)):
        assert set(step.facts) <= set(case.answers)
        assert (step.value == UNSETTLED) == (not step.rule)
        if step.value == UNSETTLED:
            assert step.unknown or [key for key in step.parameters if key not in law_on(day)]
        else:
            assert step.sources
        for change in step.changes:
            assert FACTS[change.fact].accepts(change.value)
            assert change.to != step.value


@given(DAYS, st.data())
@settings(max_examples=40, deadline=None)
def test_revising_asks_again_only_what_leans_on_the_answer(day: date, data: st.DataObject) -> None:
    before = told(data, Case(day))
    for _turn in range(3):
        key = data.draw(st.sampled_from(sorted(before.answers)))
        now = answered(FACTS, before, key, data.draw(answers_to(FACTS[key])))
        lost = set(before.answers) - set(now.answers)
        assert lost <= leaning_on(FACTS, key)
        after = told(data, now)
        new = set(after.answers) - set(now.answers)
        assert new & set(before.answers) <= leaning_on(FACTS, key)
        assert {kept: after.answers[kept] for kept in now.answers} == dict(now.answers)
        assert [step for step in steps(after, law_on(day)) if not step.value] == []
        before = after


def test_a_step_that_nothing_needs_any_more_is_left_out() -> None:
    """The need is revised once no public service obligation is wanted: nobody asks which policy recognises it."""
    asked = {**SEEN, "obligations": "no", "need": "authority"}
    del asked["policy"]
    day = date(2026, 11, 29)
    revised = answered(FACTS, case_of(day, **asked), "need", Answer("inhabitants"))
    case = revised.having("counterpart", Answer("yes"))
    assert questions(case, law_on(day)) == ()
    found = {step.goal: step.value for step in steps(case, law_on(day))}
    assert found["qualification"] == "market"
    assert "general_interest" not in found


@given(DAYS, st.data())
@settings(max_examples=60, deadline=None)
def test_a_conclusion_reached_never_changes_with_more_answers(day: date, data: st.DataObject) -> None:
    law = law_on(day)
    keys = data.draw(st.lists(st.sampled_from(sorted(FACTS)), unique=True))
    some = Case(day, {key: data.draw(answers_to(FACTS[key])) for key in keys})
    whole = Case(day, {**{key: data.draw(answers_to(fact)) for key, fact in FACTS.items()}, **some.answers})

    for goal in BOOK:
        first, last = Reasoner(BOOK, some, law).conclude(goal), Reasoner(BOOK, whole, law).conclude(goal)
        if first.value is not None:
            assert last.value == first.value
        assert last.possible <= first.possible


def test_an_answer_nobody_has_leaves_both_issues_open_only_where_it_decides() -> None:
    rules = [
        Rule("one", "goal", "a", (Is("first", ("yes",)),)),
        Rule("two", "goal", "a", (Is("second", ("yes",)),)),
        Rule("three", "goal", "b"),
    ]
    book: Book = book_of(rules)
    unknown = Case(date(2026, 1, 1), {"first": DO_NOT_KNOW})

    assert still_needed(book, ["goal"], unknown, {}) == ("second",)
    both = unknown.having("second", Answer("yes"))
    assert Reasoner(book, both, {}).conclude("goal").value == "a"
    neither = unknown.having("second", Answer("no"))
    assert Reasoner(book, neither, {}).conclude("goal").value == UNSETTLED


def test_the_book_is_whole() -> None:
    """Rules name facts, goals, parameters and sources that exist; each goal ends; no goal leans on itself."""
    known = set(FACTS) | set(BOOK)
    rules = [rule for goal in BOOK.values() for rule in goal]
    conditions = [one for rule in rules for one in rule.when]
    conditions += [one for lines in DUTIES.values() for duty in lines for one in duty.when]
    assert {one.name for one in conditions if isinstance(one, Is)} <= known
    assert {getattr(one, "parameter", None) for one in conditions} - {None} <= set(parameters())
    assert {duty.parameter for lines in DUTIES.values() for duty in lines} - {""} <= set(parameters())
    assert {key for rule in rules for key in rule.sources} <= set(SOURCES)
    assert {key for lines in DUTIES.values() for duty in lines for key in duty.sources} <= set(SOURCES)
    assert len({rule.key for rule in rules}) == len(rules)
    assert [goal for goal, lines in BOOK.items() if lines[-1].when] == []
    assert set(GOALS) <= set(BOOK)
    assert all(after in FACTS for fact in FACTS.values() for after in fact.after)


def test_every_rule_can_fire() -> None:
    """Sampled around a service to entrust, not proved: a rule that no case meets would be dead."""
    chance, fired, often = Random(7), set[str](), ("domain", "amount")
    amounts = [Money(0), Money(5_000_000), Money(30_000_000), Money(2_500_000_000), Money(4_000_000_000)]
    days = [date(year, 3, 1) for year in (2005, 2007, 2011, 2015, 2020, 2024, 2026)]

    def drawn(fact: Fact) -> Given:
        if fact.options:
            return chance.choice(fact.options)
        return chance.choice(amounts) if fact.kind is Kind.EUROS else chance.choice((1, 2, 3, 5, 12))

    for _n in range(3000):
        given = {
            key: SEEN[key] if key in SEEN and key not in often and chance.random() < 0.6 else drawn(fact)
            for key, fact in FACTS.items()
        }
        reasoner = Reasoner(BOOK, case_of(day := chance.choice(days), **given), law_on(day))
        for goal in BOOK:
            rule = reasoner.conclude(goal).rule
            fired |= {rule.key} if rule else set()
    assert {rule.key for lines in BOOK.values() for rule in lines} - fired == set()


def test_everything_concluded_has_its_words() -> None:
    goals = [(goal, rule) for goal, lines in BOOK.items() for rule in lines]
    for goal, rule in goals:
        assert words.why(rule.key)
        assert words.value(goal, rule.value)
        assert words.goal(goal)
    for key, fact in FACTS.items():
        assert key in QUESTION and key in SHORT
        assert [words.choice(key, option) for option in fact.options] != [] or not fact.options
    assert set(ABOUT) == set(MODE) == set(DUTIES)
    quoting = {duty.key for lines in DUTIES.values() for duty in lines if duty.parameter}
    assert {duty.key for lines in DUTIES.values() for duty in lines} == set(DUTY)
    assert {key for key, text in DUTY.items() if "{value}" in str(text)} == quoting


def test_a_rule_that_fails_needs_no_other_answer() -> None:
    case = Case(date(2026, 1, 1), {"initiative": Answer("association")})

    tried = Reasoner(BOOK, case, {}).try_rule(
        (Is("payment", ("per_unit",)), Is("initiative", ("authority",)))
    )

    assert (tried.truth, tried.waits) == (Truth.FAILS, ())
