"""What keeps a deliberation from the vote, by worked examples: those of the source, then services the rules never saw."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.mandates.rules.deliberation import Covered, Draft, Parent, Point, Regime
from essaim.engines.mandates.rules.deliberation_faults import ADVICE, SOURCES_OF, Code, Fault, Law, review
from essaim.engines.mandates.rules.deliberation_figures import Figure, Kind
from essaim.engines.mandates.rules.sources import SOURCES
from essaim.engines.mandates.tests.deliberations import CHILDCARE, SOCIAL, SOURCE_EXAMPLES, TRAINING, Example

LAW = Law(longest_years=10, cap_cents=2_000_000_000, carry_over=100_000, is_new_decision=True)


def codes(draft: Draft, law: Law = LAW) -> set[Code]:
    return {one.code for one in review(draft, law)}


def blocking(draft: Draft) -> list[Fault]:
    return [one for one in review(draft, LAW) if one.blocks]


@pytest.mark.parametrize("example", SOURCE_EXAMPLES, ids=lambda one: one.title)
def test_the_examples_of_the_source_may_go_to_the_vote(example: Example) -> None:
    assert review(example.draft, LAW) == ()


def test_a_blank_deliberation_misses_each_of_the_seven_kinds() -> None:
    found = blocking(Draft(territory="Tourcoing", law_on=date(2026, 11, 2)))
    sections = {one.point.section for one in found if one.point}
    assert {one.value for one in sections} >= {
        "service",
        "mission",
        "obligations",
        "operator",
        "publicity",
        "funding",
    }
    assert codes(Draft(territory="Tourcoing", law_on=date(2026, 11, 2))) >= {
        Code.NO_SERVICE,
        Code.NO_POLICY,
        Code.NO_FAILURE,
        Code.NO_PUBLICITY,
        Code.NO_PARAMETERS,
        Code.NO_BASIS,
    }


@pytest.mark.parametrize(
    ("point", "code"),
    [
        (Point.POLICY, Code.NO_POLICY),
        (Point.FAILURE, Code.NO_FAILURE),
        (Point.PUBLICITY, Code.NO_PUBLICITY),
        (Point.PARAMETERS, Code.NO_PARAMETERS),
        (Point.DUTIES, Code.EMPTY),
        (Point.WHO, Code.EMPTY),
    ],
)
def test_a_point_left_out_is_the_one_named(point: Point, code: Code) -> None:
    found = blocking(TRAINING.without(point))
    assert [(one.code, one.point) for one in found] == [(code, point)]


def test_a_signe_among_the_rules_of_sieg_blocks() -> None:
    signe = replace(CHILDCARE.draft, services=(Covered("Accueil des tout-petits", Regime.SIEG, "signe"),))
    assert [one.code for one in blocking(signe)] == [Code.SIGNE_AS_SIEG]
    # Declared SIGNE, its deliberation no longer asks for compensation: it refuses it.
    alone = replace(CHILDCARE.draft, services=(Covered("Accueil des tout-petits", Regime.SIGNE, "signe"),))
    told = blocking(alone)
    assert {one.code for one in told} == {Code.SIGNE_UNDER_RULES}
    assert {one.point for one in told} == {
        Point.DUTIES,
        Point.FORMS,
        Point.DESIGNATION,
        Point.PARAMETERS,
        Point.CONTROL,
    }


def test_a_signe_beside_a_sieg_is_named_in_its_rules_only_to_be_left_out() -> None:
    ruled = SOCIAL.saying(duties="L'aide à domicile et l'accueil de jour ouvrent sept jours sur sept.")
    assert [(one.code, one.names) for one in blocking(ruled)] == [
        (Code.SIGNE_UNDER_RULES, ("Accueil de jour",))
    ]
    apart = SOCIAL.saying(
        duties="L'aide à domicile ouvre toute l'année. L'accueil de jour n'y est pas soumis."
    )
    assert blocking(apart) == []
    assert Code.SIGNE_NOT_APART in codes(SOCIAL.saying(mode="L'aide à domicile est compensée."))


def test_a_nature_that_its_file_denies() -> None:
    said = {
        Code.SIEG_AS_SIGNE: Covered("Aide à domicile", Regime.SIGNE, "sieg"),
        Code.NOT_GENERAL: Covered("Aide à domicile", Regime.SIEG, "market"),
        Code.UNSETTLED: Covered("Aide à domicile", Regime.SIEG, "unsettled"),
        Code.NO_FILE: Covered("Aide à domicile", Regime.SIEG),
    }
    for code, covered in said.items():
        assert code in codes(replace(SOCIAL.draft, services=(covered, *SOCIAL.services[1:])))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Partout en France, 40 % des familles attendent une place en 2025.", Code.FAILURE_ELSEWHERE),
        ("À Tourcoing, le marché ne convient pas.", Code.FAILURE_BARE),
        ("À Tourcoing, " + "le marché ne répond pas au besoin des familles, " * 8, Code.FAILURE_NO_FACT),
    ],
)
def test_the_market_fails_here_and_it_is_shown(text: str, code: Code) -> None:
    assert codes(CHILDCARE.saying(failure=text)) == {code} | (
        {Code.UNSAID} & codes(CHILDCARE.saying(failure=text))
    )


def test_with_several_sieg_the_market_fails_for_each() -> None:
    two = replace(
        CHILDCARE.draft, services=(*CHILDCARE.services, Covered("Ludothèque mobile", Regime.SIEG, "sieg"))
    )
    assert [(one.code, one.names) for one in blocking(two)] == [
        (Code.FAILURE_FORGETS, ("Accueil des tout-petits", "Ludothèque mobile"))
    ]
    text = "À Tourcoing en 2025 : l'accueil des tout-petits manque de 152 places, aucune ludothèque n'est privée."
    assert not any(
        one.code is Code.FAILURE_FORGETS
        for one in review(replace(two, texts={**two.texts, Point.FAILURE: text}), LAW)
    )


def test_text_and_figures_say_the_same() -> None:
    wrong = TRAINING.saying(parameters="La compensation est de 9 € par heure stagiaire, durée de cinq ans.")
    found = blocking(wrong)
    assert [(one.code, one.names) for one in found] == [(Code.CONTRADICTS, ("9 €",))]
    assert found[0].mismatch and found[0].mismatch.figures == (Figure(Kind.HOUR_COST, 850),)
    other = TRAINING.saying(control="Un trop-versé d'au plus 10 % est reporté, contrôle tous les deux ans.")
    assert codes(other) == {Code.NOT_RECORDED}
    assert codes(replace(TRAINING.draft, figures=(*TRAINING.figures, Figure(Kind.LUMP, 500)))) == {
        Code.UNSAID
    }


def test_products_are_checked() -> None:
    figures = (*CHILDCARE.figures, Figure(Kind.TOTAL, 50_000_000))
    total = next(
        one for one in review(replace(CHILDCARE.draft, figures=figures), LAW) if one.code is Code.TOTAL
    )
    assert not total.blocks and total.mismatch and total.mismatch.expected == 54_000_000
    fine = (*CHILDCARE.figures, Figure(Kind.TOTAL, 54_000_000))
    assert Code.TOTAL not in codes(replace(CHILDCARE.draft, figures=fine))
    hours = (Figure(Kind.HOUR_COST, 1000), Figure(Kind.HOURS, 1000), Figure(Kind.YEARLY, 900_000))
    assert Code.YEARLY in codes(replace(CHILDCARE.draft, figures=hours))


def test_the_law_of_the_day_is_advice() -> None:
    figures = (*TRAINING.figures, Figure(Kind.DURATION, 144), Figure(Kind.CARRY_OVER, 200_000))
    figures += (Figure(Kind.YEARLY, 2_100_000_000),)
    found = codes(replace(TRAINING.draft, figures=figures))
    assert found >= {Code.TOO_LONG, Code.ABOVE_CAP, Code.CARRY_OVER}
    assert not {Code.TOO_LONG, Code.ABOVE_CAP} & codes(replace(TRAINING.draft, figures=figures), Law())
    cited = TRAINING.saying(mode="Compensation, décision 2012/21/UE.")
    assert Code.REPEALED in codes(cited) and Code.REPEALED not in codes(
        cited, replace(LAW, is_new_decision=False)
    )


def test_what_a_clause_left_to_fill_blocks() -> None:
    found = blocking(CHILDCARE.saying(task="Accueillir [qui], [où]."))
    assert [(one.code, one.point, one.names) for one in found] == [
        (Code.UNFILLED, Point.TASK, ("[qui]", "[où]"))
    ]


def test_a_specific_deliberation_stays_within_its_cadre() -> None:
    parent = Parent(is_adopted=True, services=CHILDCARE.services)
    assert blocking(replace(CHILDCARE.draft, parent=parent)) == []
    late = replace(CHILDCARE.draft, parent=replace(parent, is_adopted=False))
    assert [one.code for one in blocking(late)] == [Code.PARENT_NOT_ADOPTED]
    outside = replace(TRAINING.draft, parent=parent)
    assert [one.code for one in blocking(outside)] == [Code.OUTSIDE_PARENT]


# Services the rules were not written from: (territory, service, market failure, parameters, figures)
HIDDEN = [
    (
        "Communauté de communes du Pays de Bray",
        "Transport solidaire",
        "Dans le pays de Bray, la seule compagnie de taxis refuse les courses de moins de dix kilomètres (2024).",
        "Le coût est de quarante-deux euros par personne et par an.",
        (Figure(Kind.PERSON_COST, 4200),),
    ),
    (
        "Métropole de Lyon",
        "Recyclerie de quartier",
        "À Lyon, 3 recycleries privées ont fermé entre 2021 et 2025, faute de rentabilité.",
        "Un forfait de 1,2 million d'euros, versé pour une durée de quarante-huit mois.",
        (Figure(Kind.LUMP, 120_000_000), Figure(Kind.DURATION, 48)),
    ),
    (
        "Saint-Étienne",
        "Épicerie sociale itinérante",
        "À Saint Etienne, 11 quartiers n'ont plus de commerce alimentaire (relevé de mai 2026).",
        "Coût horaire : 31,20 €.",
        (Figure(Kind.HOUR_COST, 3120),),
    ),
]


@pytest.mark.parametrize(("territory", "service", "failure", "parameters", "figures"), HIDDEN)
def test_other_services_are_read_the_same_way(
    territory: str, service: str, failure: str, parameters: str, figures: tuple[Figure, ...]
) -> None:
    texts = {**CHILDCARE.texts, Point.FAILURE: failure, Point.PARAMETERS: parameters}
    texts[Point.PUBLICITY] = "Avis sur le site."
    draft = Draft(
        territory=territory,
        law_on=date(2026, 11, 2),
        texts=texts,
        services=(Covered(service, Regime.SIEG, "sieg"),),
        figures=figures,
    )
    assert review(draft, LAW) == ()
    elsewhere = replace(draft, territory="Quimper")
    assert [one.code for one in blocking(elsewhere)] == [Code.FAILURE_ELSEWHERE]
    signe = replace(draft, services=(Covered(service, Regime.SIEG, "signe"),))
    assert [one.code for one in blocking(signe)] == [Code.SIGNE_AS_SIEG]


def test_each_fault_rests_on_known_texts() -> None:
    assert {key for keys in SOURCES_OF.values() for key in keys} <= set(SOURCES)
    assert set(Code) - ADVICE - set(SOURCES_OF) == {Code.CONTRADICTS, Code.UNFILLED}


@given(
    st.dictionaries(st.sampled_from(Point), st.text(max_size=80)),
    st.lists(st.sampled_from(Regime), max_size=3),
)
def test_writing_the_missing_point_takes_its_fault_away(
    texts: dict[Point, str], regimes: list[Regime]
) -> None:
    services = tuple(Covered(f"Service {n}", one) for n, one in enumerate(regimes))
    draft = Draft(territory="Lens", law_on=date(2026, 11, 2), texts=texts, services=services)
    for fault in review(draft, LAW):
        if fault.code is Code.EMPTY and fault.point:
            fixed = replace(draft, texts={**texts, fault.point: "Écrit."})
            assert fault not in review(fixed, LAW)
