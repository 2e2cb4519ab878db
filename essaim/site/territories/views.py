"""Public pages of the territories: find one, see what it holds and what runs there."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from essaim.kernel.territories import queries
from essaim.kernel.ui.pages import paginate
from essaim.site.territories import reading

SUGGESTIONS = 12


def index(request: HttpRequest) -> HttpResponse:
    """Search, and the régions. A text that means one territory leads straight to it."""
    text = request.GET.get("q", "").strip()
    matches = queries.search(text, limit=reading.RESULTS) if text else []
    live = bool(request.headers.get("HX-Request"))
    if len(matches) == 1 and not live:
        return redirect(matches[0].territory)
    context = {
        "text": text,
        "matches": matches,
        "regions": reading.regions(),
        "edition": queries.latest_edition(),
    }
    return render(request, "site/territories/index.html", context)


def suggestions(request: HttpRequest) -> HttpResponse:
    """What a beginning of name may mean: options for htmx, JSON otherwise. At most 4 queries.

    The text is `q`, or for htmx the field being typed in, whatever its name.
    """
    typed = request.headers.get("HX-Trigger-Name", "q")
    kinds = request.GET.getlist("kind")
    matches = queries.search(request.GET.get(typed, ""), kinds=kinds or None, limit=SUGGESTIONS)
    if request.headers.get("HX-Request"):
        return render(request, "site/territories/_options.html", {"matches": matches})
    rows = [
        {
            "kind": match.territory.kind,
            "code": match.territory.code,
            "name": match.territory.name,
            "label": match.label,
            "url": match.territory.get_absolute_url(),
        }
        for match in matches
    ]
    return JsonResponse({"results": rows})


def page(request: HttpRequest, kind: str, ident: str) -> HttpResponse:
    """One territory. An old code, or another spelling of the name, leads to today's address."""
    territory = queries.at_address(kind, ident.partition("-")[0])
    if request.path != territory.get_absolute_url():
        return redirect(territory, permanent=True)
    context = {
        "territory": territory,
        "trail_up": reading.trail(territory),
        "facts": reading.facts(territory),
        "picture": reading.picture(territory),
        "members": paginate(request, reading.members(territory)),
        "groups": reading.groups(territory),
        "running": reading.running(territory),
        "edition": queries.latest_edition(),
    }
    return render(request, "site/territories/page.html", context)
