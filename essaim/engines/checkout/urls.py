"""Addresses of online payments: /projets/<project>/paiement-en-ligne/<tool>/."""

from django.urls import path

from essaim.engines.checkout.views import keeping, paying

urlpatterns = [
    path("", keeping.home, name="home"),
    path("reglages/", keeping.till, name="till"),
    path("paiements/<int:intent>/", keeping.intent, name="intent"),
    path("paiements/<int:intent>/verifier/", keeping.check, name="check"),
    path("payer/<str:key>/", paying.link, name="link"),
    path("retour/<str:key>/", paying.back, name="back"),
    path("banque-d-essai/<str:key>/", paying.invented, name="invented"),
    path("notification/<str:key>/", paying.notified, name="notified"),
]
