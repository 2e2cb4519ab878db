"""What each mode asks for once chosen: obligations, steps, documents, and what each side risks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from essaim.engines.mandates.rules.conditions import Beyond, Condition, During, Is
from essaim.engines.mandates.rules.facts import YES
from essaim.engines.mandates.rules.modes import MODES


class Part(StrEnum):
    """A heading of the comparison."""

    OBLIGATION = "obligation"
    STEP = "step"
    DOCUMENT = "document"
    BODY_RISK = "body_risk"
    AUTHORITY_RISK = "authority_risk"


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of a mode. `parameter` is the number its words quote; `when` fails: the line is left out."""

    key: str
    part: Part
    parameter: str = ""
    when: tuple[Condition, ...] = ()
    sources: tuple[str, ...] = ()


O, T, D, B, A = Part.OBLIGATION, Part.STEP, Part.DOCUMENT, Part.BODY_RISK, Part.AUTHORITY_RISK
ECONOMIC = Is("economic", (YES,))
_SUBSIDY = (
    Duty(
        "convention",
        O,
        "subvention.convention",
        (Beyond("amount", "subvention.convention"),),
        ("art_10",),
    ),
    Duty("cer", O, "", (During(since=date(2022, 1, 2)),), ("cer",)),
    Duty(
        "open_data",
        O,
        "subvention.donnees",
        (During(since=date(2017, 8, 1)), Beyond("amount", "subvention.convention")),
        ("open_data",),
    ),
    Duty(
        "accounts",
        O,
        "associations.comptes",
        (During(since=date(2003, 8, 2)), Beyond("amount", "associations.comptes")),
    ),
    Duty("no_passing_on", O, "", (), ("control",)),
    Duty("file", T, "subvention.silence", (During(since=date(2015, 11, 12)),)),
    Duty("vote", T, "", (), ("competence",)),
    Duty("payment", T, "subvention.paiement", (During(since=date(2021, 7, 3)),), ("art_10",)),
    Duty("request", D, "", (), ("art_10",)),
    Duty("financial_report", D, "subvention.compte_rendu", (), ("art_10",)),
    Duty("subsidy_body", B, "", (), ("reunion", "limousin")),
    Duty("subsidy_authority", A, "", (), ("reunion", "limousin")),
    Duty("subsidy_aid", A, "", (ECONOMIC, Is("aid", ("notify",))), ("state_aid",)),
)
_CONTRACT_RISKS = (
    Duty("contract_body", B, "", (), ("ccp_market",)),
    Duty("contract_authority", A, "", (), ("ccp_market",)),
)
_BOUGHT = (
    Duty("bought_environment", O, "", (During(since=date(2026, 8, 21)),), ("ccp_climate",)),
    Duty(
        "bought_social",
        O,
        "ccp.seuil_europeen",
        (During(since=date(2026, 8, 22)), Beyond("contract", "ccp.seuil_europeen", reached=True)),
        ("ccp_social_clause",),
    ),
)
_SIEG = (
    Duty("sieg_public_service", O, "", (), ("altmark", "sieg_2012", "sieg_2025")),
    Duty("sieg_accounts", O, "", (), ("sieg_2012", "sieg_2025")),
)
DUTIES: Mapping[str, tuple[Duty, ...]] = {
    "direct": (
        Duty("direct_budget", O, "", (), ("regie",)),
        Duty("direct_vote", T, "", (), ("regie",)),
        Duty("direct_staff", T),
        Duty("direct_statutes", D, "", (), ("regie",)),
        Duty("direct_body", B),
        Duty("direct_authority", A),
    ),
    "subsidy": _SUBSIDY,
    "objectives": (
        Duty("objectives_length", O, "cpo.duree", (During(since=date(2010, 1, 18)),), ("fillon", "valls")),
        *_SUBSIDY[:5],
        Duty("objectives_shared", T, "", (), ("fillon", "valls")),
        *_SUBSIDY[5:8],
        Duty("objectives_review", T, "", (), ("art_10",)),
        Duty("objectives_paper", D, "", (), ("fillon", "valls")),
        *_SUBSIDY[8:],
    ),
    "call": (
        Duty("call_open", O, "", (), ("art_9_1",)),
        *_SUBSIDY[:5],
        Duty("call_publish", T),
        Duty("call_choose", T),
        *_SUBSIDY[6:8],
        Duty("call_rules", D),
        *_SUBSIDY[8:10],
        Duty("call_body", B),
        Duty("call_authority", A, "", (), ("reunion",)),
    ),
    "sieg_mandate": (
        *_SIEG,
        Duty("sieg_length", O, "sieg.duree", (During(since=date(2012, 1, 31)),), ("sieg_2012", "sieg_2025")),
        Duty(
            "sieg_published",
            O,
            "sieg.publication",
            (During(since=date(2012, 1, 31)), Beyond("amount", "sieg.publication")),
            ("sieg_2012", "sieg_2025"),
        ),
        Duty("sieg_frame", T, "", (), ("letter",)),
        Duty("sieg_publicity", T, "", (), ("letter",)),
        Duty("sieg_act", T, "", (), ("sieg_2005", "sieg_2012", "sieg_2025")),
        Duty("sieg_control", T, "", (), ("sieg_2005", "sieg_2012", "sieg_2025")),
        Duty("sieg_items", D, "", (), ("sieg_2005", "sieg_2012", "sieg_2025")),
        Duty("sieg_statement", D),
        Duty("sieg_body", B, "", (), ("sieg_2005", "sieg_2012", "sieg_2025")),
        Duty("sieg_authority", A, "", (), ("letter", "limousin")),
    ),
    "sieg_minimis": (
        _SIEG[0],
        Duty("minimis_written", O, "minimis.sieg", (During(since=date(2012, 4, 29)),)),
        Duty("minimis_no_other", O, "", (During(since=date(2012, 4, 29)),)),
        Duty("minimis_declared", T),
        Duty("minimis_register", T, "minimis.registre", (During(since=date(2026, 1, 1)),)),
        Duty("minimis_declaration", D),
        Duty("minimis_body", B),
        Duty("minimis_authority", A),
    ),
    "minimis": (
        Duty("minimis_ceiling", O, "minimis.general"),
        Duty("minimis_declared", T),
        Duty("minimis_register", T, "minimis.registre", (During(since=date(2026, 1, 1)),)),
        Duty("minimis_declaration", D),
        Duty("minimis_body", B),
        Duty("minimis_authority", A),
    ),
    "no_competition": (
        Duty("small_care", O, "ccp.dispense", (), ("ccp_small",)),
        Duty("small_written", O, "ccp.contrat_ecrit", (During(since=date(2019, 4, 1)),)),
        Duty("small_need", T),
        Duty("small_quote", T),
        Duty("contract_paper", D),
        *_CONTRACT_RISKS,
    ),
    "adapted": (
        Duty("adapted_principles", O, "", (), ("cmp_1", "ord_2015", "ccp_market")),
        Duty("adapted_notice", O, "ccp.seuil_social", (During(since=date(2016, 4, 1)),), ("ccp_social",)),
        Duty(
            "adapted_preferred",
            O,
            "",
            (During(date(2006, 9, 1), date(2016, 3, 31)), Is("status", ("ess", "adapted"))),
            ("cmp_53",),
        ),
        *_BOUGHT,
        Duty("adapted_publish", T),
        Duty("adapted_choose", T),
        Duty("adapted_papers", D),
        *_CONTRACT_RISKS,
    ),
    "reserved": (
        Duty(
            "reserved_share",
            O,
            "ccp.reserve_part",
            (During(since=date(2019, 4, 1)), Is("status", ("siae", "adapted"))),
        ),
        Duty(
            "reserved_length",
            O,
            "ccp.reserve_duree",
            (During(since=date(2016, 4, 1)), Is("status", ("association", "ess"))),
        ),
        *_BOUGHT,
        Duty("reserved_notice", T, "", (), ("ccp_adapted", "ccp_ess")),
        Duty("adapted_choose", T),
        Duty("reserved_proof", D),
        *_CONTRACT_RISKS,
    ),
    "concession": (
        Duty("concession_risk", O, "", (), ("ccp_concession", "sapin")),
        Duty("concession_threshold", O, "ccp.seuil_concession", (During(since=date(2016, 4, 1)),)),
        Duty("concession_vote", T, "", (), ("sapin",)),
        Duty("concession_notice", T, "", (), ("sapin", "ccp_concession")),
        Duty("concession_final", T, "", (), ("sapin",)),
        Duty("concession_report", D, "", (), ("ccp_concession",)),
        Duty("concession_body", B),
        Duty("concession_authority", A, "", (), ("six_fours",)),
    ),
    "agreement": (
        Duty("agreement_text", O, "", (), ("training_law",)),
        Duty("agreement_same", O),
        Duty("agreement_publish", T),
        Duty("agreement_examine", T),
        Duty("agreement_proof", D),
        Duty("agreement_body", B),
        Duty("agreement_authority", A),
    ),
}
assert set(DUTIES) == set(MODES)
