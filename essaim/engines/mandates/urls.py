"""Addresses of the mandates: /projets/<project>/mandats/<tool>/."""

from django.urls import path

from essaim.engines.mandates.views import ceilings, compensation, interview, mandates, services, statements

urlpatterns = [
    path("", services.home, name="home"),
    path("a-revoir/", services.moved, name="moved"),
    path("nouveau/", services.new, name="new"),
    path("<int:service>/", services.service, name="service"),
    path("<int:service>/suite/", interview.following, name="next"),
    path("<int:service>/question/<slug:key>/", interview.question, name="question"),
    path("<int:service>/resultat/", interview.result, name="result"),
    path("<int:service>/modes/", interview.modes, name="modes"),
    path("<int:service>/feuille/", interview.sheet, name="sheet"),
    path("<int:service>/refaire/", services.again, name="again"),
    path("<int:service>/relire/", services.review, name="review"),
    path("<int:service>/choisir/", services.choose, name="choose"),
    path("<int:service>/rouvrir/", services.reopen, name="reopen"),
    path("actes/", mandates.mandates, name="mandates"),
    path("actes/nouveau/", mandates.mandate_new, name="mandate_new"),
    path("actes/<int:pk>/", mandates.mandate, name="mandate"),
    path("actes/<int:pk>/ecrire/", mandates.mandate_edit, name="mandate_edit"),
    path("actes/<int:pk>/structure/", mandates.operator_new, name="operator_new"),
    path("actes/<int:pk>/signer/", mandates.sign, name="sign"),
    path("actes/<int:pk>/avenant/", mandates.amend, name="amend"),
    path("actes/<int:pk>/terminer/", mandates.end, name="end"),
    path("actes/<int:pk>/renouveler/", mandates.renew, name="renew"),
    path("actes/<int:pk>.pdf", mandates.act_pdf, name="act_pdf"),
    path("structures/<int:pk>/", compensation.operator, name="operator"),
    path("structures/<int:pk>/retirer/", mandates.operator_remove, name="operator_remove"),
    path("structures/<int:pk>/scenario/", compensation.scenario_new, name="scenario_new"),
    path("structures/<int:pk>/calcul.ods", compensation.workbook_file, name="workbook"),
    path("structures/<int:pk>/bilan/<int:year>/", statements.year, name="year"),
    path("scenarios/<int:pk>/", compensation.scenario, name="scenario"),
    path("scenarios/<int:pk>/retenir/", compensation.retain, name="retain"),
    path("bilans/<int:pk>/", statements.statement, name="statement"),
    path("bilans/<int:pk>.pdf", statements.statement_pdf, name="statement_pdf"),
    path("plafonds/", ceilings.ceilings, name="ceilings"),
    path("plafonds/aide/", ceilings.aid_new, name="aid_new"),
    path("plafonds/<int:pk>/annuler/", ceilings.aid_cancel, name="aid_cancel"),
]
