"""The machine: Python, disk, folders, clock, fonts."""

import importlib
import platform
import stat
from datetime import UTC, datetime
from importlib.metadata import version

from django.conf import settings

from essaim.site.operations.diagnosis.finding import Finding, care, fault, good
from essaim.site.operations.preflight import LEAST_FREE_BYTES, free_bytes

COMFORTABLE_BYTES = 1024**3
OLDEST_YEAR, LATEST_YEAR = 2026, 2100


def look_at_python() -> Finding:
    return good(
        "Python",
        f"Python {platform.python_version()}, Essaim {version('essaim')}, Django {version('django')}",
    )


def look_at_disk() -> Finding:
    left = free_bytes(settings.HOME)
    seen = f"{left / 1024**3:.1f} Go libres"
    if left < LEAST_FREE_BYTES:
        return fault("Disque", seen, "Libérez de la place : Essaim ne peut plus écrire sûrement.")
    if left < COMFORTABLE_BYTES:
        return care("Disque", seen, "Libérez de la place avant qu'elle ne manque.")
    return good("Disque", seen)


def look_at_folder() -> Finding:
    home = settings.HOME
    probe = home / ".write-probe"
    try:
        probe.write_bytes(b"essaim")
        probe.unlink()
    except OSError as error:
        return fault(
            "Dossier", f"{home} : {error.strerror}", "Donnez le droit d'y écrire, ou changez ESSAIM_HOME."
        )
    if stat.S_IMODE(home.stat().st_mode) & 0o007:
        return care("Dossier", f"{home} est lisible par tous", f"Fermez-le : chmod 750 {home}")
    return good("Dossier", str(home))


def look_at_key() -> Finding:
    kept = settings.HOME / "secret.key"
    if len(settings.SECRET_KEY) < 40:
        return fault("Clé secrète", "trop courte", "Donnez au moins 50 caractères tirés au sort.")
    if kept.exists() and stat.S_IMODE(kept.stat().st_mode) & 0o077:
        return fault("Clé secrète", f"{kept} est lisible par d'autres", f"Fermez-la : chmod 600 {kept}")
    return good("Clé secrète", "en place")


def look_at_clock() -> Finding:
    now = datetime.now(UTC)
    seen = f"{now:%Y-%m-%d %H:%M} UTC"
    if not OLDEST_YEAR <= now.year <= LATEST_YEAR:
        return fault("Horloge", seen, "Réglez l'heure de la machine (NTP).")
    return good("Horloge", seen)


def look_at_pdf() -> Finding:
    try:
        weasyprint = importlib.import_module("weasyprint")
    except OSError as error:
        return fault(
            "PDF",
            str(error).splitlines()[0],
            "Installez Pango : apt install libpango-1.0-0 libpangoft2-1.0-0",
        )
    if b"/FontFile" not in weasyprint.HTML(string="<p>Été").write_pdf(uncompressed_pdf=True):
        return fault("PDF", "aucune police de caractères", "Installez-en une : apt install fonts-dejavu-core")
    return good("PDF", "documents et polices en place")
