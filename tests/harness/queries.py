"""During a request, rows of ours that come in no declared order are a fault: the page would change by itself."""

import sys
from collections.abc import Callable
from threading import local
from types import FrameType
from typing import Any

from django.core.handlers.base import BaseHandler
from django.db.models import deletion
from django.db.models.query import ModelIterable, QuerySet
from django.http import HttpRequest, HttpResponseBase

from tests.harness.faults import report

_request = local()


def install() -> None:
    answer_as_django: Callable[..., HttpResponseBase] = BaseHandler.get_response
    fetch_as_django = QuerySet._fetch_all

    def get_response(self: BaseHandler, request: HttpRequest) -> HttpResponseBase:
        _request.path = request.path
        try:
            return answer_as_django(self, request)
        finally:
            _request.path = None

    def fetch_all(self: QuerySet[Any]) -> None:
        fresh = self._result_cache is None
        fetch_as_django(self)
        if fresh and getattr(_request, "path", None) and _is_unordered(self):
            raise report(
                f"{_request.path}: {self.model.__name__} rows in no declared order; "
                f"add order_by() or Meta.ordering. Query: {str(self.query)[:300]}"
            )

    BaseHandler.get_response = get_response  # type: ignore[method-assign]
    QuerySet._fetch_all = fetch_all  # type: ignore[method-assign]


def _is_unordered(queryset: QuerySet[Any]) -> bool:
    return (
        len(queryset._result_cache or ()) > 1
        and issubclass(queryset._iterable_class, ModelIterable)
        and queryset.model.__module__.startswith("essaim.")
        and not queryset.ordered
        and not _order_is_indifferent()
    )


def _order_is_indifferent() -> bool:
    """Rows fetched to be looked up by key (`in_bulk`, the prefetch of a single related object) or to be deleted."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_name
        if name == "in_bulk" or (name == "prefetch_one_level" and frame.f_locals.get("single")):
            return True
        if frame.f_code.co_filename == deletion.__file__:
            return True
        frame = frame.f_back
    return False
