"""Addresses of people's own pages, organisations, invitations and the people of a project."""

from django.urls import path

from essaim.site.accounts import organisation_views, people_views, views

urlpatterns = [
    path("moi/", views.mine, name="mine"),
    path("moi/informations/", views.profile, name="profile"),
    path("moi/donnees.json", views.data, name="my_data"),
    path("moi/fermer/", views.close, name="close_account"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("organisations/", organisation_views.organisations, name="organisations"),
    path("nouvelle-organisation/", organisation_views.create, name="organisation_create"),
    path("organisations/<slug:slug>/", organisation_views.organisation, name="organisation"),
    path("organisations/<slug:slug>/modifier/", organisation_views.edit, name="organisation_edit"),
    path("organisations/<slug:slug>/membres/", organisation_views.members, name="organisation_members"),
    path(
        "organisations/<slug:slug>/membres/<int:membership>/",
        organisation_views.member,
        name="organisation_member",
    ),
    path(
        "organisations/<slug:slug>/invitations/<int:invitation>/",
        organisation_views.withdraw,
        name="organisation_invitation",
    ),
    path("projets/<slug:project>/personnes/", people_views.people, name="people"),
    path("projets/<slug:project>/personnes/organisation/", people_views.give, name="people_give"),
    path("projets/<slug:project>/personnes/<int:participation>/fin/", people_views.end, name="people_end"),
    path(
        "projets/<slug:project>/personnes/invitations/<int:invitation>/",
        people_views.project_invitation,
        name="people_invitation",
    ),
]
