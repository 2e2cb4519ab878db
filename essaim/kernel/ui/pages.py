"""Long lists are cut in pages of 25 rows."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

ROWS_PER_PAGE = 25


def paginate(request: HttpRequest, rows: Any, *, per_page: int = ROWS_PER_PAGE) -> Page[Any]:
    """The page asked by `?page=`; an unknown number gives the nearest one. Two SQL queries for a queryset."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))
