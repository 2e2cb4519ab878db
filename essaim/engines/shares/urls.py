"""Addresses of the shares: /projets/<project>/parts/<tool>/."""

from django.urls import path

from essaim.engines.shares.views import asking, deciding, earning, exporting, holders, reading, refunding

urlpatterns = [
    path("", holders.home, name="home"),
    path("souscrire/", asking.subscribe, name="subscribe"),
    path("associes/<int:holder>/", holders.holder, name="holder"),
    path("associes/<int:holder>/attestation/", holders.certificate, name="certificate"),
    path("associes/<int:holder>/rendre/", asking.withdraw, name="withdraw"),
    path("associes/<int:holder>/ceder/", asking.transfer, name="transfer"),
    path("associes/<int:holder>/categorie/", holders.reclassify, name="reclassify"),
    path("associes/<int:holder>/versement/", holders.pay, name="pay"),
    path("versements/<int:payment>/annuler/", holders.take_back, name="take_back"),
    path("demandes/", deciding.requests, name="requests"),
    path("demandes/papier/", asking.paper, name="paper"),
    path("demandes/<int:request_id>/", deciding.decide, name="request"),
    path("demandes/<int:request_id>/refuser/", deciding.refuse, name="refuse"),
    path("demandes/<int:request_id>/retirer/", asking.cancel, name="cancel"),
    path("registre/", reading.register, name="register"),
    path("registre.csv", exporting.register_csv, name="register_csv"),
    path("registre.ods", exporting.register_ods, name="register_ods"),
    path("recus-<int:year>.csv", exporting.receipts, name="receipts"),
    path("capital/", reading.capital, name="capital"),
    path("categories/nouvelle/", reading.category_new, name="category_new"),
    path("categories/<int:category>/", reading.category, name="category"),
    path("remboursements/", refunding.refunds, name="refunds"),
    path("remboursements/servir/", refunding.serve, name="serve"),
    path("remboursements/<int:line>/payer/", refunding.pay, name="pay_refund"),
    path("remboursements/pertes/", refunding.losses, name="losses"),
    path("interets/", earning.interest, name="interest"),
    path("interets/taux/", earning.rate, name="rate"),
    path("interets/donner/", earning.give, name="give"),
    path("interets/<int:interest>/", earning.interest_year, name="interest_year"),
    path("interets/part/<int:part>/payer/", earning.pay, name="pay_interest"),
    path("statuts/", reading.statutes, name="statutes"),
]
