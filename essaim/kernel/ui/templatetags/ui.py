"""The components, as template tags. They are builtin: no `{% load %}` is needed in a page."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _

from essaim.kernel.explain import Explanation
from essaim.kernel.money import Money, Rate
from essaim.kernel.ui import drawing
from essaim.kernel.ui.charts import BarChart, Number, is_low, tenths_of_percent
from essaim.kernel.ui.dates import day_text, local_day, when_text
from essaim.kernel.ui.icons import ICONS
from essaim.kernel.ui.language import colon, quoted
from essaim.kernel.ui.lineage import LineageNode
from essaim.kernel.ui.maps import draw

register = template.Library()

BADGE_TONES = ("good", "wait", "bad", "info", "neutral")
BUTTON_KINDS = ("", "quiet", "danger")
NOTICE_ICONS = {"info": "info", "success": "check", "warning": "alert", "error": "alert"}
NOTHING = "—"


# -- Figures and dates ---------------------------------------------------------------------------


@register.filter
def money(amount: Money | None) -> str:
    """ "14,50 €"; a dash for no amount."""
    return NOTHING if amount is None else str(amount)


@register.simple_tag(name="money")
def money_tag(amount: Money | None, *, big: bool = False) -> SafeString:
    """An amount that never breaks over two lines."""
    return format_html('<span class="money{}">{}</span>', " money-big" if big else "", money(amount))


@register.filter
def rate(share: Rate | None) -> str:
    """ "12,5 %"; a dash for no rate."""
    return NOTHING if share is None else str(share)


@register.filter(name="day")
def day_filter(value: date | None) -> str:
    return NOTHING if value is None else day_text(value)


@register.filter(name="when")
def when_filter(value: datetime | None) -> str:
    return NOTHING if value is None else when_text(value)


@register.simple_tag
def day(value: date | None, *, weekday: bool = False) -> str:
    """ "22 novembre 2026", readable by machines too."""
    if value is None:
        return NOTHING
    return format_html(
        '<time datetime="{}">{}</time>',
        local_day(value).isoformat(),
        day_text(value, weekday=weekday),
    )


@register.simple_tag
def when(value: datetime | None, *, weekday: bool = False) -> str:
    """ "22 novembre 2026 à 14 h 30", in the time zone in force."""
    if value is None:
        return NOTHING
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), when_text(value, weekday=weekday))


register.simple_tag(colon)
register.filter(quoted)


# -- Words, actions, states ----------------------------------------------------------------------


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing beside a word; hidden from screen readers. An unknown name is a KeyError."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        ICONS[name],
    )


@register.inclusion_tag("ui/_button.html")
def button(label: str, *, url: str = "", kind: str = "", **more: Any) -> dict[str, Any]:
    """A submit button, or a link with `url`. More: icon, name, value, confirm, form, disabled."""
    if kind not in BUTTON_KINDS:
        raise ValueError(f"button kind {kind!r}: expected one of {BUTTON_KINDS}")
    unknown = more.keys() - {"icon", "name", "value", "confirm", "form", "disabled"}
    if unknown:
        raise ValueError(f"button takes no {sorted(unknown)}")
    blank = dict.fromkeys(("icon", "name", "value", "confirm", "form", "disabled"), "")
    return {**blank, **more, "label": label, "url": url, "kind": kind}


@register.inclusion_tag("ui/_badge.html")
def badge(label: str, tone: str = "neutral") -> dict[str, Any]:
    """A state in words; the tone (good, wait, bad, info, neutral) adds a colour and a shape."""
    if tone not in BADGE_TONES:
        raise ValueError(f"badge tone {tone!r}: expected one of {BADGE_TONES}")
    return {"label": label, "tone": tone}


@register.simple_block_tag
def notice(content: str, kind: str = "info") -> SafeString:
    """A message in the page: info, success, warning or error."""
    return format_html(
        '<div class="notice notice-{}">{}<div>{}</div></div>',
        kind,
        icon(NOTICE_ICONS[kind]),
        content,
    )


@register.simple_tag
def message_icon(tags: str) -> SafeString:
    """The icon of one of Django's messages."""
    return icon(next((NOTICE_ICONS[tag] for tag in tags.split() if tag in NOTICE_ICONS), "info"))


@register.simple_tag
def explain(explanation: Explanation | None, *, summary: str = "", opened: bool = False) -> str:
    """The signature: "D'où vient ce chiffre ?", opened on paper. Nothing for None."""
    if explanation is None:
        return ""
    return drawing.explanation(explanation, summary or _("D'où vient ce chiffre ?"), opened=opened)


@register.inclusion_tag("ui/_empty.html")
def empty(title: str, text: str, action_url: str = "", action_label: str = "") -> dict[str, Any]:
    """What a page says when it has nothing yet: its first act."""
    return {"title": title, "text": text, "action_url": action_url, "action_label": action_label}


# -- Forms ---------------------------------------------------------------------------------------


@register.simple_tag
def field(bound: BoundField, *, unmarked: bool = False) -> SafeString:
    """One field of a form: label, help, error and control tied together."""
    return drawing.field(bound, unmarked=unmarked)


@register.inclusion_tag("ui/_error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """What is to be corrected, each error a link to its field; nothing when the form is right."""
    fields = [bound for bound in form.visible_fields() if bound.errors]
    hidden = [(bound.name, error) for bound in form.hidden_fields() for error in bound.errors]
    total = len(fields) + len(hidden) + len(form.non_field_errors())
    return {"form": form, "fields": fields, "hidden": hidden, "total": total}


@register.simple_tag
def control_id(bound: BoundField) -> str:
    """The id that a link to this field must aim at (the first choice of a group)."""
    return bound.id_for_label or f"{bound.auto_id}_0"


@register.simple_tag
def all_required(form: forms.BaseForm) -> bool:
    """Whether one sentence can replace the marks: several fields, all required."""
    visible = [bound.field.required for bound in form.visible_fields()]
    return len(visible) > 1 and all(visible)


@register.inclusion_tag("ui/_filters.html", takes_context=True)
def filters(context: Context, form: forms.BaseForm, count: int, *, action: str = "") -> dict[str, Any]:
    """A GET form that says how many rows it lets through; JavaScript sends it by itself."""
    active = any(form.data.get(form.add_prefix(name)) for name in form.fields)
    return {
        "form": form,
        "count": count,
        "active": active,
        "action": action or context["request"].path,
    }


# -- Lists and tables ----------------------------------------------------------------------------


@register.simple_block_tag
def table(content: str, caption: str, *, cards: bool = True) -> SafeString:
    """A table with its caption; on a phone its rows become cards (give each cell a data-label)."""
    return format_html(
        '<div class="table-wrap" role="region" tabindex="0" aria-label="{}">'
        '<table class="{}"><caption>{}</caption>{}</table></div>',
        caption,
        "table-cards" if cards else "table-plain",
        caption,
        content,
    )


@register.simple_tag
def deflist(items: Iterable[tuple[str, Any]]) -> SafeString:
    """Terms and their values, one under the other on a phone."""
    return format_html(
        '<dl class="deflist">{}</dl>',
        format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", items),
    )


@register.inclusion_tag("ui/_pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Where one is in a long list, and how to go on; keeps the filters of the address."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "pages": list(pages), "kept": query.urlencode()}


@register.inclusion_tag("ui/_breadcrumb.html")
def breadcrumb(items: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The way up: (label, url) pairs; the page itself is not among them."""
    return {"items": items}


@register.simple_block_tag
def page_title(content: str) -> str:
    """The page's only h1, when the page names one."""
    return format_html("<h1>{}</h1>", content) if content.strip() else ""


@register.inclusion_tag("ui/_breadcrumb.html", takes_context=True)
def trail(context: Context) -> dict[str, Any]:
    """The way up of a tool's page: `trail` (territory, project, tool) comes with every page, then its `crumbs`."""
    return {"items": [*(context.get("trail") or []), *(context.get("crumbs") or [])]}


@register.inclusion_tag("ui/_page_help.html", takes_context=True)
def page_help(context: Context) -> dict[str, Any]:
    """The way to what explains this screen: `page_help` (url, title) comes with every page, or None."""
    return {"help": context.get("page_help")}


@register.simple_tag(takes_context=True)
def nav_link(context: Context, label: str, url_name: str) -> str:
    """An entry of the main menu, marked when the page stands under it; nothing if unknown here."""
    try:
        url = reverse(url_name)
    except NoReverseMatch:
        return ""
    request = context.get("request")
    current = request is not None and request.path.startswith(url)
    pattern = (
        '<li><a href="{}" aria-current="true">{}</a></li>' if current else '<li><a href="{}">{}</a></li>'
    )
    return format_html(pattern, url, label)


# -- Pictures ------------------------------------------------------------------------------------


@register.inclusion_tag("ui/_step_progress.html")
def step_progress(current: int, total: int, label: str) -> dict[str, Any]:
    """Where one is in a wizard: "Étape 2 sur 5", with a cell of honeycomb for each step."""
    cells = [
        (1 + 26 * i, "done" if i + 1 < current else "now" if i + 1 == current else "") for i in range(total)
    ]
    return {
        "current": current,
        "total": total,
        "label": label,
        "cells": cells,
        "width": 26 * total + 2,
    }


@register.simple_tag
def gauge(value: Number, top: Number, label: str, *, text: str = "") -> SafeString:
    """What is left of a stock or an envelope, in words and as a bar; under a fifth it says so."""
    words = text or _("{left} sur {all}").format(left=value, all=top)
    return drawing.gauge(label, words, tenths_of_percent(value, top), is_low=is_low(value, top))


@register.inclusion_tag("ui/_bar_chart.html")
def bar_chart(chart: BarChart) -> dict[str, Any]:
    """Bars readable without colour, values on the marks; it is a table for screen readers."""
    return {"chart": chart, "rows": list(chart.rows())}


@register.inclusion_tag("ui/_lineage.html")
def lineage(tree: LineageNode) -> dict[str, Any]:
    """A small tree of adoptions with places and years."""
    return {"nodes": [tree], "root": True}


@register.inclusion_tag("ui/_map.html", name="map")
def map_tag(
    points: Iterable[dict[str, Any]],
    contours: Iterable[dict[str, Any]] = (),
    *,
    title: str = "",
    listed: bool = True,
) -> dict[str, Any]:
    """Points and territories drawn as vectors, with the list that works alone.

    A point: {lat, lon, label, url, kind}; a contour: {label, url, geometry} (GeoJSON).
    """
    placed = list(points)
    title = title or _("Carte")
    return {
        "drawing": draw(placed, list(contours)),
        "points": placed,
        "title": title,
        "listed": listed,
        "key": slugify(title),
    }
