"""What a form is bound to: the data sent, were it empty; nothing when the page is only read."""

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
