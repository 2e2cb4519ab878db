"""Addresses of the territories: /territoires/."""

from django.urls import path

from essaim.site.territories import views

app_name = "territories"
urlpatterns = [
    path("", views.index, name="index"),
    path("suggestions/", views.suggestions, name="suggestions"),
    path("<slug:kind>/<slug:ident>/", views.page, name="page"),
]
