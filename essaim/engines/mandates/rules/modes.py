"""Each mode of paying for a service: open, open with care, or closed, and by which rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from essaim.engines.mandates.rules.conditions import AtMost, Beyond, Condition, During, Is, Silent
from essaim.engines.mandates.rules.facts import NO, YES
from essaim.engines.mandates.rules.interview import Rule
from essaim.engines.mandates.rules.qualification import MARKET, SIGNE
from essaim.engines.mandates.rules.questions import (
    CHILDCARE,
    DOMAINS,
    EMPLOYMENT,
    FAMILIES,
    HEALTH,
    IN_NEED,
    LIGHT_DOMAINS,
    SOCIAL_HOUSING,
)

OPEN, CARE, CLOSED = "open", "care", "closed"
MODES = (
    "direct",
    "subsidy",
    "objectives",
    "call",
    "sieg_mandate",
    "sieg_minimis",
    "minimis",
    "no_competition",
    "adapted",
    "reserved",
    "concession",
    "agreement",
)
GOALS = (*(f"mode.{mode}" for mode in MODES), "aid")
# By these someone else does the work; an agreement is given by a text, which may entrust what it wants.
HANDED_OVER = ("subsidy", "no_competition", "adapted", "reserved", "concession")
CAPLESS_2005 = (SOCIAL_HOUSING, HEALTH)
CAPLESS_2012 = (SOCIAL_HOUSING, CHILDCARE, FAMILIES, IN_NEED, EMPLOYMENT, HEALTH)
CAPLESS_2025 = tuple(domain for domain in CAPLESS_2012 if domain not in (FAMILIES, IN_NEED))
_BUYING = ("cmp_1", "ord_2015", "ccp_market")
_DECISIONS = ("sieg_2005", "sieg_2012", "sieg_2025")
NOTHING_TO_BUY: tuple[Condition, ...] = (Is("need", ("inhabitants", "members")), Is("counterpart", (NO,)))


def _mode(mode: str, rows: Sequence[tuple[str, str, tuple[Condition, ...], tuple[str, ...]]]) -> list[Rule]:
    """The rules of a mode: no authority pays for what is not its business nor gives its power away; then its own rows."""
    goal = f"mode.{mode}"
    first = [Rule(f"{mode}.competence", goal, CLOSED, (Is("competence", (NO,)),), ("competence",))]
    if mode in HANDED_OVER:
        public_power = (Is("sovereign", ("authority",)),)
        first.append(Rule(f"{mode}.authority", goal, CLOSED, public_power, ("castelnaudary",)))
    return [*first, *(Rule(f"{mode}.{name}", goal, value, when, told) for name, value, when, told in rows)]


def _capped() -> list[tuple[str, str, tuple[Condition, ...], tuple[str, ...]]]:
    """Above the ceiling, a compensation must be notified; some domains have none, and not the same ones each time."""
    first, second, third = date(2012, 1, 30), date(2012, 1, 31), date(2026, 1, 8)
    before = tuple(domain for domain in DOMAINS if domain not in CAPLESS_2005)
    after = tuple(domain for domain in DOMAINS if domain not in CAPLESS_2012)
    big = Beyond("amount", "sieg.plafond")
    return [
        ("too_big_2005", CLOSED, (During(until=first), Is("domain", before), big), ("sieg_2005",)),
        ("too_big", CLOSED, (During(since=second), Is("domain", after), big), ("sieg_2012", "sieg_2025")),
        ("other_social", CARE, (During(since=third), Is("domain", (FAMILIES, IN_NEED)), big), ("sieg_2025",)),
    ]


MODE_RULES: tuple[Rule, ...] = (
    *_mode("direct", [("open", OPEN, (), ("regie",))]),
    *_mode(
        "subsidy",
        [
            ("own_need", CLOSED, (Is("need", ("authority",)),), _BUYING),
            ("members", CLOSED, (Is("general_interest", ("no",)),), ("art_9_1", "art_10")),
            ("counterpart", CLOSED, (Is("counterpart", (YES,)),), ("art_9_1", "reunion", *_BUYING)),
            ("per_unit", CLOSED, (Is("payment", ("per_unit",)),), ("art_9_1", "limousin", "reunion")),
            (
                "ordered",
                CLOSED,
                (Is("initiative", ("authority",)), Is("payment", ("whole_cost",))),
                ("reunion", "art_9_1"),
            ),
            (
                "handed_over",
                CLOSED,
                (Is("initiative", ("authority",)), Is("control", (NO,))),
                ("six_fours", "art_9_1"),
            ),
            ("imposed", CARE, (Is("initiative", ("authority",)),), ("aix", "art_9_1")),
            ("whole_cost", CARE, (Is("payment", ("whole_cost",)),), ("reunion", "art_9_1")),
            ("aid", CARE, (Is("aid", ("notify",)),), ("state_aid",)),
            ("open", OPEN, (), ("art_9_1", "ccp_subsidy", "aix", "art_10")),
        ],
    ),
    *_mode(
        "objectives",
        [
            ("closed", CLOSED, (Is("mode.subsidy", (CLOSED,)),), ("art_9_1", "art_10")),
            ("one_year", CLOSED, (AtMost("years", 1),), ("fillon", "valls", "art_10")),
            (
                "too_long",
                CARE,
                (During(since=date(2010, 1, 18)), Beyond("years", "cpo.duree")),
                ("fillon", "valls"),
            ),
            ("care", CARE, (Is("mode.subsidy", (CARE,)),), ("art_9_1", "art_10")),
            ("open", OPEN, (), ("fillon", "valls", "art_10")),
        ],
    ),
    *_mode(
        "call",
        [
            ("closed", CLOSED, (Is("mode.subsidy", (CLOSED,)),), ("art_9_1", "art_10")),
            ("imposed", CARE, (Is("initiative", ("authority",)),), ("art_9_1", "reunion")),
            ("care", CARE, (Is("mode.subsidy", (CARE,)),), ("art_9_1", "art_10")),
            ("open", OPEN, (), ("art_9_1", "valls", "art_10")),
        ],
    ),
    *_mode(
        "sieg_mandate",
        [
            ("signe", CLOSED, (Is("qualification", (SIGNE,)),), ("letter", "treaty")),
            ("market", CLOSED, (Is("qualification", (MARKET,)),), ("treaty", "sieg_guide")),
            ("no_text", CLOSED, (Silent("sieg.plafond"),), ("sieg_2005",)),
            *_capped(),
            (
                "too_long",
                CLOSED,
                (During(since=date(2012, 1, 31)), Beyond("years", "sieg.duree"), Is("investment", (NO,))),
                ("sieg_2012", "sieg_2025"),
            ),
            ("open", OPEN, (), _DECISIONS),
        ],
    ),
    *_mode(
        "sieg_minimis",
        [
            ("not_sieg", CLOSED, (Is("qualification", (SIGNE, MARKET)),), ("treaty",)),
            ("no_text", CLOSED, (Silent("minimis.sieg"),), ("state_aid",)),
            ("too_big", CLOSED, (Beyond("three_years", "minimis.sieg"),), ("state_aid",)),
            ("open", OPEN, (), ("state_aid",)),
        ],
    ),
    *_mode(
        "minimis",
        [
            ("no_aid", CLOSED, (Is("economic", (NO,)),), ("state_aid", "sieg_guide")),
            ("no_text", CLOSED, (Silent("minimis.general"),), ("state_aid",)),
            ("too_big", CLOSED, (Beyond("three_years", "minimis.general"),), ("state_aid",)),
            ("open", OPEN, (), ("state_aid",)),
        ],
    ),
    *_mode(
        "no_competition",
        [
            ("nothing", CLOSED, NOTHING_TO_BUY, _BUYING),
            ("no_text", CLOSED, (Silent("ccp.dispense"),), _BUYING),
            (
                "too_big",
                CLOSED,
                (Beyond("contract", "ccp.dispense", reached=True),),
                ("ccp_small", "ord_2015", "cmp_30"),
            ),
            ("open", OPEN, (), ("ccp_small", "ord_2015", "cmp_1")),
        ],
    ),
    *_mode(
        "adapted",
        [
            ("nothing", CLOSED, NOTHING_TO_BUY, _BUYING),
            ("social", OPEN, (Is("domain", LIGHT_DOMAINS),), ("cmp_30", "ord_2015", "ccp_social")),
            ("no_text", CLOSED, (Silent("ccp.seuil_europeen"),), _BUYING),
            ("too_big", CLOSED, (Beyond("contract", "ccp.seuil_europeen", reached=True),), _BUYING),
            ("open", OPEN, (), _BUYING),
        ],
    ),
    *_mode(
        "reserved",
        [
            ("nothing", CLOSED, NOTHING_TO_BUY, _BUYING),
            ("adapted", OPEN, (Is("status", ("adapted",)),), ("cmp_15", "ord_2015", "ccp_adapted")),
            ("no_text", CLOSED, (During(until=date(2016, 3, 31)),), ("cmp_15",)),
            ("siae", OPEN, (Is("status", ("siae",)),), ("ord_2015", "ccp_adapted")),
            ("status", CLOSED, (Is("status", ("company", "public")),), ("ord_2015", "ccp_ess")),
            (
                "domain",
                CLOSED,
                (Is("domain", tuple(d for d in DOMAINS if d not in LIGHT_DOMAINS)),),
                ("ord_2015", "ccp_ess"),
            ),
            ("too_long", CLOSED, (Beyond("years", "ccp.reserve_duree"),), ("ord_2015", "ccp_ess")),
            ("open", OPEN, (), ("ord_2015", "ccp_ess")),
        ],
    ),
    *_mode(
        "concession",
        [
            ("own_need", CLOSED, (Is("need", ("authority",)),), ("six_fours", "sapin", "ccp_concession")),
            ("no_control", CLOSED, (Is("control", (NO,)),), ("six_fours", "sapin", "ccp_concession")),
            ("no_risk", CLOSED, (Is("risk", (NO,)),), ("sapin", "ccp_concession")),
            ("open", OPEN, (), ("sapin", "ccp_concession")),
        ],
    ),
    *_mode(
        "agreement",
        [
            ("no_text", CLOSED, (Is("authorisation", (NO,)),), ("training_law", "letter")),
            ("open", OPEN, (), ("training_law", "letter")),
        ],
    ),
    Rule("aid.none", "aid", "none", (Is("economic", (NO,)),), ("state_aid", "sieg_guide")),
    Rule("aid.local", "aid", "local", (Is("cross_border", (NO,)),), ("state_aid",)),
    Rule("aid.altmark", "aid", "altmark", (Is("altmark", ("met",)),), ("altmark",)),
    Rule("aid.sieg_minimis", "aid", "sieg_minimis", (Is("mode.sieg_minimis", (OPEN,)),), ("state_aid",)),
    Rule("aid.minimis", "aid", "minimis", (Is("mode.minimis", (OPEN,)),), ("state_aid",)),
    Rule("aid.decision", "aid", "decision", (Is("mode.sieg_mandate", (OPEN,)),), _DECISIONS),
    Rule("aid.notify", "aid", "notify", (), ("state_aid",)),
)
