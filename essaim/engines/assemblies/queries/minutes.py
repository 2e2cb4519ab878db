"""The minutes, drafted from what happened: one content, written as PDF or as a text document."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from essaim.engines.assemblies.models import AgendaItem, Assembly, Ballot
from essaim.engines.assemblies.queries.annexes import gathered
from essaim.engines.assemblies.queries.assemblies import agenda_of, named_votes
from essaim.engines.assemblies.queries.decisions import text_voted
from essaim.engines.assemblies.queries.voters import proxies_of, quorums, voters_of
from essaim.engines.assemblies.rules.texts import paragraphs
from essaim.engines.assemblies.wording import (
    METHODS,
    choice_text,
    explain_result,
    outcome_text,
    quorum_text,
    weights_text,
)
from essaim.kernel.ui.dates import when_text
from essaim.kernel.ui.language import colon


@dataclass(slots=True)
class Section:
    heading: str
    lines: list[str] = field(default_factory=list)
    rows: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Minutes:
    title: str
    lines: list[str]
    sections: list[Section]


def minutes_of(assembly: Assembly) -> Minutes:
    """What happened, in order. About ten queries, and three a vote."""
    lines = [
        str(assembly.get_kind_display()),
        when_text(assembly.starts_at, weekday=True),
        assembly.place,
        _("Seconde convocation") if assembly.call_number == 2 else "",
        _("Convoquée le {when}").format(when=when_text(assembly.called_at)) if assembly.called_at else "",
        _("Ouverte le {when}").format(when=when_text(assembly.opened_at)) if assembly.opened_at else "",
        _("Close le {when}").format(when=when_text(assembly.closed_at)) if assembly.closed_at else "",
    ]
    points = [_point(item) for item in agenda_of(assembly)]
    return Minutes(assembly.title, [line for line in lines if line], [_presence(assembly), *points])


def _presence(assembly: Assembly) -> Section:
    section = Section(_("Présences et quorum"))
    if not assembly.is_consultation:
        section.lines = [quorum_text(*one) for one in quorums(assembly).items()]
    section.lines += [
        _("Collège « {name} » : {weight} des voix").format(name=name, weight=weight)
        for name, weight in weights_text(assembly)
    ]
    section.rows = [
        (f"{one.name} ({one.college})" if one.college else one.name, str(one.get_attendance_display()))
        for one in voters_of(assembly)
        if one.is_present
    ]
    for row in gathered(assembly):
        place = row.venue.place if row.venue else _("Tous les lieux")
        told = _("{number} présents, {hours} payées").format(number=row.present, hours=row.hours_text)
        section.rows.append((place, told))
    for proxy in proxies_of(assembly):
        told = _("Pouvoir de {principal} à {holder}").format(
            principal=proxy.principal.name, holder=proxy.holder.name
        )
        section.rows.append((told, proxy.withdrawal if proxy.withdrawn_at else ""))
    return section


def _point(item: AgendaItem) -> Section:
    section = Section(f"{item.position}. {item.title}", lines=paragraphs(text_voted(item)))
    for amendment in item.amendments.all():
        section.lines.append(
            _("Amendement au paragraphe {number}, {status} : {text}").format(
                number=amendment.paragraph, status=amendment.get_status_display(), text=amendment.text or "—"
            )
        )
    for ballot in item.ballots.all():
        ballot.item = item
        _tell_vote(section, ballot)
    return section


def _tell_vote(section: Section, ballot: Ballot) -> None:
    told = _("Vote {way}, {method}").format(
        way=ballot.get_way_display(),
        method=METHODS[ballot.method],  # type: ignore[index]
    )
    if ballot.status == Ballot.Status.VOID:
        section.lines.append(_("{vote} : annulé. {reason}").format(vote=told, reason=ballot.reason))
    if ballot.status != Ballot.Status.CLOSED:
        return
    section.lines.append(f"{told}{colon()} {outcome_text(ballot)}")
    for step in explain_result(ballot).steps:
        section.rows.append(
            (str(step.label), " · ".join(part for part in (str(step.value), str(step.rule)) if part))
        )
    if ballot.way == Ballot.Way.NAMED:
        section.rows += [(one.voter.name, choice_text(ballot, one.choice)) for one in named_votes(ballot)]
