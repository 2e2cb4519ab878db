"""Addresses of the households."""

from django.urls import path

from essaim.engines.members.views import households

urlpatterns = [
    path("", households.home, name="home"),
]
