"""Addresses of the books: /projets/<project>/comptes/<tool>/."""

from django.urls import path

from essaim.engines.ledger import views

urlpatterns = [
    path("", views.home, name="home"),
]
