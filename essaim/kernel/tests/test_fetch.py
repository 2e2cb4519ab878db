"""What the fetcher reads, and all it refuses to read. One local server plays the public Internet."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.kernel import fetch as fetching
from essaim.kernel.fetch import Ask, fetch, is_public


class PretendInternet(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        getattr(self, "answer_" + self.path.strip("/").partition("?")[0])()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        moved = {"Location": "/document"} if self.path == "/moved" else {}
        self._send(302 if moved else 200, body + self.headers["X-Clef"].encode(), **moved)

    def answer_document(self) -> None:
        self._send(200, b"bonjour")

    def answer_echo(self) -> None:
        self._send(200, f"{self.path} {self.headers['Host']}".encode())

    def answer_elsewhere(self) -> None:
        self._send(302, b"", Location="/document")

    def answer_inside(self) -> None:
        self._send(302, b"", Location="http://interne.test/document")

    def answer_disk(self) -> None:
        self._send(302, b"", Location="file:///etc/passwd")

    def answer_circle(self) -> None:
        self._send(302, b"", Location="/circle")

    def answer_absent(self) -> None:
        self._send(404, b"rien")

    def answer_huge_and_said(self) -> None:
        self._send(200, b"x" * 2000)

    def answer_huge_and_unsaid(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"x" * 2000)

    def answer_truncated(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "50")
        self.end_headers()
        self.wfile.write(b"x" * 10)

    def answer_dripping(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(60):
            try:
                self.wfile.write(b"x")
            except OSError:
                return
            time.sleep(0.05)

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silence: the test output is for the tests."""


@pytest.fixture(scope="module")
def internet() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), PretendInternet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://public.test:{server.server_port}"
    server.shutdown()
    server.server_close()


def pretend_names(host: str, port: int) -> str:
    """`public.test` is the local server; every other name is resolved and checked for good."""
    return "127.0.0.1" if host == "public.test" else fetching.resolve_public("10.1.2.3", port)


def read(url: str, *, max_bytes: int = 1000, timeout_seconds: float = 5) -> bytes:
    return fetch(url, max_bytes=max_bytes, timeout_seconds=timeout_seconds, resolve=pretend_names)


def test_fetch_reads_a_document(internet: str) -> None:
    assert read(f"{internet}/document") == b"bonjour"


def test_what_is_sent_is_sent_to_that_address_only(internet: str) -> None:
    ask = Ask(method="POST", headers={"X-Clef": "7"}, body=b"bonjour")
    sent = fetch(f"{internet}/depot", ask=ask, max_bytes=100, resolve=pretend_names)
    assert sent == b"bonjour7"
    with pytest.raises(fetching.BadAnswer):
        fetch(f"{internet}/moved", ask=ask, max_bytes=100, resolve=pretend_names)


def test_fetch_follows_redirects(internet: str) -> None:
    assert read(f"{internet}/elsewhere") == b"bonjour"


def test_fetch_keeps_query_and_name(internet: str) -> None:
    echoed = read(f"{internet}/echo?nom=Haÿ les Roses#bas").decode()

    assert echoed == f"/echo?nom=Ha%C3%BF%20les%20Roses {internet.removeprefix('http://')}"


@pytest.mark.parametrize(
    ("page", "refusal"),
    [
        ("inside", fetching.PrivateAddress),
        ("disk", fetching.BadAddress),
        ("circle", fetching.TooManyRedirects),
        ("absent", fetching.BadAnswer),
        ("huge_and_said", fetching.TooBig),
        ("huge_and_unsaid", fetching.TooBig),
        ("truncated", fetching.Unreachable),
    ],
)
def test_fetch_refuses_a_bad_answer(internet: str, page: str, refusal: type[fetching.FetchError]) -> None:
    with pytest.raises(refusal):
        read(f"{internet}/{page}")


def test_fetch_gives_up_on_a_slow_sender(internet: str) -> None:
    with pytest.raises(fetching.TooSlow):
        read(f"{internet}/dripping", timeout_seconds=0.3)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http://10.0.0.8/",
        "http://172.16.3.4/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "https://127.0.0.1:8443/",
    ],
)
def test_fetch_refuses_private_networks(url: str) -> None:
    with pytest.raises(fetching.PrivateAddress):
        fetch(url, max_bytes=10, timeout_seconds=1)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "bonjour",
        "file:///etc/passwd",
        "ftp://exemple.fr/x",
        "gopher://exemple.fr/",
        "http://",
        "https://quelquun@exemple.fr/",
        "http://exemple.fr:22/",
        "http://exemple.fr:99999/",
        "http://[::1/",
        "http://exa mple.fr/",
        "http://" + "a" * 70 + ".fr/",
    ],
)
def test_fetch_refuses_what_is_no_web_address(url: str) -> None:
    with pytest.raises(fetching.BadAddress):
        fetch(url, max_bytes=10, timeout_seconds=1)


def test_refusal_says_what_and_what_to_do() -> None:
    with pytest.raises(fetching.PrivateAddress) as refusal:
        fetch("http://127.0.0.1/x.json", max_bytes=10)

    assert "réseau privé" in str(refusal.value)
    assert "Téléchargez le fichier" in str(refusal.value)


@given(st.ip_addresses(v=4))
def test_address_hidden_in_ipv6_is_judged_as_itself(address: object) -> None:
    assert is_public(f"::ffff:{address}") == is_public(str(address))
