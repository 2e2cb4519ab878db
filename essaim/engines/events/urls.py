"""Addresses of the events."""

from django.urls import path

from essaim.engines.events.views import agenda, organising, presence, registering

urlpatterns = [
    path("", agenda.home, name="home"),
    path("passes/", agenda.past_events, name="past"),
    path("agenda.ics", agenda.feed, name="feed"),
    path("nouveau/", organising.create, name="create"),
    path("<int:event>/", agenda.event_page, name="event"),
    path("<int:event>/evenement.ics", agenda.event_file, name="event_file"),
    path("<int:event>/inscription/", registering.register_own, name="register"),
    path("<int:event>/places/", registering.change_own, name="change_seats"),
    path("<int:event>/desinscription/", registering.leave, name="leave"),
    path("<int:event>/modifier/", organising.change, name="change"),
    path("<int:event>/publier/", organising.publish, name="publish"),
    path("<int:event>/annuler/", organising.cancel, name="cancel"),
    path("<int:event>/inscriptions/", registering.registrations, name="registrations"),
    path("<int:event>/inscriptions/<int:registration>/retirer/", registering.withdraw, name="withdraw"),
    path("<int:event>/presence/", presence.attendance, name="attendance"),
    path("<int:event>/feuille/", presence.sheet, name="sheet"),
]
