"""Where each rule comes from: text or decision, its address, the days it holds, and how sure we are of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from essaim.kernel.params.rules import Confidence

EUR_LEX = "https://eur-lex.europa.eu/legal-content/FR/TXT/?uri=CELEX:"
LEGIFRANCE = "https://www.legifrance.gouv.fr"
CCP = f"{LEGIFRANCE}/codes/id/LEGITEXT000037701019"
LOI_2000 = f"{LEGIFRANCE}/loda/id/JORFTEXT000000215117"
P, S, M = Confidence.PRIMARY, Confidence.SECONDARY, Confidence.MEMORY


@dataclass(frozen=True, slots=True)
class Source:
    """`title` stays in French: it is what one asks a library for."""

    key: str
    title: str
    url: str
    since: date
    until: date | None
    confidence: Confidence

    @property
    def is_verified(self) -> bool:
        return self.confidence is not Confidence.MEMORY

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on <= self.until)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _source(
    key: str, title: str, url: str, since: str, confidence: Confidence, until: str | None = None
) -> Source:
    return Source(key, title, url, _day(since), _day(until) if until else None, confidence)


_CASES = (
    _source(
        "aix",
        "Conseil d'État, Section, 6 avril 2007, n° 284736, Commune d'Aix-en-Provence",
        "https://fallaitpasfairedudroit.fr/droit-administratif/activites-de-l-administration/les-lois-du-service-public/409-gestion-du-service-public-le-manuel-du-conseil-d-etat-ce-sect-06-04-2007-commune-d-aix-en-provence",
        "2007-04-06",
        S,
    ),
    _source(
        "reunion",
        "Conseil d'État, 26 mars 2008, n° 284412, Région de La Réunion",
        "https://marche-public.fr/Marches-publics/Textes/Jurisprudence/CE-284412-region-reunion-2008.htm",
        "2008-03-26",
        S,
    ),
    _source(
        "six_fours",
        "Conseil d'État, 23 mai 2011, n° 342520, Commune de Six-Fours-les-Plages",
        "https://www.weka.fr/actualite/subventions/article/le-festival-du-gaou-et-le-code-des-marches-publics-15454/",
        "2011-05-23",
        S,
    ),
    _source(
        "limousin",
        "Cour administrative d'appel de Bordeaux, 21 juin 2011, n° 10BX01717, Région Limousin",
        "http://www.juricaf.org/arret/FRANCE-COURADMINISTRATIVEDAPPELDEBORDEAUX-20110621-10BX01717",
        "2011-06-21",
        S,
    ),
    _source(
        "altmark",
        "CJCE, 24 juillet 2003, C-280/00, Altmark Trans",
        f"{EUR_LEX}62000CJ0280",
        "2003-07-24",
        P,
    ),
    _source(
        "castelnaudary",
        "Conseil d'État, Assemblée, 17 juin 1932, n° 12045, Ville de Castelnaudary",
        "",
        "1932-06-17",
        M,
    ),
    _source("humbel", "CJCE, 27 septembre 1988, C-263/86, Humbel", f"{EUR_LEX}61986CJ0263", "1988-09-27", M),
)
_EUROPE = (
    _source(
        "treaty",
        "Traité CE, article 86, puis TFUE, article 106, paragraphe 2",
        f"{EUR_LEX}12016E106",
        "1958-01-01",
        M,
    ),
    _source(
        "state_aid", "Traité CE, article 87, puis TFUE, article 107", f"{EUR_LEX}12016E107", "1958-01-01", M
    ),
    _source(
        "services",
        "Directive 2006/123/CE, article 2, paragraphe 2, points a à l",
        f"{EUR_LEX}32006L0123",
        "2006-12-28",
        M,
    ),
    _source("sieg_2005", "Décision 2005/842/CE", f"{EUR_LEX}32005D0842", "2005-12-19", M, "2012-01-30"),
    _source(
        "sieg_2012",
        "Décision 2012/21/UE, articles 2 à 6",
        f"{EUR_LEX}32012D0021",
        "2012-01-31",
        P,
        "2026-01-07",
    ),
    _source(
        "sieg_2025",
        "Décision (UE) 2025/2630, d'après des notes de cabinets d'avocats",
        f"{EUR_LEX}32025D2630",
        "2026-01-08",
        S,
    ),
    _source(
        "sieg_guide",
        "Communication de la Commission 2012/C 8/02 sur les compensations de service public",
        f"{EUR_LEX}52012XC0111(02)",
        "2012-01-11",
        M,
    ),
    _source("letter", "Lettre « Y'a le choix », Nord-Pas de Calais, juin 2011", "", "2011-06-01", S),
)
_FRANCE = (
    _source("art_9_1", "Loi 2000-321, article 9-1", LOI_2000, "2014-08-02", P),
    _source("art_10", "Loi 2000-321, article 10", LOI_2000, "2000-04-13", P),
    _source(
        "cer",
        "Loi 2000-321, article 10-1, et décret 2021-1947",
        f"{LEGIFRANCE}/jorf/id/JORFTEXT000044806609",
        "2022-01-02",
        S,
    ),
    _source("open_data", "Décret 2017-779", f"{LEGIFRANCE}/jorf/id/JORFTEXT000034600552", "2017-08-01", S),
    _source(
        "fillon",
        "Circulaire du 18 janvier 2010",
        "https://aida.ineris.fr/node/29634",
        "2010-01-18",
        S,
        "2015-09-28",
    ),
    _source(
        "valls",
        "Circulaire 5811-SG du 29 septembre 2015",
        "https://www.associationmodeemploi.fr/article/subventions-l-etat-encourage-la-convention.63138",
        "2015-09-29",
        S,
    ),
    _source("cmp_1", "Code des marchés publics de 2006, article 1", "", "2006-09-01", M, "2016-03-31"),
    _source("cmp_30", "Code des marchés publics de 2006, article 30", "", "2006-09-01", M, "2016-03-31"),
    _source("cmp_15", "Code des marchés publics de 2006, article 15", "", "2006-09-01", M, "2016-03-31"),
    _source("ord_2015", "Ordonnance 2015-899 et décret 2016-360", "", "2016-04-01", M, "2019-03-31"),
    _source("ccp_market", "Code de la commande publique, article L1111-1", CCP, "2019-04-01", P),
    _source("ccp_subsidy", "Code de la commande publique, article L1100-1, 2°", CCP, "2019-04-01", P),
    _source("ccp_small", "Code de la commande publique, article R2122-8", CCP, "2019-04-01", P),
    _source(
        "ccp_social", "Code de la commande publique, articles R2123-1, 3°, et R2131-14", CCP, "2019-04-01", P
    ),
    _source(
        "ccp_adapted", "Code de la commande publique, articles L2113-12 à L2113-14", CCP, "2019-04-01", P
    ),
    _source("ccp_ess", "Code de la commande publique, articles L2113-15 et L2113-16", CCP, "2019-04-01", P),
    _source(
        "ccp_concession", "Code de la commande publique, articles L1121-1 et L1121-3", CCP, "2019-04-01", P
    ),
    _source("cmp_53", "Code des marchés publics de 2006, article 53, IV", "", "2006-09-01", P, "2016-03-31"),
    _source("ccp_climate", "Code de la commande publique, article R2152-7", CCP, "2026-08-21", P),
    _source("ccp_social_clause", "Code de la commande publique, article L2112-2-1", CCP, "2026-08-22", P),
    _source("sapin", "Loi 93-122, article 38, puis CGCT, article L1411-1", "", "1993-01-30", M),
    _source(
        "regie",
        "Code général des collectivités territoriales, articles L1412-1 et L2221-1",
        "",
        "1996-02-24",
        M,
    ),
    _source(
        "competence",
        "Code général des collectivités territoriales, articles L1111-2 et L2121-29",
        "",
        "1996-02-24",
        M,
    ),
    _source("training_law", "Loi 2014-288, puis code du travail, article L6121-2-1", "", "2015-01-01", M),
    _source("control", "Code général des collectivités territoriales, article L1611-4", "", "1996-02-24", M),
)
SOURCES: Mapping[str, Source] = {one.key: one for one in (*_CASES, *_EUROPE, *_FRANCE)}


def in_force(keys: Iterable[str], on: date) -> tuple[Source, ...]:
    """Those of these sources that hold that day; all of them, to be read with care, where none does."""
    named = [SOURCES[key] for key in keys]
    return tuple(one for one in named if one.holds(on)) or tuple(named)
