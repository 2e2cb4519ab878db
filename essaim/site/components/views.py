"""The page of components: what the product is drawn with, live, hard cases included."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from essaim.kernel.ui.pages import paginate
from essaim.site.components import examples


def components(request: HttpRequest) -> HttpResponse:
    """All components in one page; no query."""
    context = {
        "explanation": examples.explanation(),
        "form": examples.ExampleForm({"email": "alice", "pickup": "ailleurs"}, auto_id="faux_%s"),
        "blank_form": examples.ExampleForm(auto_id="neuf_%s"),
        "filter_form": examples.ExampleFilters(request.GET),
        "rows": paginate(request, examples.orders(500)),
        "no_rows": paginate(request, []),
        "month_chart": examples.month_chart(),
        "comparison_chart": examples.comparison_chart(),
        "tree": examples.tree(),
        "places": examples.places(),
        "contours": [examples.contour()],
        "long_name": examples.LONG_NAME,
        **examples.figures(),
    }
    return render(request, "site/components/page.html", context)


def sheet(request: HttpRequest) -> HttpResponse:
    """A printed sheet, as the engines make them; no query."""
    context = {
        "rows": examples.orders(60),
        "explanation": examples.explanation(),
        "long_name": examples.LONG_NAME,
        **examples.figures(),
    }
    return render(request, "site/components/sheet.html", context)
