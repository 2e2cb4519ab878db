"""The form of a passkey, in the words of the product."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A key opens the account by itself unless the person says otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, alone = self.fields["name"], self.fields["passwordless"]
        name.label = _("Nom de la clé")
        name.help_text = _("Pour la reconnaître, par exemple « Mon téléphone ».")
        alone.label = _("Me connecter avec cette clé seule, sans mot de passe")
        alone.help_text = ""
        alone.initial = True
