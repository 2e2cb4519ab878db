"""Addresses of the invoices: /projets/<project>/factures/<tool>/."""

from django.urls import path

from essaim.engines.invoices import views

urlpatterns = [
    path("", views.home, name="home"),
    path("vendeur/", views.seller, name="seller"),
    path("nouvelle/", views.new, name="new"),
    path("<int:invoice>/", views.invoice, name="invoice"),
    path("<int:invoice>/pdf/", views.pdf, name="pdf"),
    path("<int:invoice>/xml/", views.xml, name="xml"),
    path("<int:invoice>/avoir/", views.credit, name="credit"),
]
