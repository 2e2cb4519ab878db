"""What the log may keep of a request."""

import logging

from django.http import HttpRequest

SECRETS = ("token", "key")  # in an address: what opens its page by itself, as the link of an e-mail does


def told(request: HttpRequest) -> str:
    """The path of a request, without what would let a reader of the log open its page."""
    path = request.path
    for name, value in request.resolver_match.kwargs.items() if request.resolver_match else ():
        if name in SECRETS and isinstance(value, str):
            path = path.replace(value, "…")
    return path


class WithoutLinks(logging.Filter):
    """Django writes the path of what it refuses or what fails."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            record.args = tuple(told(request) if arg == request.path else arg for arg in record.args)
        return True
