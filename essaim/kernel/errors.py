"""Refusals: one clear sentence in the user's language (what, why, what to do), with a stable code."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A refusal a person can act on. Subclasses give `code` and `sentence`; fields fill the sentence.

    >>> class Full(DomainError):
    ...     code = "events.full"
    ...     sentence = "Il reste {left} place."
    >>> str(Full(left=0))
    'Il reste 0 place.'
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    sentence: ClassVar[str | Promise] = _("Cette action est refusée.")

    def __init__(self, **fields: Any) -> None:
        self.fields: Mapping[str, Any] = fields
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.sentence).format(**self.fields)


class NotFound(DomainError):
    code = "not_found"
    status = 404
    sentence = _("Cette page n'existe pas, ou vous n'y avez pas accès. Vérifiez l'adresse.")


class Forbidden(DomainError):
    code = "forbidden"
    status = 403
    sentence = _("Votre rôle dans ce projet ne permet pas cette action. Demandez-la à la coordination.")


class Invalid(DomainError):
    """Input that cannot be taken as it is; `field` names the form field when there is one."""

    code = "invalid"
    status = 422
    sentence = _("{message}")

    @property
    def field(self) -> str | None:
        return self.fields.get("field")
