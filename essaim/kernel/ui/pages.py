"""Long lists are cut in pages of 25 rows; a page may be one form."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

ROWS_PER_PAGE = 25


def paginate(request: HttpRequest, rows: Any, *, per_page: int = ROWS_PER_PAGE) -> Page[Any]:
    """The page asked by `?page=`; an unknown number gives the nearest one. Two SQL queries for a queryset."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def form_page(request: HttpRequest, form: Any, **context: object) -> HttpResponse:
    """One form on a page of a tool: `heading`, `lead`, `label` of its button, its `kind`, `crumbs`."""
    return render(request, "ui/tool_form.html", {"form": form, **context})
