"""A recipe comes in by the browser: read, shown whole, then confirmed. Nothing is written before."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation
from essaim.kernel.errors import DomainError
from essaim.kernel.fetch import fetch
from essaim.kernel.projects.differences import differences
from essaim.kernel.projects.faults import BadRecipe
from essaim.kernel.projects.models import Recipe
from essaim.kernel.projects.recipe import RecipeData
from essaim.kernel.projects.recipe_check import advice, read_recipe
from essaim.kernel.projects.recipe_store import check_entry, import_recipe, organisations_of
from essaim.kernel.projects.recipe_text import MAX_BYTES
from essaim.kernel.projects.web import ActorRequest
from essaim.kernel.projects.words import role_rights, wire_sentences
from essaim.site.posted import posted


class SourceForm(forms.Form):
    """Where the recipe is: a file of this computer, or an address of the web."""

    fichier = forms.FileField(
        label=gettext_lazy("Fichier de la recette"),
        required=False,
        help_text=gettext_lazy("Un fichier .toml, de 256 ko au plus."),
    )
    adresse = forms.URLField(
        label=gettext_lazy("Ou son adresse sur le web"), required=False, assume_scheme="https", max_length=300
    )

    def read(self) -> tuple[bytes, str]:
        """The bytes and a name for them; a refusal of the address rises."""
        sent = self.cleaned_data["fichier"]
        if sent:
            return sent.read(MAX_BYTES + 1), sent.name
        url: str = self.cleaned_data["adresse"]
        return fetch(url, max_bytes=MAX_BYTES), url.rstrip("/").rpartition("/")[2]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(cleaned.get("fichier")) == bool(cleaned.get("adresse")):
            raise forms.ValidationError(_("Donnez un fichier, ou une adresse : l'un des deux."))
        return cleaned


class KeptForm(forms.Form):
    """What was read, carried unchanged from the preview to the confirmation."""

    texte = forms.CharField(widget=forms.HiddenInput)
    nom = forms.CharField(widget=forms.HiddenInput, max_length=300)
    gardienne = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label=gettext_lazy("Organisation qui gardera la recette"),
        required=False,
        help_text=gettext_lazy("Elle répondra aux leçons et apportera les versions suivantes."),
    )

    def __init__(self, *args: Any, by: Actor, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Organisation.objects.filter(pk__in=organisations_of(by))
        self.fields["gardienne"].queryset = mine  # type: ignore[attr-defined]
        if not is_new:
            del self.fields["gardienne"]

    @staticmethod
    def read(data: Any) -> bytes:
        try:
            return base64.b64decode(data.get("texte", ""), validate=True)
        except (binascii.Error, ValueError):
            return b""


@login_required
def import_page(request: ActorRequest) -> HttpResponse:
    """Give a file or an address; a faulty recipe is shown with each of its faults."""
    form = SourceForm(posted(request), request.FILES if request.method == "POST" else None)
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            raw, name = form.read()
            return _preview(request, raw, name)
        except BadRecipe as error:
            faults = error.faults
        except DomainError as error:
            form.add_error(None, str(error))
    status = 422 if faults or form.errors else 200
    return render(request, "site/catalogue/import.html", {"form": form, "faults": faults}, status=status)


def _preview(request: ActorRequest, raw: bytes, name: str) -> HttpResponse:
    data = read_recipe(raw, file=name)
    already = check_entry(data, raw)
    held = Recipe.objects.select_related("current").filter(slug=data.slug).first()
    old = RecipeData.model_validate(held.current.data) if held and held.current else None
    kept = {"texte": base64.b64encode(raw).decode(), "nom": name[:300]}
    context = {
        "data": data,
        "already": already,
        "old": old,
        "changes": differences(old, data) if old else [],
        "rights": role_rights(data),
        "wires": wire_sentences(data),
        "advice": advice(data),
        "form": KeptForm(initial=kept, by=request.actor, is_new=held is None),
    }
    return render(request, "site/catalogue/import_preview.html", context)


@login_required
@require_POST
def import_confirm(request: ActorRequest) -> HttpResponse:
    """Bring in what was shown, read and judged again."""
    raw, name = KeptForm.read(request.POST), request.POST.get("nom", "")[:300]
    form = KeptForm(request.POST, by=request.actor, is_new=True)
    keeper = form.cleaned_data.get("gardienne") if form.is_valid() else None
    version, is_new = import_recipe(raw=raw, file=name, by=request.actor, at=request.at, keeper=keeper)
    words = _("La recette est entrée.") if is_new else _("Cette recette était déjà ici : rien n'a changé.")
    messages.success(request, words)
    return redirect("site:initiative", slug=version.recipe.slug)
