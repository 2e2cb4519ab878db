"""Manifest of the assemblies engine."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from pydantic import Field

from essaim.engines.assemblies import events
from essaim.engines.assemblies.commands.erasing import erase_person
from essaim.engines.assemblies.demo import play
from essaim.engines.assemblies.permissions import LABELS, P
from essaim.engines.assemblies.queries import metrics
from essaim.engines.assemblies.today import today
from essaim.kernel.money import Rate
from essaim.kernel.outbox.api import MessageKind, Pace
from essaim.kernel.projects.engine import Engine, MenuItem, Metric
from essaim.kernel.projects.values import EngineSettings, RateValue


class Settings(EngineSettings):
    """The rules of the statutes: delays in days, quorums as parts of the members, powers one may hold."""

    notice_days: int = Field(15, ge=0, le=120)
    second_call_days: int = Field(8, ge=0, le=120)
    quorum_first: RateValue = Rate.parse("0")
    quorum_second: RateValue = Rate.parse("0")
    quorum_by_college: bool = False
    most_proxies: int = Field(2, ge=0, le=100)
    proxy_same_college: bool = False
    remote: bool = True
    paid_minutes: int = Field(0, ge=0, le=600)
    place: str = ""


MESSAGES = (
    MessageKind(
        key="call",
        label=_("Convocation ou annulation d'une assemblée"),
        templates=("assemblies/mail/call.txt", "assemblies/mail/cancelled.txt"),
        default=Pace.IMMEDIATE,
        can_wait=False,
    ),
)

ENGINE = Engine(
    slug="assemblies",
    name=_("Assemblées"),
    promise=_("Convoquer, délibérer et voter par collège, avec un vote secret que chacun peut vérifier."),
    version="1.0.0",
    path="assemblees",
    settings=Settings,
    permissions=P,
    permission_labels=LABELS,
    actions={
        "assemblies.planned": _("Assemblée préparée"),
        "assemblies.changed": _("Assemblée modifiée"),
        "assemblies.item_added": _("Point ajouté à l'ordre du jour"),
        "assemblies.item_removed": _("Point retiré de l'ordre du jour"),
        "assemblies.option_added": _("Candidature ou projet ajouté"),
        "assemblies.amendment_proposed": _("Amendement proposé"),
        "assemblies.document_added": _("Document joint"),
        "assemblies.document_removed": _("Document retiré"),
        "assemblies.venue_added": _("Lieu ajouté"),
        "assemblies.venue_removed": _("Lieu retiré"),
        "assemblies.called": _("Assemblée convoquée"),
        "assemblies.cancelled": _("Assemblée annulée"),
        "assemblies.attendance_noted": _("Présence notée"),
        "assemblies.proxy_given": _("Pouvoir donné"),
        "assemblies.proxy_withdrawn": _("Pouvoir retiré"),
        "assemblies.opened": _("Assemblée ouverte"),
        "assemblies.quorum_missed": _("Quorum manqué"),
        "assemblies.closed": _("Assemblée close"),
        "assemblies.ballot_opened": _("Vote ouvert"),
        "assemblies.ballot_closed": _("Vote dépouillé"),
        "assemblies.ballot_voided": _("Vote annulé"),
        "assemblies.lot_drawn": _("Égalité départagée"),
        "assemblies.voted_by_name": _("Vote nominatif"),
        "assemblies.signed_on_paper": _("Émargement sur papier"),
        "assemblies.counted": _("Voix comptées dans la salle"),
        "assemblies.decided": _("Décision inscrite au registre"),
        "assemblies.followed": _("Suivi d'une décision"),
        "assemblies.installed": _("Sièges donnés aux élus"),
        "assemblies.erased": _("Données effacées"),
    },
    words={
        "title": _("titre"),
        "kind": _("nature"),
        "place": _("lieu"),
        "starts_at": _("début"),
        "record_on": _("liste arrêtée le"),
        "paid_minutes": _("minutes payées"),
        "voters": _("votants"),
        "votes": _("voix"),
        "way": _("façon de voter"),
        "way=hands": _("à main levée"),
        "way=named": _("nominatif"),
        "way=secret": _("secret"),
        "attendance": _("présence"),
        "attendance=absent": _("absent"),
        "attendance=on_site": _("sur place"),
        "attendance=remote": _("à distance"),
        "quorum": _("quorum"),
        "ballot": _("vote"),
        "order": _("ordre du tirage"),
        "adopted": _("adoptée"),
        "seats": _("sièges"),
        "responsible": _("qui s'en charge"),
        "due_on": _("pour le"),
        "progress": _("avancement"),
        "done_on": _("fait le"),
    },
    urls="essaim.engines.assemblies.urls",
    home="assemblies:home",
    needs=("members",),
    emits=(events.AssemblyCalled, events.QuorumMissed, events.AssemblyHeld, events.DecisionTaken),
    metrics={
        "participations": Metric(
            name=_("Participations aux assemblées"),
            definition=_(
                "Membres notés présents, sur place ou à distance, toutes assemblées tenues confondues. Un membre venu deux fois compte deux fois."
            ),
            unit="membres",
            counted=lambda n: ngettext("membre", "membres", n),
            monthly=metrics.participations_by_month,
            total=metrics.participations_total,
            by_project=metrics.participations_by_project,
        ),
        "decisions": Metric(
            name=_("Décisions adoptées"),
            definition=_("Décisions adoptées inscrites au registre."),
            unit="décisions",
            counted=lambda n: ngettext("décision", "décisions", n),
            monthly=metrics.decisions_by_month,
            total=metrics.decisions_total,
            by_project=metrics.decisions_by_project,
        ),
        "paid_minutes": Metric(
            name=_("Temps de réunion payé"),
            definition=_("Minutes payées de chaque réunion tenue, multipliées par le nombre de présents."),
            unit="minutes",
            counted=lambda n: ngettext("minute", "minutes", n),
            monthly=metrics.paid_by_month,
            total=metrics.paid_total,
            by_project=metrics.paid_by_project,
        ),
    },
    messages=MESSAGES,
    menu=(
        MenuItem(label=_("Assemblées"), url="assemblies:home", permission=P.VIEW),
        MenuItem(label=_("Registre des décisions"), url="assemblies:register", permission=P.VIEW),
    ),
    today=today,
    demo=play,
    erase=erase_person,
)
