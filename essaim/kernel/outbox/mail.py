"""E-mails as they leave; and in a folder, one file a message: the default where no SMTP server is set."""

import hashlib
from collections.abc import Sequence
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage as Mime
from email.policy import EmailPolicy, Policy, default
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend


def message_id(key: str) -> str:
    """The same for the same occasion, so that a message repeated after a crash is the same message."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.PUBLIC_URL).hostname}>"


class WholeAddress(UnstructuredHeader, BaseHeader):
    """A header that holds a web address: on one line, as it is. Python would encode a long one, and no mail program decodes it."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


HEADERS = HeaderRegistry()
HEADERS.map_to_type("list-unsubscribe", WholeAddress)


class Mail(EmailMultiAlternatives):
    """An e-mail whose "unsubscribe" can be read by mail programs."""

    def message(self, *, policy: Policy | None = default) -> Mime:
        given = policy if isinstance(policy, EmailPolicy) else default
        return super().message(policy=given.clone(header_factory=HEADERS))


class FolderBackend(BaseEmailBackend):
    """Writes `<Message-ID>.eml` by rename: sending the same message again changes nothing."""

    def __init__(self, *, folder: Path, alias: str | None = None) -> None:
        super().__init__(alias=alias)
        self.folder = folder

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            mime = message.message()
            name = str(mime["Message-ID"]).strip("<>").replace("/", "_")
            draft = self.folder / f".{name}.part"
            draft.write_bytes(mime.as_bytes())
            draft.replace(self.folder / f"{name}.eml")
        return len(email_messages)
