"""The manifest of the shares: who owns the cooperative, from the request to the numbered register and the books."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field

from essaim.engines.shares.commands.erasing import erase_person
from essaim.engines.shares.commands.letters import call_instalments
from essaim.engines.shares.commands.people import seed_categories
from essaim.engines.shares.demo import play
from essaim.engines.shares.events import SharesRefunded, SharesSubscribed
from essaim.engines.shares.permissions import LABELS, P
from essaim.engines.shares.queries.claims import book_claims, source_urls
from essaim.engines.shares.queries.metrics import METRICS
from essaim.engines.shares.queries.personal import personal_data
from essaim.engines.shares.today import waiting_for
from essaim.kernel.actors.actor import Actor
from essaim.kernel.money import Rate
from essaim.kernel.outbox.api import MessageKind
from essaim.kernel.projects.engine import Engine, Job, MenuItem
from essaim.kernel.projects.models import Tool
from essaim.kernel.projects.values import EngineSettings, MoneyValue, RateValue


class CategorySettings(BaseModel):
    """A category the recipe opens: `role` is what it is to the law, `nominal` what a share costs, `least` how many at least;
    its members join the `college` of that name.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    name: str = Field(min_length=1, max_length=100)
    role: Literal["beneficiary", "employee", "producer", "public", "social", "other"]
    nominal: MoneyValue
    least: int = Field(1, ge=1)
    college: str = Field("", max_length=100)


class SharesSettings(EngineSettings):
    """What the statutes say. `floor_rate`: which part of the highest capital is never refunded (none: what the law says);
    `paid_first`: paid at the subscription; `paid_months`: the rest within; `refund_months`: who leaves waits so long;
    `reserves`: part of the surplus kept in reserves.
    """

    legal_form: Literal["association", "company", "scic", "scop", "ues"] = "scic"
    floor_rate: RateValue | None = None
    paid_first: RateValue = Rate.parse("25 %")
    paid_months: int = Field(36, ge=0, le=120)
    refund_months: int = Field(0, ge=0, le=120)
    reserves: RateValue | None = None
    categories: tuple[CategorySettings, ...] = ()


def _letters(*names: str) -> tuple[str, ...]:
    return tuple(f"shares/mail/{name}.txt" for name in names)


MESSAGES = (
    MessageKind(key="call", label=_("Un versement pour mes parts approche"), templates=_letters("call")),
    MessageKind(
        key="certificate",
        label=_("Mes parts sont inscrites, mon attestation est prête"),
        templates=_letters("certificate"),
    ),
    MessageKind(
        key="refund",
        label=_("Quand mes parts seront remboursées"),
        templates=_letters("leaving", "refund"),
    ),
)


def _installed(tool: Tool, by: Actor, at: datetime) -> None:
    seed_categories(tool, by, at)


ENGINE = Engine(
    slug="shares",
    name=_("Parts sociales"),
    promise=_(
        "Entrer au capital, payer en plusieurs fois, sortir : un registre numéroté et des comptes d'accord."
    ),
    version="1.0.0",
    path="parts",
    settings=SharesSettings,
    permissions=P,
    permission_labels=LABELS,
    actions={
        "shares.category_added": _("Catégorie d'associés ajoutée"),
        "shares.category_changed": _("Catégorie d'associés modifiée"),
        "shares.holder_reclassified": _("Associé changé de catégorie"),
        "shares.asked": _("Demande de parts faite"),
        "shares.request_cancelled": _("Demande de parts retirée"),
        "shares.request_refused": _("Demande de parts refusée"),
        "shares.request_accepted": _("Demande de parts acceptée"),
        "shares.capital_paid": _("Versement noté"),
        "shares.payment_taken_back": _("Versement annulé"),
        "shares.refunded": _("Parts rendues"),
        "shares.refund_paid": _("Parts remboursées"),
        "shares.losses_declared": _("Pertes à imputer notées"),
        "shares.rate_noted": _("Taux de référence noté"),
        "shares.interest_given": _("Intérêts décidés"),
        "shares.interest_paid": _("Intérêts payés"),
        "shares.erased": _("Données effacées"),
    },
    words={
        "nominal": _("valeur d'une part"),
        "least": _("parts au moins"),
        "is_open": _("ouverte"),
        "kind": _("genre"),
        "kind=subscription": _("souscription"),
        "kind=withdrawal": _("retrait"),
        "kind=transfer": _("cession"),
        "shares": _("parts sociales"),
        "amount": _("montant"),
        "category": _("catégorie"),
        "decision": _("décidée par"),
        "method": _("moyen de paiement"),
        "method=transfer": _("virement"),
        "method=cheque": _("chèque"),
        "method=cash": _("espèces"),
        "refund": _("à rembourser"),
        "loss": _("pertes imputées"),
        "rate": _("taux"),
        "total": _("total"),
        "holders": _("associés effacés"),
        "kept": _("associés gardés"),
    },
    urls="essaim.engines.shares.urls",
    home="shares:home",
    needs=("ledger", "members"),
    emits=(SharesSubscribed, SharesRefunded),
    metrics=METRICS,
    menu=(
        MenuItem(label=_("Mes parts"), url="shares:home", permission=P.OWN),
        MenuItem(label=_("Demandes"), url="shares:requests", permission=P.VIEW),
        MenuItem(label=_("Registre"), url="shares:register", permission=P.VIEW),
        MenuItem(label=_("Capital"), url="shares:capital", permission=P.VIEW),
        MenuItem(label=_("Remboursements"), url="shares:refunds", permission=P.VIEW),
        MenuItem(label=_("Intérêts"), url="shares:interest", permission=P.VIEW),
        MenuItem(label=_("Statuts"), url="shares:statutes", permission=P.VIEW),
    ),
    today=waiting_for,
    messages=MESSAGES,
    jobs={"call_instalments": Job(run=call_instalments, every_seconds=86_400)},
    installed=_installed,
    claims=book_claims,
    source_urls=source_urls,
    personal=personal_data,
    demo=play,
    erase=erase_person,
)
