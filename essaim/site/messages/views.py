"""What one receives and how: from one's account, from the link of an e-mail, and for a whole project."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from essaim.kernel.actors.models import User
from essaim.kernel.outbox.kinds import kind_named
from essaim.kernel.outbox.links import DIGEST, Link, read_link
from essaim.kernel.outbox.models import Reader
from essaim.kernel.outbox.readers import BY_LINK, choose_paces, stop
from essaim.kernel.projects.messages import (
    Choices,
    choose_messages,
    digest_hour,
    kinds_in,
    my_messages,
    paces_of,
    set_digest_hour,
)
from essaim.kernel.projects.permissions import P
from essaim.kernel.projects.web import ActorRequest, ProjectRequest, project_page
from essaim.site.messages.forms import HourForm, PacesForm
from essaim.site.posted import accepted, posted


def _form(request: HttpRequest, one: Choices) -> PacesForm:
    prefix = f"p{one.project.pk}"
    sent = request.POST if request.POST.get("project") == one.project.slug else None
    return PacesForm(sent, kinds=one.kinds, paces=one.paces, prefix=prefix)


@login_required
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """What each of my projects writes to me about, and how fast."""
    asked = cast(ActorRequest, request)
    shown = [(one, _form(request, one)) for one in my_messages(cast(User, request.user))]
    for one, form in shown:
        if form.is_bound and form.is_valid():
            choose_messages(by=asked.actor, project_id=one.project.pk, paces=form.cleaned_data)
            messages.success(request, _("C'est noté pour {project}.").format(project=one.project.name))
            return redirect("site:my_messages")
    return render(request, "site/messages/mine.html", {"shown": shown})


@never_cache
@csrf_exempt
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Where an e-mail leads: reading changes nothing, one POST stops its kind (RFC 8058), another chooses each kind.

    The signed link is the right: no account, no cookie, and so no CSRF token, which a mail program could not send.
    """
    link = read_link(token)
    kinds = kinds_in(link.reader.project)
    form = PacesForm(
        request.POST if "choose" in request.POST else None, kinds=kinds, paces=paces_of(link.reader, kinds)
    )
    done = ""
    if form.is_bound and form.is_valid():
        link = Link(choose_paces(by=BY_LINK, reader_id=link.reader.pk, paces=form.cleaned_data), link.kind)
        done = "chosen"
    elif request.method == "POST" and not form.is_bound:
        link, done = Link(stop(link, list(kinds)), link.kind), "stopped"
        form = PacesForm(kinds=kinds, paces=paces_of(link.reader, kinds))
    return render(request, "site/messages/link.html", {"form": form, "done": done, **_told(link)})


def _told(link: Link) -> dict[str, object]:
    reader: Reader = link.reader
    kind = kind_named(link.kind)
    return {
        "told_project": reader.project,
        "is_digest": link.kind == DIGEST,
        "kind": kind,
        "may_stop": link.kind == DIGEST or (kind is not None and kind.can_turn_off),
    }


@project_page(P.GOVERN, methods=("GET", "POST"))
def project(request: ProjectRequest) -> HttpResponse:
    """When the digest of the project leaves, and what it writes about."""
    hour = digest_hour(request.project.pk)
    form = HourForm(posted(request), initial={"hour": hour})
    if (
        form.is_bound
        and form.is_valid()
        and accepted(
            lambda: set_digest_hour(
                by=request.actor, project_id=request.project.pk, hour=form.cleaned_data["hour"], at=request.at
            ),
            form,
            "hour",
        )
    ):
        messages.success(
            request, _("Le résumé part maintenant à {hour} h.").format(hour=form.cleaned_data["hour"])
        )
        return redirect("projects:messages", request.project.slug)
    context = {"form": form, "hour": hour, "kinds": kinds_in(request.project).values()}
    return render(request, "site/messages/project.html", context)
