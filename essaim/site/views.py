"""Home and the signed-in person's own page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "site/home.html")


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    return render(request, "site/mine.html")
