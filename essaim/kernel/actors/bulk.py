"""Many organisations at once, each with its own address."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.utils.text import slugify

from essaim.kernel.actors.models import LegalForm, Organisation


def add_organisations(names: Sequence[str], *, legal_form: LegalForm, is_demo: bool) -> list[Organisation]:
    """One organisation a name, in order; an address already taken gets a few letters more. Two queries."""
    bases = [slugify(name)[:70] or "organisation" for name in names]
    taken = set(Organisation.objects.filter(slug__in=bases).values_list("slug", flat=True))
    rows = []
    for name, base in zip(names, bases, strict=True):
        slug = base if base not in taken else f"{base}-{secrets.token_hex(4)}"
        taken.add(slug)
        rows.append(Organisation(name=name, slug=slug, legal_form=legal_form, is_demo=is_demo))
    return Organisation.objects.bulk_create(rows)
