"""Refusals and faults become pages: a clear sentence, and for a fault a reference that the log carries too."""

import logging
import secrets
from collections.abc import Callable

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.kernel.errors import DomainError
from essaim.site.logs import told

# Django answers these itself, with `handler404` and its kin.
KNOWN_TO_DJANGO = (Http404, PermissionDenied, BadRequest, SuspiciousOperation, MultiPartParserError)
API = "/api/v1/"
NUL = "%00"  # PostgreSQL keeps no text that holds it; forms refuse it themselves
logger = logging.getLogger("essaim.errors")


class ErrorPagesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.META.get("QUERY_STRING", "") or "\0" in request.path_info:
            sentence = _("Cette adresse contient un caractère interdit. Revenez en arrière et recommencez.")
            return error_page(request, status=400, sentence=sentence)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, DomainError):
            return error_page(request, status=error.status, sentence=str(error))
        if isinstance(error, KNOWN_TO_DJANGO):
            return None
        reference = secrets.token_hex(4)
        logger.error("reference %s: %s %s", reference, request.method, told(request), exc_info=error)
        return error_page(
            request,
            status=500,
            sentence=_("Une erreur inattendue s'est produite. Rien n'a été enregistré à moitié. Réessayez."),
            reference=reference,
        )


HEADINGS = {
    403: gettext_lazy("Action réservée"),
    404: gettext_lazy("Page introuvable"),
    429: gettext_lazy("Trop d'essais"),
    500: gettext_lazy("Erreur inattendue"),
}


def error_page(request: HttpRequest, *, status: int, sentence: str, reference: str = "") -> HttpResponse:
    """The page of a refusal, as HTML; a program asking the API gets JSON."""
    if request.accepts("text/html") and not request.path.startswith(API):
        heading = HEADINGS.get(status, _("Action refusée"))
        context = {"heading": heading, "sentence": sentence, "reference": reference, "status": status}
        return render(request, "ui/error.html", context, status=status)
    return JsonResponse({"error": sentence, "reference": reference}, status=status)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(
        request,
        status=404,
        sentence=_("Cette page n'existe pas, ou vous n'y avez pas accès. Vérifiez l'adresse."),
    )


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, status=403, sentence=_("Cette page vous est fermée. Revenez à l'accueil."))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(
        request,
        status=400,
        sentence=_(
            "Cet envoi est abîmé ou trop grand : rien n'est enregistré. Revenez en arrière et recommencez."
        ),
    )


def too_many(request: HttpRequest) -> HttpResponse:
    """What allauth answers past its limits."""
    return error_page(
        request,
        status=429,
        sentence=_(
            "Trop de demandes sont arrivées en peu de temps. Attendez cinq minutes, puis recommencez."
        ),
    )


def bare_fault(request: HttpRequest) -> HttpResponse:
    """A fault that even the usual page cannot tell: no session, no database."""
    return HttpResponse(render_to_string("site/fault.html"), status=500)


def foreign_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the mark of its page (CSRF). A script gets no sentence: it keeps what it sends until a sign-in."""
    if not request.accepts("text/html"):
        return HttpResponse(status=403)
    return error_page(
        request,
        status=403,
        sentence=_("Cette page est trop ancienne, ou les cookies sont bloqués. Rechargez-la et recommencez."),
    )
