"""What a service is: of general interest? economic? outside the Services directive? entrusted? Altmark?"""

from __future__ import annotations

from essaim.engines.mandates.rules.conditions import Is
from essaim.engines.mandates.rules.facts import NO, YES
from essaim.engines.mandates.rules.interview import Rule
from essaim.engines.mandates.rules.questions import J_DOMAINS, LETTER_OF

SIGNE, SIEG, MARKET = "signe", "sieg", "market"
LETTERS = tuple("abcdefghijkl")
GOALS = ("qualification", "zone", "mandate", "altmark")
STEPS = ("general_interest", "economic", "qualification", "exclusion", "zone", "mandate", "altmark")

_DIRECTIVE = ("services",)

QUALIFICATION: tuple[Rule, ...] = (
    Rule("gi.white", "general_interest", "yes", (Is("sovereign", ("authority", "compulsory")),), ("treaty",)),
    Rule(
        "gi.own_need",
        "general_interest",
        "own_need",
        (Is("need", ("authority",)),),
        ("cmp_1", "ord_2015", "ccp_market"),
    ),
    Rule("gi.members", "general_interest", "no", (Is("need", ("members",)),), ("art_9_1", "treaty")),
    Rule(
        "gi.no_policy",
        "general_interest",
        "not_recognised",
        (Is("policy", (NO,)),),
        ("sieg_guide", "letter", "treaty"),
    ),
    Rule("gi.yes", "general_interest", "yes", (), ("art_9_1", "sieg_guide", "treaty")),
    Rule(
        "eco.white",
        "economic",
        "no",
        (Is("sovereign", ("authority", "compulsory")),),
        ("sieg_guide", "letter", "treaty"),
    ),
    Rule(
        "eco.paid", "economic", "yes", (Is("payer", ("users", "third")),), ("sieg_guide", "letter", "treaty")
    ),
    Rule("eco.comparable", "economic", "yes", (Is("market", (YES,)),), ("sieg_guide", "treaty")),
    Rule("eco.symbolic", "economic", "no", (Is("payer", ("symbolic",)),), ("humbel",)),
    Rule("eco.free", "economic", "no", (), ("sieg_guide", "letter", "humbel")),
    Rule(
        "q.white",
        "qualification",
        SIGNE,
        (Is("sovereign", ("authority", "compulsory")),),
        ("letter", "services", "treaty"),
    ),
    Rule(
        "q.own_need",
        "qualification",
        MARKET,
        (Is("general_interest", ("own_need",)),),
        ("cmp_1", "ord_2015", "ccp_market"),
    ),
    Rule("q.members", "qualification", MARKET, (Is("general_interest", ("no",)),), ("treaty",)),
    Rule(
        "q.not_recognised",
        "qualification",
        MARKET,
        (Is("general_interest", ("not_recognised",)),),
        ("sieg_guide", "letter"),
    ),
    Rule("q.signe", "qualification", SIGNE, (Is("economic", ("no",)),), ("services", "letter")),
    Rule("q.no_obligations", "qualification", MARKET, (Is("obligations", (NO,)),), ("altmark", "sieg_guide")),
    Rule("q.no_failure", "qualification", MARKET, (Is("failure", (NO,)),), ("sieg_guide", "letter")),
    Rule("q.sieg", "qualification", SIEG, (), ("treaty", "sieg_guide")),
    Rule("x.i", "exclusion", "i", (Is("sovereign", ("authority",)),), _DIRECTIVE),
    Rule("x.a", "exclusion", "a", (Is("general_interest", ("yes",)), Is("economic", ("no",))), _DIRECTIVE),
    *(
        Rule(f"x.{letter}", "exclusion", letter, (Is("domain", (domain,)),), _DIRECTIVE)
        for domain, letter in LETTER_OF.items()
    ),
    Rule(
        "x.j",
        "exclusion",
        "j",
        (Is("domain", J_DOMAINS), Is("provider", ("authority", "mandated", "charity"))),
        ("services", "letter"),
    ),
    Rule("x.j_free", "exclusion", "none", (Is("domain", J_DOMAINS),), _DIRECTIVE),
    Rule("x.none", "exclusion", "none", (), _DIRECTIVE),
    Rule("z.white", "zone", "white", (Is("sovereign", ("authority", "compulsory")),), ("letter",)),
    Rule("z.grey", "zone", "grey", (Is("exclusion", LETTERS),), ("letter", "services")),
    Rule("z.black", "zone", "black", (), ("letter", "services")),
    Rule("m.not_sieg", "mandate", "not_needed", (Is("qualification", (SIGNE, MARKET)),), ("treaty",)),
    Rule("m.own", "mandate", "not_needed", (Is("provider", ("authority",)),), ("regie",)),
    Rule(
        "m.done", "mandate", "done", (Is("provider", ("mandated",)),), ("sieg_2005", "sieg_2012", "sieg_2025")
    ),
    Rule("m.to_do", "mandate", "to_do", (), ("sieg_2005", "sieg_2012", "sieg_2025")),
    Rule("alt.none", "altmark", "not_concerned", (Is("mandate", ("not_needed",)),), ("altmark",)),
    Rule("alt.1", "altmark", "fails_1", (Is("mandate", ("to_do",)),), ("altmark",)),
    Rule("alt.2", "altmark", "fails_2", (Is("set_before", (NO,)),), ("altmark",)),
    Rule("alt.3", "altmark", "fails_3", (Is("within_costs", (NO,)),), ("altmark",)),
    Rule("alt.4", "altmark", "fails_4", (Is("chosen_by", ("neither",)),), ("altmark",)),
    Rule("alt.met", "altmark", "met", (), ("altmark",)),
)
