"""E-mails in a folder, one file a message: the default where no SMTP server is set."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


def message_id(key: str) -> str:
    """The same for the same occasion, so that a message repeated after a crash is the same message."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.PUBLIC_URL).hostname}>"


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
