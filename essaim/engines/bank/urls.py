"""Addresses of the bank: /projets/<project>/banque/<tool>/."""

from django.urls import path

from essaim.engines.bank.views import lines, moves

urlpatterns = [
    path("", lines.home, name="home"),
    path("compte/", lines.account, name="account"),
    path("importer/", lines.upload, name="upload"),
    path("confirmer/", lines.accept_all, name="accept_all"),
    path("lignes/<int:line>/", lines.line, name="line"),
    path("lignes/<int:line>/confirmer/", lines.accept, name="accept"),
    path("lignes/<int:line>/annuler/", lines.undo, name="undo"),
    path("lignes/<int:line>/mettre-de-cote/", lines.aside, name="aside"),
    path("lignes/<int:line>/reprendre/", lines.back, name="back"),
    path("coordonnees/", moves.parties, name="parties"),
    path("coordonnees/nouvelles/", moves.party_new, name="party_new"),
    path("coordonnees/<int:account>/retirer/", moves.party_remove, name="party_remove"),
    path("fichiers/", moves.batches, name="batches"),
    path("fichiers/nouveau/<slug:kind>/", moves.batch_new, name="batch_new"),
    path("fichiers/<int:batch>/", moves.batch, name="batch"),
    path("fichiers/<int:batch>/telecharger/", moves.batch_file, name="batch_file"),
    path("fichiers/<int:batch>/transmis/", moves.batch_sent, name="batch_sent"),
    path("fichiers/<int:batch>/annuler/", moves.batch_cancel, name="batch_cancel"),
]
