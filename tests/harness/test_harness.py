"""Each guard of the harness has been seen refusing."""

import socket
import urllib.request

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template, engines
from django.test import Client, override_settings
from django.urls import path

from essaim.kernel.outbox.models import OutgoingMail
from tests.harness import faults
from tests.harness.faults import HarnessFault
from tests.harness.responses import faults_in


def our_template(source: str) -> Template:
    template = engines["django"].from_string(source).template
    template.origin.name = engines["django"].engine.find_template("ui/base.html")[0].origin.name
    template.name = "ours.html"
    return template


@pytest.mark.parametrize(
    "source",
    [
        "{{ absent }}",
        "{{ user.absent }}",
        "{% for x in absent %}{% endfor %}",
        "{{ absent|upper }}",
        "{% with a=absent %}{% endwith %}",
    ],
)
def test_undefined_variable_fails(source: str, harness_faults: list[str]) -> None:
    with pytest.raises(HarnessFault):
        our_template(source).render(Context({"user": {}}))
    assert "undefined variable" in faults.take()[0]


def test_undefined_variable_fails_after_a_setting_changed(harness_faults: list[str]) -> None:
    with override_settings(DEBUG=True), pytest.raises(HarnessFault):
        our_template("{{ absent }}").render(Context({}))
    with pytest.raises(HarnessFault):
        our_template("{{ absent }}").render(Context({}))
    assert len(faults.take()) == 2


@pytest.mark.parametrize("source", ["{{ absent|default:'—' }}", "{% if absent %}x{% endif %}—"])
def test_expected_absence_passes(source: str) -> None:
    assert our_template(source).render(Context({})) == "—"


def two_mails(request: HttpRequest) -> HttpResponse:
    query = (
        OutgoingMail.objects.order_by("pk") if request.GET.get("ordered") else OutgoingMail.objects.order_by()
    )
    return HttpResponse(", ".join(mail.to for mail in query), content_type="text/plain")


urlpatterns = [path("mails/", two_mails)]


@pytest.mark.django_db
@pytest.mark.urls("tests.harness.test_harness")
@pytest.mark.parametrize(("address", "faulty"), [("/mails/", True), ("/mails/?ordered=1", False)])
def test_unordered_rows_fail(client: Client, harness_faults: list[str], address: str, faulty: bool) -> None:
    for key in ("a", "b"):
        OutgoingMail.objects.create(key=key, to=f"{key}@exemple.fr", subject="s", text="t")
    client.raise_request_exception = False
    client.get(address)
    assert any("no declared order" in fault for fault in faults.take()) is faulty


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        "<p style='color:red'>",
        "<p onclick='x()'>",
        "<form method='post'><input name='a'></form>",
        "<p>{{ oubli }}</p>",
    ],
)
def test_faulty_page_fails(html: str) -> None:
    assert len(faults_in(html)) == 1


@pytest.mark.parametrize(
    "html",
    [
        "<script src='a.js'></script>",
        '<script type=\'application/json\'>{"a": "{{"}</script>',
        "<form method='get'></form>",
        "<form method='post'><input name='csrfmiddlewaretoken' value='x'></form>",
    ],
)
def test_sound_page_passes(html: str) -> None:
    assert faults_in(html) == []


def test_network_is_blocked(harness_faults: list[str]) -> None:
    with pytest.raises(HarnessFault):
        urllib.request.urlopen("http://exemple.fr/")
    with socket.socket() as sock, pytest.raises(HarnessFault):
        sock.connect(("192.0.2.1", 80))


def test_this_machine_is_reachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
