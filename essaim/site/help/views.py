"""The guide inside the product: contents and search, one page, the glossary. No query."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from essaim.kernel.errors import NotFound
from essaim.site.help.glossary import glossary
from essaim.site.help.library import around, contents, pages
from essaim.site.help.search import search


def index(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:200]
    context = {"asked": asked, "found": search(asked), "parts": contents()}
    return render(request, "site/help/index.html", context)


def page(request: HttpRequest, slug: str) -> HttpResponse:
    found = pages().get(slug)
    if found is None:
        raise NotFound
    before, after = around(found)
    sections = [section for section in found.sections if section.anchor]
    context = {"page": found, "sections": sections, "before": before, "after": after}
    return render(request, "site/help/page.html", context)


def words(request: HttpRequest) -> HttpResponse:
    return render(request, "site/help/glossary.html", {"terms": glossary()})
