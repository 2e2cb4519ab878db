"""Addresses of the events."""

from django.urls import path

from essaim.engines.events.views import calendar

urlpatterns = [
    path("", calendar.home, name="home"),
]
