"""A refusal of a command, where the person who acted reads it: beside a field, above the form, or on top of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from essaim.kernel.errors import DomainError, Forbidden, Invalid, NotFound


def put(form: Any, error: DomainError) -> None:
    """Beside the field it speaks of, or above the form."""
    field = error.field if isinstance(error, Invalid) else None
    form.add_error(field if field in form.fields else None, str(error))


def done(form: Any, work: Callable[[], object]) -> bool:
    """Whether the command went through; its refusal is put in the form. Raises NotFound and Forbidden, as `tell`."""
    try:
        work()
    except (NotFound, Forbidden):
        raise
    except DomainError as error:
        put(form, error)
        return False
    return True


def tell(request: HttpRequest, work: Callable[[], object], said: str) -> None:
    """Do, and say so or why not on the next page. Raises NotFound and Forbidden: a stranger's object stays unknown."""
    try:
        work()
    except (NotFound, Forbidden):
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
