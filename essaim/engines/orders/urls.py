"""Addresses of group orders, under /projets/<project>/commandes/<tool>/."""

from django.urls import path

from essaim.engines.orders.views import household

urlpatterns = [
    path("", household.home, name="home"),
    path("nouvelle/", household.new_order, name="new"),
    path("compte/", household.account, name="account"),
    path("commande/<int:number>/", household.order, name="order"),
]
