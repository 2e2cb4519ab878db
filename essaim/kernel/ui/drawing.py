"""Parts that come many times in a page, put together as text: through templates, a page of twenty products costs five times as much."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from essaim.kernel.explain import Explanation, Step

HEXAGON = "M13 1.5 24.5 8.2v13.6L13 28.5 1.5 21.8V8.2z"
STEP_MARK = (
    '<svg class="hex" viewBox="0 0 26 30" width="15" height="17" fill="none" stroke="currentColor" aria-hidden="true"'
    f' focusable="false"><path d="{HEXAGON}"/></svg>'
)
WHY_MARK = (
    '<svg class="explain-mark" viewBox="0 0 26 30" width="22" height="24" fill="none" stroke="currentColor"'
    f' aria-hidden="true" focusable="false"><path d="{HEXAGON}"/><text x="13" y="20" text-anchor="middle"'
    ' font-size="15" stroke="none" fill="currentColor">?</text></svg>'
)
BAR = (
    '<svg aria-hidden="true" focusable="false" height="16"><rect class="track" fill="none" stroke="currentColor"'
    ' x="1" y="1" width="99.3%" height="14" rx="4"/><rect class="fill" x="1" y="1" width="{}" height="14" rx="4"/></svg>'
)
INPUTS = frozenset(
    f"django/forms/widgets/{kind}.html"
    for kind in ("text", "number", "email", "url", "hidden", "date", "datetime", "time", "checkbox")
)


def _said(value: object) -> SafeString:
    """As a template would write it."""
    return _escaped(localize(value))


def _escaped(value: object) -> SafeString:
    return conditional_escape(value if isinstance(value, SafeString) else str(value))


def explanation(told: Explanation, summary: str, *, opened: bool) -> SafeString:
    """Each step of a computation, under the question that opens it."""
    steps = "".join(_step(step) for step in told.steps)
    return mark_safe(  # noqa: S308 — each part is escaped
        f'<details class="explain"{" open" if opened else ""}><summary>{WHY_MARK} <span>{_said(summary)}</span></summary>'
        f'<div class="explain-body"><ol class="explain-steps">{steps}</ol><p class="explain-result">'
        f'<span>{_said(told.title)}</span> <span class="value">{_said(told.result)}</span></p></div></details>'
    )


def _step(step: Step) -> str:
    rule, source = str(step.rule), str(step.source)
    under = f'<p class="explain-rule">{conditional_escape(rule)}</p>' if rule else ""
    if source:
        under += (
            f'<p class="explain-rule">{_("Source :")} <span lang="fr">{conditional_escape(source)}</span></p>'
        )
    return (
        f'<li>{STEP_MARK}<div class="explain-line"><span>{_said(step.label)}</span><span class="leader"></span>'
        f'<span class="value">{_said(step.value)}</span></div>{under}</li>'
    )


def gauge(label: str, text: str, width: str, *, is_low: bool) -> SafeString:
    """What is left, in words and as a bar of this width."""
    state = "none" if width == "0.0%" else "low" if is_low else "full"
    warning = {"none": _("épuisé"), "low": _("presque épuisé")}.get(state)
    words = conditional_escape(text) + (f" · {warning}" if warning else "")
    return mark_safe(  # noqa: S308 — each part is escaped
        f'<div class="gauge gauge-{state}"><p class="gauge-label"><span>{conditional_escape(label)}</span> '
        f"<strong>{words}</strong></p>{BAR.format(width)}</div>"
    )


def field(bound: BoundField, *, unmarked: bool = False) -> SafeString:
    """Label, help, error and control tied together; `unmarked`: that it is required is said elsewhere."""
    mark = f'<span class="mark">{_("(obligatoire)")}</span>' if bound.field.required and not unmarked else ""
    label, errors = f"{_said(bound.label)} {mark}".rstrip(), str(bound.errors) if bound.errors else ""
    invalid, target = " field-invalid" if errors else "", conditional_escape(bound.id_for_label)
    if bound.use_fieldset:
        described = bound.aria_describedby
        tied = f' aria-describedby="{conditional_escape(described)}"' if described else ""
        inside = f"<legend>{label}</legend>{_help(bound)}{errors}{bound}"
        return mark_safe(f'<fieldset class="field{invalid}"{tied}>{inside}</fieldset>')  # noqa: S308
    if bound.widget_type == "checkbox":
        choice = f'<label class="choice" for="{target}">{bound} <span>{label}</span></label>'
        return mark_safe(f'<div class="field{invalid}">{errors}{choice}{_help(bound)}</div>')  # noqa: S308
    inside = f'<label for="{target}">{label}</label>{_help(bound)}{errors}{bound}'
    return mark_safe(f'<div class="field{invalid}">{inside}</div>')  # noqa: S308


def _help(bound: BoundField) -> str:
    """The help of a field: written by us, it may hold a link."""
    if not bound.help_text:
        return ""
    name = f' id="{conditional_escape(bound.auto_id)}_helptext"' if bound.auto_id else ""
    return f'<div class="help"{name}>{bound.help_text}</div>'


def single_input(context: Mapping[str, Any]) -> SafeString:
    """The widgets of Django that are one `<input>`, as its templates write them."""
    widget = context["widget"]
    given = {"type": widget["type"], "name": widget["name"]}
    if widget["value"] is not None:
        given["value"] = widget["value"]
    written = "".join(_attribute(name, value) for name, value in {**given, **widget["attrs"]}.items())
    return mark_safe(f"<input{written}>")  # noqa: S308


def _attribute(name: str, value: object) -> str:
    if value is False:
        return ""
    plain = conditional_escape(name)
    return f" {plain}" if value is True else f' {plain}="{_escaped(value)}"'
