"""Addresses of the messages one receives."""

from django.urls import path

from essaim.site.messages import views

urlpatterns = [
    path("moi/messages/", views.mine, name="my_messages"),
    path("messages/<str:token>/", views.by_link, name="messages_link"),
]
