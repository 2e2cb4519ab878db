"""Addresses of the books: /projets/<project>/comptes/<tool>/."""

from datetime import date

from django.urls import path, register_converter

from essaim.engines.ledger.views import exporting, reading, writing


class DayConverter:
    """A day in an address, 2026-01-01."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m-%d}"


register_converter(DayConverter, "ledger_day")

urlpatterns = [
    path("", reading.home, name="home"),
    path("qui-doit-quoi/<slug:side>/", reading.side, name="side"),
    path("releve/<slug:kind>/<int:party>/", reading.party, name="party"),
    path("journal/", reading.journal_page, name="journal"),
    path("journal/journal.csv", exporting.journal_csv, name="journal_csv"),
    path("ecritures/<int:year>/<int:number>/", reading.entry, name="entry"),
    path("ecritures/<int:year>/<int:number>/annuler/", writing.cancel, name="cancel"),
    path("balance/", reading.balance, name="balance"),
    path("exports/", exporting.exports, name="exports"),
    path("exports/fec/<ledger_day:year>/", exporting.fec, name="fec"),
    path("arreter/", writing.lock, name="lock"),
    path("clore/<ledger_day:year>/", writing.close, name="close"),
    path("saisir/", writing.write, name="write"),
    path("saisir/ecriture/", writing.lines, name="lines"),
    path("saisir/compte/", writing.account, name="account"),
    path("saisir/<slug:kind>/", writing.movement, name="movement"),
]
