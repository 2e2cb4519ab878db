"""Addresses of the dues: /projets/<project>/cotisations/<tool>/."""

from django.urls import path

from essaim.engines.dues.views import office, own

urlpatterns = [
    path("", own.home, name="home"),
    path("annee/", office.year, name="year"),
    path("annee.csv", office.year_csv, name="year_csv"),
    path("annee.ods", office.year_ods, name="year_ods"),
    path("appeler/", office.call, name="call"),
    path("<int:due>/", office.due, name="due"),
    path("<int:due>/montant/", own.amount, name="amount"),
    path("<int:due>/paiement/", office.pay, name="pay"),
    path("<int:due>/retirer/", office.close, name="close"),
    path("paiements/<int:payment>/recu/", own.receipt, name="receipt"),
    path("paiements/<int:payment>/annuler/", office.cancel, name="cancel"),
]
