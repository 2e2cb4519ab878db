"""Who may open the pages of accounts, organisations, invitations and the people of a project."""

from collections.abc import Iterable

from essaim.kernel.access.models import Participation
from essaim.kernel.factories import Cast
from tests.access.table import ROLES, Row

# Accounts: (GET, POST) for a visitor, then for someone signed in.
# A page that asks for the password again sends there first (302); one that needs a key one has not says 404.
ACCOUNTS = {
    "account_login": (200, 200, 302, 302),
    "account_signup": (200, 200, 302, 302),
    "account_logout": (302, 302, 200, 302),
    "account_inactive": (200, 405, 200, 405),
    "account_reauthenticate": (302, 302, 200, 200),
    "account_confirm_login_code": (302, 302, 302, 302),
    "account_email": (302, 302, 200, 302),
    "account_email_verification_sent": (200, 405, 200, 405),
    "account_confirm_email": (200, 404, 200, 404),
    "account_change_password": (302, 302, 200, 200),
    "account_set_password": (302, 302, 302, 302),
    "account_reset_password": (200, 200, 200, 200),
    "account_reset_password_done": (200, 405, 200, 405),
    "account_reset_password_from_key": (200, 200, 200, 200),
    "account_reset_password_from_key_done": (200, 405, 200, 405),
    "mfa_index": (302, 302, 200, 405),
    "mfa_authenticate": (302, 302, 302, 302),
    "mfa_reauthenticate": (302, 302, 302, 302),
    "mfa_activate_totp": (302, 302, 302, 302),
    "mfa_deactivate_totp": (302, 302, 404, 404),
    "mfa_view_recovery_codes": (302, 302, 404, 405),
    "mfa_generate_recovery_codes": (302, 302, 302, 302),
    "mfa_download_recovery_codes": (302, 302, 404, 404),
    "mfa_list_webauthn": (302, 302, 200, 405),
    "mfa_add_webauthn": (302, 302, 302, 302),
    "mfa_reauthenticate_webauthn": (302, 302, 302, 302),
    "mfa_remove_webauthn": (302, 302, 302, 302),
    "mfa_edit_webauthn": (302, 302, 302, 302),
    "mfa_login_webauthn": (302, 302, 302, 302),
    "usersessions_list": (302, 302, 200, 302),
    "site:profile": (302, 302, 200, 200),
    "site:my_data": (302, 302, 200, 405),
    "site:close_account": (302, 302, 302, 302),
    "site:invitation": (404, 404, 404, 404),
    "site:organisations": (200, 405, 200, 405),
    "site:organisation": (200, 405, 200, 405),
    "site:organisation_create": (302, 302, 200, 200),
    "site:organisation_edit": (302, 302, 403, 403),
    "site:organisation_members": (302, 302, 403, 403),
    "site:organisation_member": (302, 302, 405, 404),
    "site:organisation_invitation": (302, 302, 405, 403),
}
INSIDE = {"anonymous": 302, "stranger": 404, "member": 403, "funder": 403, "other": 404}
# In a project: what the coordination gets; the others are held at the door.
PEOPLE = (
    ("site:people", "GET", 200),
    ("site:people", "POST", 200),
    ("site:people_give", "POST", 200),
    ("site:people_end", "POST", 409),
    ("site:people_invitation", "POST", 404),
)


def _rows() -> Iterable[Row]:
    for name, (visit, write, signed_visit, signed_write) in ACCOUNTS.items():
        yield (name, "GET", {**dict.fromkeys(ROLES, signed_visit), "anonymous": visit})
        yield (name, "POST", {**dict.fromkeys(ROLES, signed_write), "anonymous": write})
    for name, method, status in PEOPLE:
        yield (name, method, {**INSIDE, "coordinator": status})


RIGHTS: list[Row] = list(_rows())


def url_kwargs(cast: Cast) -> dict[str, dict[str, object]]:
    carrier: dict[str, object] = {"slug": cast.project.carrier.slug}
    held = Participation.objects.get(project=cast.project, user=cast.alice)
    return {
        "account_confirm_email": {"key": "inconnue"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "abc-inconnue"},
        "mfa_remove_webauthn": {"pk": 0},
        "mfa_edit_webauthn": {"pk": 0},
        "site:invitation": {"token": "inconnue"},
        "site:organisation": carrier,
        "site:organisation_edit": carrier,
        "site:organisation_members": carrier,
        "site:organisation_member": {**carrier, "membership": 0},
        "site:organisation_invitation": {**carrier, "invitation": 0},
        "site:people_end": {"participation": held.pk},
        "site:people_invitation": {"invitation": 0},
    }
