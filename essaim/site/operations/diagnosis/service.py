"""The service: addresses, mail, background work, static files, what the instance holds."""

import json
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.management import call_command, get_commands
from django.http.request import validate_host

from essaim.kernel.outbox.models import Outgoing, OutgoingEvent, OutgoingMail
from essaim.kernel.territories.models import Territory
from essaim.site.operations.diagnosis.finding import Finding, care, fault, good
from essaim.site.operations.installation import static_fingerprint
from essaim.site.operations.presence import living_workers

LATE = timedelta(minutes=15)
FEWEST_COMMUNES = 30_000


def look_at_address(at: datetime) -> Finding:
    url = urlsplit(settings.PUBLIC_URL)
    host = url.hostname or ""
    local = host in {"localhost", "127.0.0.1", "::1"}
    if not host:
        return fault("Adresse", settings.PUBLIC_URL, "Écrivez ESSAIM_PUBLIC_URL=https://votre-domaine.fr")
    if not validate_host(host, settings.ALLOWED_HOSTS):
        return fault("Adresse", f"{host} n'est pas accepté", f"Écrivez ESSAIM_HOSTS={host}")
    if settings.DEBUG and not local:
        return fault("Adresse", "mode de mise au point sur une adresse publique", "Retirez ESSAIM_DEBUG.")
    if not local and url.scheme != "https":
        return fault(
            "Adresse", f"{settings.PUBLIC_URL} n'est pas chiffrée", "Servez en HTTPS (voir le guide)."
        )
    return good("Adresse", settings.PUBLIC_URL)


def look_at_mail(at: datetime) -> Finding:
    if not settings.SMTP_HOST:
        return care(
            "Courriel",
            f"aucun serveur : les messages sont écrits dans {settings.HOME / 'mail'}",
            "Pour les envoyer, écrivez ESSAIM_SMTP_HOST (et ESSAIM_FROM).",
        )
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost>"):
        return fault(
            "Courriel",
            "l'adresse d'expédition n'existe pas",
            "Écrivez ESSAIM_FROM='Nom <adresse@domaine.fr>'",
        )
    return good("Courriel", f"par {settings.SMTP_HOST}")


def look_at_outbox(at: datetime) -> Finding:
    """2 queries per kind of item."""
    waiting = []
    for model in (OutgoingEvent, OutgoingMail):
        rows = model._default_manager.filter(done_at=None).order_by("created_at", "pk")
        waiting += [(row, rows.count()) for row in rows[:1]]
    count = sum(number for _, number in waiting)
    if not waiting:
        return good("Envois", "rien n'attend")
    oldest: Outgoing = min((row for row, _ in waiting), key=lambda row: row.created_at)
    seen = f"{count} en attente, le plus ancien depuis {_age(at - oldest.created_at)}"
    if at - oldest.created_at > LATE:
        reason = f" Dernière erreur : {oldest.last_error[:120]}" if oldest.last_error else ""
        return fault("Envois", seen, f"Vérifiez le courriel et le travail de fond.{reason}")
    return good("Envois", seen)


def _age(duration: timedelta) -> str:
    minutes = int(duration.total_seconds() // 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"


def look_at_workers(at: datetime) -> Finding:
    living = living_workers(at=at)
    if not living:
        return care(
            "Travail de fond", "aucun en marche", "Lancez essaim run, ou essaim worker à côté du serveur."
        )
    return good("Travail de fond", f"{len(living)} en marche ({', '.join(sorted(map(str, living)))})")


def look_at_static(at: datetime) -> Finding:
    mark = Path(settings.STATIC_ROOT) / ".fingerprint"
    if not mark.exists() or mark.read_text(encoding="ascii") != static_fingerprint():
        return care(
            "Fichiers statiques", "absents ou anciens", "essaim run les prépare au prochain démarrage."
        )
    return good("Fichiers statiques", "à jour")


def look_at_territories(at: datetime) -> Finding:
    """1 query."""
    communes = Territory.objects.filter(kind=Territory.Kind.COMMUNE).count()
    if communes < FEWEST_COMMUNES:
        return care(
            "Territoires", f"{communes} communes", "Chargez le code officiel : essaim territories load"
        )
    return good("Territoires", f"{communes} communes")


def look_at_product(at: datetime) -> Finding:
    """Recipes and settings: the product's own system checks."""
    found = [message for message in checks.run_checks() if message.level >= checks.ERROR]
    if found:
        return fault(
            "Recettes et réglages", f"{found[0].id} : {found[0].msg}", found[0].hint or "Lancez essaim check."
        )
    return good("Recettes et réglages", "aucun défaut")


def look_at_books(at: datetime) -> Finding:
    if "books" not in get_commands():
        return good("Comptes", "aucun moteur de comptes")
    printed = StringIO()
    try:
        call_command("books", "check", "--json", stdout=printed)
    except SystemExit:
        faults = json.loads(printed.getvalue())["faults"]
        return fault("Comptes", f"{len(faults)} défauts", "Lancez essaim books check pour les lire.")
    return good("Comptes", f"{json.loads(printed.getvalue())['projects']} projets en ordre")
