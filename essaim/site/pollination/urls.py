"""Addresses of the pollination and of projects."""

from django.urls import path

from essaim.site.messages import views as message_views
from essaim.site.pollination.views import lessons, projects, wizard

pollination_patterns = (
    [
        path("", wizard.start, name="start"),
        path("recette/<slug:slug>/", wizard.from_recipe, name="from_recipe"),
        path("projet/<slug:slug>/", wizard.from_project, name="from_project"),
        path("brouillon/<slug:slug>/", wizard.draft_page, name="draft"),
        path("brouillon/<slug:slug>/porteur/", wizard.who, name="who"),
        path("brouillon/<slug:slug>/decision/<slug:key>/", wizard.decision, name="decision"),
        path("brouillon/<slug:slug>/partenaires/", wizard.partners, name="partners"),
        path("brouillon/<slug:slug>/lancer/", wizard.summary, name="summary"),
        path("brouillon/<slug:slug>/valeurs-proposees/", wizard.defaults, name="defaults"),
        path("brouillon/<slug:slug>/supprimer/", wizard.drop, name="drop"),
    ],
    "pollination",
)

project_patterns = (
    [
        path("", projects.home, name="home"),
        path("decisions/", projects.decisions, name="decisions"),
        path("decisions/<slug:key>/", projects.revise, name="revise"),
        path("versions/", projects.versions, name="versions"),
        path("versions/<str:version>/", projects.adopt, name="adopt"),
        path("lecons/", lessons.project_lessons, name="lessons"),
        path("lecons/ecrire/", lessons.write, name="lesson_write"),
        path("messages/", message_views.project, name="messages"),
        path("trace/", projects.trace, name="trace"),
        path("fin/", projects.close, name="close"),
        path("demarrer/<slug:recipe>/", projects.follow, name="follow"),
    ],
    "projects",
)
