"""Addresses of the assemblies."""

from django.urls import path

from essaim.engines.assemblies.views import agenda, ballots, casting, holding, minutes, preparing, register

urlpatterns = [
    path("", agenda.home, name="home"),
    path("preparer/", preparing.plan, name="plan"),
    path("registre/", register.register, name="register"),
    path("registre/<int:decision>/", register.decision, name="decision"),
    path("registre/<int:decision>/suivre/", register.follow, name="follow"),
    path("registre/<int:decision>/installer/", register.install, name="install"),
    path("<int:assembly>/", agenda.assembly_page, name="assembly"),
    path("<int:assembly>/modifier/", preparing.change, name="change"),
    path("<int:assembly>/points/ajouter/", preparing.item_add, name="item_add"),
    path("<int:assembly>/convoquer/", preparing.call, name="call"),
    path("<int:assembly>/seconde-convocation/", preparing.second_call, name="second_call"),
    path("<int:assembly>/annuler/", preparing.cancel, name="cancel"),
    path("<int:assembly>/presences/", holding.presence, name="presence"),
    path("<int:assembly>/je-suis-la/", holding.arrive, name="arrive"),
    path("<int:assembly>/pouvoirs/", holding.proxies, name="proxies"),
    path("<int:assembly>/mon-pouvoir/", holding.my_proxy, name="my_proxy"),
    path("<int:assembly>/pouvoirs/<int:proxy>/retirer/", holding.proxy_withdraw, name="proxy_withdraw"),
    path("<int:assembly>/ouvrir/", holding.open_it, name="open"),
    path("<int:assembly>/sans-quorum/", holding.no_quorum, name="no_quorum"),
    path("<int:assembly>/clore/", holding.close_it, name="close_assembly"),
    path("<int:assembly>/proces-verbal.pdf", minutes.as_pdf, name="minutes_pdf"),
    path("<int:assembly>/proces-verbal.docx", minutes.as_docx, name="minutes_docx"),
    path("presences/<int:voter>/noter/", holding.presence_note, name="presence_note"),
    path("points/<int:item>/retirer/", preparing.item_remove, name="item_remove"),
    path("points/<int:item>/choix/", preparing.option_add, name="option_add"),
    path("points/<int:item>/amender/", preparing.amend, name="amend"),
    path("points/<int:item>/ouvrir-un-vote/", ballots.ballot_open, name="ballot_open"),
    path("votes/<int:ballot>/", ballots.vote, name="vote"),
    path("votes/<int:ballot>/deposer/", casting.cast, name="cast"),
    path("votes/<int:ballot>/compter/", ballots.count, name="count"),
    path("votes/<int:ballot>/papier/", ballots.paper, name="paper"),
    path("votes/<int:ballot>/depouiller/", ballots.close, name="close"),
    path("votes/<int:ballot>/tirage/", ballots.draw, name="draw"),
    path("votes/<int:ballot>/annuler/", ballots.void, name="void"),
    path("votes/<int:ballot>/recu/", ballots.receipt, name="receipt"),
    path("votes/<int:ballot>/depouillement.csv", ballots.tally, name="tally"),
]
