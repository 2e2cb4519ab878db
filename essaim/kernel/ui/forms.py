"""How `{{ form }}` looks everywhere: label, help, error and summary tied together."""

from __future__ import annotations

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest

from essaim.kernel.ui import drawing


class Renderer(DjangoTemplates):
    form_template_name = "ui/form.html"
    formset_template_name = "ui/formset.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if template_name in drawing.INPUTS:
            return drawing.single_input(context)
        return super().render(template_name, context, request)
