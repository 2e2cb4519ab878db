"""Addresses of group orders, under /projets/<project>/commandes/<tool>/."""

from django.urls import path

from essaim.engines.orders.views import catalogue, cycles, desk, household

urlpatterns = [
    path("", household.home, name="home"),
    path("prix/<int:cycle>/", household.price, name="price"),
    path("commander/<int:cycle>/", household.new_order, name="new"),
    path("compte/", household.account, name="account"),
    path("commande/<int:number>/", household.order, name="order"),
    path("commande/<int:number>/changer/", household.change, name="change"),
    path("commande/<int:number>/annuler/", household.cancel, name="cancel"),
    path("cycles/", cycles.cycles, name="cycles"),
    path("cycles/nouveau/", cycles.cycle_new, name="cycle_new"),
    path("cycles/<int:cycle>/", cycles.cycle, name="cycle"),
    path("cycles/<int:cycle>/modifier/", cycles.cycle_edit, name="cycle_edit"),
    path("cycles/<int:cycle>/ouvrir/", cycles.cycle_open, name="cycle_open"),
    path("cycles/<int:cycle>/fermer/", cycles.cycle_close, name="cycle_close"),
    path("cycles/<int:cycle>/produits/ajouter/", cycles.offer_add, name="offer_add"),
    path("cycles/<int:cycle>/produits/<int:offer>/", cycles.offer, name="offer"),
    path("cycles/<int:cycle>/produits/<int:offer>/retirer/", cycles.offer_remove, name="offer_remove"),
    path("cycles/<int:cycle>/commandes/", desk.cycle_orders, name="cycle_orders"),
    path("cycles/<int:cycle>/commander-pour/", desk.record, name="record"),
    path("paiements/", desk.payments, name="payments"),
    path("paiements/nouveau/", desk.payment_new, name="payment_new"),
    path("paiements/<int:payment>/annuler/", desk.payment_refund, name="payment_refund"),
    path("enveloppe/<int:payer>/", desk.envelope, name="envelope"),
    path("produits/", catalogue.catalogue, name="catalogue"),
    path("produits/nouveau/", catalogue.product, name="product_new"),
    path("produits/<int:pk>/", catalogue.product, name="product"),
    path("producteurs/nouveau/", catalogue.producer, name="producer_new"),
    path("producteurs/<int:pk>/", catalogue.producer, name="producer"),
    path("points-de-retrait/nouveau/", catalogue.pickup, name="pickup_new"),
    path("points-de-retrait/<int:pk>/", catalogue.pickup, name="pickup"),
]
