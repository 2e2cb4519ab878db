"""A letter to the readers of a project: at once, in their digest, on paper, or not at all, as each chose."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from essaim.kernel.outbox.kinds import MessageKind, Pace, kind_of
from essaim.kernel.outbox.links import link_url
from essaim.kernel.outbox.models import KeptMessage, OutgoingMail, Reader

BATCH = 400
State = KeptMessage.State


@dataclass(frozen=True, kw_only=True, eq=False)
class Letter:
    """What is told. `key` names the occasion: the same one is told once to each.

    Texts of the context are lazy, or are worded by the template: who acts may speak another language. The template is
    also given `gathered` (among others: no greeting) and `paper` (no link). A letter that states the whole of its
    subject names it in `topic`: it takes the place of an earlier one that still waits. Not printed by `until`, it is not sent.
    """

    key: str
    project: int
    template: str
    context: Mapping[str, Any]
    topic: str = ""
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class To:
    """One reader: an address, else a party written to on paper. `mark` tells them apart in the key of the letter."""

    mark: str
    language: str
    email: str = ""
    party: str = ""

    @property
    def name(self) -> tuple[str, str]:
        return self.email.lower(), self.party


def one_line(subject: str) -> str:
    return " ".join(subject.split())[:250]


def render(
    template: str,
    context: Mapping[str, Any],
    language: str,
    *,
    gathered: bool = False,
    paper: bool = False,
) -> tuple[str, str]:
    """Subject and text of a template (first line: the subject) in a language."""
    with translation.override(language):
        whole = render_to_string(template, {**context, "gathered": gathered, "paper": paper})
    subject, _, text = whole.strip().partition("\n")
    return one_line(subject), text.strip() + "\n"


def readers(project_id: int, to: Sequence[To]) -> dict[tuple[str, str], Reader]:
    """The rows of these readers, made where they are met first. One query; three when some are new."""
    names = {one.name for one in to}
    rows = Reader.objects.filter(project_id=project_id).select_related("project")
    wanted = Q(email__in={email for email, _party in names if email}) | Q(
        party__in={party for _email, party in names if party}
    )
    known = {(row.email, row.party): row for row in rows.filter(wanted)}
    if missing := sorted(names - known.keys()):
        made = [Reader(project_id=project_id, email=email, party=party) for email, party in missing]
        Reader.objects.bulk_create(made, ignore_conflicts=True, batch_size=BATCH)
        known = {(row.email, row.party): row for row in rows.filter(wanted)}
    return known


type Words = Callable[[Letter, str, bool, bool], tuple[str, str]]


def post(letters: Sequence[tuple[Letter, To]]) -> None:
    """Keep each letter for its reader, in the caller's transaction; all are of one project. Seven queries at most, however many.

    KeyError for a template that no engine declared in a kind.
    """
    if not letters:
        return
    known = readers(letters[0][0].project, [to for _letter, to in letters])

    @cache
    def words(letter: Letter, language: str, gathered: bool, paper: bool) -> tuple[str, str]:
        return render(letter.template, letter.context, language, gathered=gathered, paper=paper)

    kept = [_kept(letter, to, known[to.name], words) for letter, to in letters]
    waiting = [row for row in kept if isinstance(row, KeptMessage)]
    _replace(letters, known, [row.key for row in waiting])
    KeptMessage.objects.bulk_create(waiting, ignore_conflicts=True, batch_size=BATCH)
    leaving = [row for row in kept if isinstance(row, OutgoingMail)]
    OutgoingMail.objects.bulk_create(leaving, ignore_conflicts=True, batch_size=BATCH)


def _kept(letter: Letter, to: To, reader: Reader, words: Words) -> KeptMessage | OutgoingMail | None:
    """The row of one letter to one reader; none where they turned it off."""
    name, kind = kind_of(letter.template)
    pace = kind.pace(reader.paces.get(name)) if to.email else _on_paper(kind)
    if pace == Pace.NONE:
        return None
    gathers = pace == Pace.DIGEST
    subject, text = words(letter, to.language, gathers, not to.email)
    common = {"key": f"{letter.key}:{to.mark}"[:200], "reader": reader, "subject": subject}
    if gathers:
        return KeptMessage(
            **common, kind=name, topic=letter.topic, until=letter.until, language=to.language, text=text
        )
    if not kind.can_turn_off:
        return OutgoingMail(**common, to=to.email, text=text)
    return OutgoingMail(**common, kind=name, to=to.email, text=text + footer(reader, name, to.language))


def _replace(
    letters: Sequence[tuple[Letter, To]], known: Mapping[tuple[str, str], Reader], keys: Sequence[str]
) -> None:
    """Drop what these letters take the place of: the same topic, for the same reader. Two queries."""
    pairs = {(known[to.name].pk, letter.topic) for letter, to in letters if letter.topic}
    if not pairs:
        return
    rows = KeptMessage.objects.filter(
        state=State.WAITING,
        reader__in={pk for pk, _topic in pairs},
        topic__in={topic for _pk, topic in pairs},
    )
    found = rows.exclude(key__in=keys).order_by("pk").values_list("pk", "reader", "topic")
    if replaced := [pk for pk, reader, topic in found if (reader, topic) in pairs]:
        _drop(KeptMessage.objects.filter(pk__in=replaced, state=State.WAITING))


def _on_paper(kind: MessageKind) -> Pace:
    """Paper takes days: what cannot wait is told another way, or not at all."""
    return Pace.DIGEST if kind.can_wait else Pace.NONE


def footer(reader: Reader, kind: str, language: str) -> str:
    """What ends an e-mail that its reader may stop."""
    context = {"project": reader.project, "url": link_url(reader.pk, kind)}
    with translation.override(language):
        return "\n" + render_to_string("outbox/mail/_footer.txt", context).strip() + "\n"


def withdraw(*, project_id: int, topic: str) -> None:
    """What a topic says became false: nobody who waits for it is told. One update."""
    _drop(KeptMessage.objects.filter(topic=topic, state=State.WAITING, reader__project=project_id))


def _drop(messages: QuerySet[KeptMessage]) -> None:
    messages.update(state=State.DROPPED, done_at=timezone.now(), text="")
