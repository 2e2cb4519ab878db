"""How accounts behave here: letters leave by the outbox, names and addresses are ours."""

import hashlib
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation

from essaim.kernel.actors.models import User
from essaim.kernel.outbox.api import language_of, queue_mail
from essaim.kernel.sealed import seal, unseal
from essaim.site.accounts.language import meet

SITE_NAME = "Essaim"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts: sign-up by e-mail, letters kept with the write that caused them."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Keep the letter. The key is its content and its hour: a page sent twice writes one letter."""
        user = context.get("user")
        language = user.language if isinstance(user, User) else language_of(email)
        whole = {**context, "email": email, "site_name": SITE_NAME, "public_url": settings.PUBLIC_URL}
        with translation.override(language):
            subject = render_to_string(f"{template_prefix}_subject.txt", whole)
            text = render_to_string(f"{template_prefix}_message.txt", whole)
        content = f"{template_prefix}\n{email}\n{text}".encode()
        digest = hashlib.sha256(content).hexdigest()[:40]
        queue_mail(
            key=f"account:{timezone.now():%Y%m%d%H}:{digest}",
            to=email,
            subject=subject,
            text=text.strip() + "\n",
        )

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **more)
        meet(request, response, user)
        return response

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Where the letter leads: back to the page that asked to sign up, even from another device."""
        url = public(super().get_email_confirmation_url(request, emailconfirmation))
        after = request.POST.get("next") or request.GET.get("next") or ""
        return f"{url}?{urlencode({'next': after})}" if after and self.is_safe_url(after) else url

    def get_reset_password_from_key_url(self, key: str) -> str:
        return public(super().get_reset_password_from_key_url(key))


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors and passkeys, tied to the public address of this installation."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": urlsplit(settings.PUBLIC_URL).hostname or "localhost", "name": SITE_NAME}

    def encrypt(self, text: str) -> str:
        """Secrets of second factors and recovery codes are sealed at rest."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return SITE_NAME


def public(url: str) -> str:
    """The same page under the installation's public address, whatever host the request named."""
    parts = urlsplit(url)
    return f"{settings.PUBLIC_URL}{parts.path}" + (f"?{parts.query}" if parts.query else "")
