"""Addresses of the mandates: /projets/<project>/mandats/<tool>/."""

from django.urls import path

from essaim.engines.mandates.views import interview, services

urlpatterns = [
    path("", services.home, name="home"),
    path("a-revoir/", services.moved, name="moved"),
    path("nouveau/", services.new, name="new"),
    path("<int:service>/", services.service, name="service"),
    path("<int:service>/suite/", interview.following, name="next"),
    path("<int:service>/question/<slug:key>/", interview.question, name="question"),
    path("<int:service>/resultat/", interview.result, name="result"),
    path("<int:service>/modes/", interview.modes, name="modes"),
    path("<int:service>/feuille/", interview.sheet, name="sheet"),
    path("<int:service>/refaire/", services.again, name="again"),
    path("<int:service>/relire/", services.review, name="review"),
    path("<int:service>/choisir/", services.choose, name="choose"),
    path("<int:service>/rouvrir/", services.reopen, name="reopen"),
]
