"""Addresses of the households."""

from django.urls import path

from essaim.engines.members.views import (
    colleges,
    copying,
    households,
    imports,
    letters,
    merging,
    own,
    representing,
)

urlpatterns = [
    path("", households.home, name="home"),
    path("ajouter/", households.add, name="add"),
    path("mon-foyer/", own.own, name="own"),
    path("export.csv", imports.export, name="export"),
    path("recopier/", copying.copy, name="copy"),
    path("colleges/", colleges.home, name="colleges"),
    path("colleges/<int:college>/", colleges.college, name="college"),
    path("colleges/<int:college>/organisation/", representing.enter, name="college_organisation"),
    path("colleges/<int:college>/modifier/", colleges.change, name="college_change"),
    path("colleges/retirer/<int:number>/", colleges.take_out, name="college_take_out"),
    path("sieges/<int:seat>/terminer/", colleges.end, name="seat_end"),
    path("courrier/", letters.letters, name="letters"),
    path("courrier/lettres.pdf", letters.letters_pdf, name="letters_pdf"),
    path("courrier/imprimees/", letters.letters_done, name="letters_done"),
    path("doublons/", merging.doubles, name="doubles"),
    path("doublons/<int:number>-<int:other>/", merging.merge, name="merge"),
    path("doublons/<int:number>-<int:other>/distincts/", merging.apart, name="apart"),
    path("reunions/<int:merge>/separer/", merging.separate, name="separate"),
    path("imports/", imports.imports, name="imports"),
    path("imports/modele.csv", imports.template, name="import_template"),
    path("imports/<int:import_id>/colonnes/", imports.columns, name="import_columns"),
    path("imports/<int:import_id>/verification/", imports.check, name="import_check"),
    path("imports/<int:import_id>/annuler/", imports.undo, name="import_undo"),
    path("<int:number>/", households.household, name="household"),
    path("<int:number>/modifier/", households.change, name="change"),
    path("<int:number>/representant/", representing.name, name="represent"),
    path("<int:number>/representant/<int:mandate>/terminer/", representing.end, name="represent_end"),
    path("<int:number>/quotient/", households.quotient, name="quotient"),
    path("<int:number>/depart/", households.leave, name="leave"),
    path("<int:number>/personnes/", households.link, name="link"),
    path("<int:number>/personnes/<int:person>/retirer/", households.unlink, name="unlink"),
]
