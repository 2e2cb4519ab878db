"""What is found in a convention: worked examples, judged cases, denials, and what no text can break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.mandates.rules import clauses_patterns
from essaim.engines.mandates.rules.clauses import Reading, read, segments, spelled, split
from essaim.engines.mandates.rules.clauses_criteria import CRITERIA
from essaim.engines.mandates.rules.clauses_score import Level, score
from essaim.engines.mandates.rules.clauses_words import plain, sentences
from essaim.engines.mandates.rules.sources import SOURCES
from essaim.engines.mandates.tests.conventions import CASES, DISGUISED, FINE
from essaim.engines.mandates.wording import clauses as words


def passages(text: str) -> list[tuple[str, str]]:
    return [(mark.criterion, text[mark.start : mark.end]) for mark in read(text).marks]


def found(text: str) -> set[str]:
    return {mark.criterion for mark in read(text).marks}


def test_a_subsidy_that_is_one_weighs_nothing() -> None:
    whole = score(read(FINE).marks)

    assert whole.heavy == ()
    assert {one.criterion.key for one in whole.light} == {
        "own_initiative",
        "no_counterpart",
        "general_interest",
        "contribution",
        "report",
    }
    assert whole.level is Level.LOW


def test_a_contract_in_disguise_shows_its_criteria_in_place() -> None:
    whole = score(read(DISGUISED).marks)

    assert {one.criterion.key for one in whole.heavy} == {
        "initiative",
        "need",
        "price",
        "orders",
        "penalties",
        "exclusivity",
        "output",
        "results",
    }
    assert (whole.weight, whole.relief, whole.deciding, whole.level) == (19, 0, 3, Level.HIGH)
    assert ("results", "propriété exclusive de la Région") in passages(DISGUISED)
    assert ("exclusivity", "interdit de travailler pour d'autres collectivités") in passages(DISGUISED)
    assert [clause.title.partition(" - ")[0] for clause in read(DISGUISED).clauses] == [
        "CONVENTION DE SUBVENTION",
        "Article 1",
        "Article 2",
        "Article 3",
        "Article 4",
    ]


@pytest.mark.parametrize("case", CASES)
def test_what_was_judged_is_seen(case: str) -> None:
    text, criteria = CASES[case]

    assert found(text) == criteria
    assert case in {key for criterion in criteria for key in CRITERIA[criterion].cases}


@pytest.mark.parametrize(
    ("text", "criteria"),
    [
        ("La subvention est versée sans exclusivité.", set()),
        ("L'association n'est soumise à aucune obligation d'exclusivité.", set()),
        ("Aucune pénalité, retenue sur salaire ou astreinte n'est due.", set()),
        ("La collectivité n'impose pas les horaires.", set()),
        ("Les pénalités ne s'appliquent pas.", set()),
        ("La présente convention n'est pas un marché public.", set()),
        ("Le prix unitaire n'est pas révisable.", {"price"}),
        ("Sans préjudice de l'article 4, une pénalité est due.", {"penalties"}),
        ("Sans accord de principe, la Région applique des pénalités.", {"penalties", "orders"}),
        ("Une retenue sur le solde de 50 € par jour de retard est faite.", {"penalties"}),
        ("Le non-respect des délais entraîne une pénalité.", {"penalties"}),
        ("Les membres du conseil d'administration fixent le programme.", set()),
        ("Le programme est fixé par le conseil d'administration.", set()),
        ("Le programme est fixé chaque année par le conseil régional.", {"need"}),
        ("La Région fixe, pour chaque année, le volume.", {"need"}),
        ("LE PRIX\nUNITAIRE est dû", {"price"}),
        ("Les péna-\nlités sont dues.", {"penalties"}),
        ("Au vu des feuilles d’émargement, le solde est versé.", {"price", "output"}),
        ("L'association adresse à la collectivité tout justificatif utile.", set()),
        ("L'association ne reçoit pas de subvention de fonctionnement.", set()),
    ],
)
def test_denials_boards_and_line_breaks(text: str, criteria: set[str]) -> None:
    assert found(text) == criteria


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("1. Objet\nTexte\n2. Durée\nTexte", ["1. Objet", "2. Durée"]),
        ("Préambule\nI - Objet\nII - Durée", ["Préambule", "I - Objet", "II - Durée"]),
        ("Art. 1er : A\n1.1 Bref\n2 000 euros\nARTICLE 2", ["Art. 1er : A", "1.1 Bref", "ARTICLE 2"]),
        ("Un\nsuite\n\nDeux\n\n\nTrois", ["Un", "Deux", "Trois"]),
        ("Un.\nDeux\ntrois", ["Un.", "Deux"]),
        ("Rien", ["Rien"]),
    ],
)
def test_a_text_is_cut_into_its_clauses(text: str, titles: list[str]) -> None:
    assert [clause.title for clause in split(text)] == titles


def test_a_long_convention_keeps_every_clause() -> None:
    text = "\n\n".join(f"Article {n}\nLe siège est à la mairie." for n in range(1, 1002))
    assert [one.title for one in read(text).clauses] == [f"Article {n}" for n in range(1, 1002)]


def test_a_criterion_counts_once_and_relief_never_undoes_what_decided() -> None:
    price = "Le prix unitaire est dû. "
    once, often = score(read(price).marks), score(read(price * 9).marks)

    assert (once.weight, often.weight, often.heavy[0].passages) == (3, 3, 9)
    assert score(read(price + FINE).marks).level is Level.SOME
    assert score(read("Rien de tout cela.").marks).level is Level.NOTHING


SAMPLES = st.lists(
    st.sampled_from(
        [
            *DISGUISED.split(" "),
            *FINE.split(" "),
            "\n",
            "\n\n",
            "Article 9\n",
            "pas",
            "sans",
            ",",
            ".",
            "œ",
            "\u0130",
        ]
    ),
    max_size=60,
).map(" ".join)


def check(text: str, reading: Reading) -> None:
    assert "".join(text[one.start : one.end] for one in reading.clauses) == text
    shown = 0
    for clause in reading.clauses:
        marks = reading.marks_of(clause)
        shown += len(marks)
        pieces = segments(clause, marks)
        assert "".join(text[one.start : one.end] for one in pieces) == text[clause.start : clause.end]
        for mark in marks:
            assert clause.start <= mark.start < mark.end <= clause.end
            assert any(mark in one.marks and one.start == mark.start for one in pieces)
            assert any(mark in one.marks and one.end == mark.end for one in pieces)
    assert shown == len(reading.marks) == len({mark.key for mark in reading.marks})


@given(st.one_of(st.text(), SAMPLES))
def test_no_text_breaks_the_reading(text: str) -> None:
    check(text, read(text))


@given(SAMPLES, st.data())
def test_a_dismissed_alarm_never_counts(text: str, data: st.DataObject) -> None:
    marks = read(text).marks
    dismissed = frozenset(mark.key for mark in marks if data.draw(st.booleans()))
    whole = score(marks, dismissed)

    assert whole == score([mark for mark in marks if mark.key not in dismissed]).__class__(
        whole.heavy, whole.light, len(dismissed)
    )
    assert sum(one.passages for one in (*whole.heavy, *whole.light)) == len(marks) - len(dismissed)
    assert whole.weight <= score(marks).weight


@pytest.mark.parametrize(
    "text",
    [
        "".join(
            f"Article {i}\n{DISGUISED.partition('Article 1')[2]}" for i in range(250)
        ),  # 1,000 clauses and more
        "prix unitaire par heure stagiaire " * 15_000,  # one endless sentence
        "a" * 500_000,
        "sans aucune ni pas " * 25_000,
        "-\n" * 200_000,
        "1. " * 150_000,
    ],
)
def test_the_work_grows_as_the_text(text: str) -> None:
    """Comparisons are counted, not seconds: a few for each word, however the text is made."""
    whole, half = read(text), read(text[: len(text) // 2])
    said = sum(len(sentence) for sentence in sentences(text))

    assert whole.work <= 12 * said
    assert whole.work <= 2.1 * half.work + 1_000


def test_phrases_are_written_as_words_are_compared() -> None:
    """A phrase with an accent, a small word or an unknown kind would never be found."""
    for pattern in clauses_patterns.PATTERNS:
        assert pattern.criterion in CRITERIA
        for phrase in (phrase for cue in pattern.cues for phrase in cue):
            for word in (word for way in spelled(phrase) for word in way):
                bare = word.removesuffix("*")
                assert bare == plain(bare), phrase
                assert [one.plain for sentence in sentences(bare) for one in sentence] == [bare], phrase
                assert len(bare) >= 2 or not word.endswith("*"), phrase


def test_every_criterion_has_its_words_and_its_sources() -> None:
    assert set(words.NAME) == set(words.WHY) == set(CRITERIA)
    assert set(words.SAFER) == {key for key, one in CRITERIA.items() if not one.reassures}
    for one in CRITERIA.values():
        assert set(one.cases) <= set(words.SAID) and {*one.cases, *one.texts} <= set(SOURCES)
        assert one.weight in (words.RELIEF if one.reassures else words.WEIGHT)
    assert {pattern.criterion for pattern in clauses_patterns.PATTERNS} == set(CRITERIA)
