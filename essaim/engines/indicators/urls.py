"""Addresses of the indicators: /projets/<project>/resultats/<tool>/."""

from django.urls import path

from essaim.engines.indicators import views

urlpatterns = [
    path("", views.home, name="home"),
    path("resultats.csv", views.export, name="export"),
]
