# Tout passe par ici. Rien d'autre à installer : make et un Python, trouvé ou téléchargé par tools/prepare.
.DEFAULT_GOAL := help
.PHONY: help setup run test check messages bench

help:  ## affiche cette aide
	@sed -n 's/^\([a-z]*\):  *## /  make \1	/p' Makefile

setup:  ## prépare .venv avec les dépendances verrouillées
	@sh tools/prepare run

run:  ## prépare tout, charge la démonstration au premier lancement et sert Essaim
	@sh tools/prepare run
	@.venv/bin/essaim run --demo --stop-with-parent

test:  ## essaie tout, sur PostgreSQL et sur SQLite, avec un vrai navigateur
	@sh tools/prepare dev
	@sh tools/test

check:  ## forme, types, architecture, migrations et essais rapides
	@sh tools/prepare dev
	@sh tools/check

messages:  ## rafraîchit les traductions et dit ce qui reste à traduire
	@sh tools/prepare dev
	@sh tools/messages

bench:  ## mesure la vitesse
	@sh tools/prepare dev
	@.venv/bin/python -m benchmarks
