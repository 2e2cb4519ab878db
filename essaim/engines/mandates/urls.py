"""Addresses of the mandates: /projets/<project>/mandats/<tool>/."""

from django.urls import path

from essaim.engines.mandates.views import services

urlpatterns = [
    path("", services.home, name="home"),
]
