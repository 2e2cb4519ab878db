"""The numbers from the world that this product uses, with their history and their sources."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from essaim.kernel.params.api import parameters
from essaim.kernel.ui.measures import measure_words


def parameters_page(request: HttpRequest) -> HttpResponse:
    """Each parameter, what it is today, and what it was."""
    today = timezone.localdate()
    rows = [
        (one, [(value, measure_words(value.measure, one.unit), value.holds(today)) for value in one.values])
        for one in parameters().values()
    ]
    return render(request, "site/parameters.html", {"rows": rows, "today": today})
