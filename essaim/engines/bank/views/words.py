"""What the bank's figures and proposals say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.engines.bank.models import StatementLine
from essaim.engines.bank.queries.lines import Standing, account_words
from essaim.engines.bank.rules.matching import Certainty, Proposal, Reason
from essaim.kernel.explain import Explanation, Step
from essaim.kernel.money import Money

REASONS: Mapping[Reason, str | Promise] = {
    Reason.REFERENCE: gettext_lazy("référence retrouvée"),
    Reason.IBAN: gettext_lazy("compte déjà connu"),
    Reason.NAME: gettext_lazy("nom retrouvé"),
    Reason.AMOUNT: gettext_lazy("montant égal"),
    Reason.DATE: gettext_lazy("date proche"),
}
CERTAINTIES: Mapping[Certainty, tuple[str | Promise, str]] = {
    Certainty.SURE: (gettext_lazy("sûr"), "good"),
    Certainty.LIKELY: (gettext_lazy("probable"), "info"),
    Certainty.POSSIBLE: (gettext_lazy("possible"), "wait"),
}


@dataclass(frozen=True, slots=True)
class ProposedWords:
    """A proposal as it is shown: `key` is sent back to confirm it."""

    key: str
    what: str
    certainty: str
    tone: str
    because: str


def proposed_words(proposal: Proposal | None) -> ProposedWords | None:
    if proposal is None:
        return None
    kind = proposal.expected.key.partition(":")[0]
    what = {
        "batch": _("fichier transmis à la banque"),
        "item": _("somme rejetée par la banque"),
        "entry": _("déjà dans les comptes : {name}").format(name=proposal.expected.name),
    }.get(kind, proposal.expected.name)
    word, tone = CERTAINTIES[proposal.certainty]
    because = ", ".join(str(REASONS[reason]) for reason in proposal.reasons)
    return ProposedWords(proposal.expected.key, what, str(word), tone, because)


def explained_gap(standing: Standing) -> Explanation | None:
    """Why the bank and the books do not say the same; None while no statement gives a balance."""
    if standing.gap is None:
        return None
    steps = (
        Step(_("Solde du dernier relevé"), str(standing.closing)),
        Step(_("Solde dans les comptes"), str(standing.booked), _("compte 512")),
        Step(_("Lignes à rapprocher"), str(standing.waiting_sum), _("pas encore dans les comptes")),
        Step(
            _("Reste à expliquer"),
            str(standing.gap - standing.waiting_sum),
            _("écrit dans les comptes, pas encore vu à la banque"),
        ),
    )
    return Explanation(_("Écart entre la banque et les comptes"), str(standing.gap), steps)


def explained_parts(line: StatementLine, plan: Sequence[tuple[str, str]]) -> Explanation | None:
    """What a matched line paid; None while it waits."""
    live = getattr(line, "live", [])
    if not live:
        return None
    match = live[0]
    steps = [
        Step(
            part["label"] or account_words(part["account"], plan), str(Money(part["cents"])), part["account"]
        )
        for part in match.parts
    ]
    if match.entry_line is not None:
        steps.append(Step(_("Déjà dans les comptes"), str(line.amount), _("pointée, sans nouvelle écriture")))
    return Explanation(_("Rapprochée par {name}").format(name=match.made_by), str(line.amount), tuple(steps))
