"""The sealed urn of a secret ballot. What the house keeps while people vote can be read with the opening phrase only, which it does not keep.

A paper goes in a box locked with the urn's public half (X25519, HKDF-SHA256, AES-256-GCM), of one size whatever it says. Boxes of a drawer lie
in the order of their bytes, which are random: a drawer says nothing of who came first. See docs/adr/0010-secret-ballots.md.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # no i, l, o, u: read aloud and copied without doubt
READ_AS = str.maketrans({"i": "1", "l": "1", "o": "0", "u": "v"})
PHRASE_LETTERS, RECEIPT_LETTERS, GROUP = 28, 20, 4  # 140 and 100 bits
PAPER_BYTES = 2048
KEY_BYTES, TAG_BYTES, LENGTH_BYTES = 32, 16, 2
BOX_BYTES = KEY_BYTES + PAPER_BYTES + TAG_BYTES
NONCE = bytes(12)  # a key seals one box only
HEADER = "reçu;collège;vote"


class WrongPhrase(ValueError):
    """Not the phrase this urn was locked with."""


class DamagedUrn(ValueError):
    """A box that the right phrase does not open."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A vote and the fingerprint of the receipt its voter holds."""

    vote: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the published tally."""

    fingerprint: str
    college: str
    vote: str


def _word(letters: int) -> str:
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(letters))
    return "-".join(drawn[start : start + GROUP] for start in range(0, letters, GROUP))


def new_phrase() -> str:
    """What opens an urn. Shown once to who opens the ballot, kept by nobody else."""
    return _word(PHRASE_LETTERS)


def new_receipt() -> str:
    """What a voter holds. Shown once, never kept."""
    return _word(RECEIPT_LETTERS)


def plain(text: str) -> str:
    """A phrase or a receipt as it was typed, in its one form.

    >>> plain(" ABCD efgO ")
    'abcdefg0'
    """
    return "".join(text.lower().translate(READ_AS).replace("-", " ").split())


def fingerprint(receipt: str) -> str:
    """What is published of a receipt."""
    return sha256(plain(receipt).encode()).hexdigest()[:32]


def _private(phrase: str, urn: str) -> X25519PrivateKey:
    derived = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=urn.encode(), info=b"essaim.urn")
    return X25519PrivateKey.from_private_bytes(derived.derive(plain(phrase).encode()))


def lock(phrase: str, urn: str) -> bytes:
    """The public half of an urn: it closes boxes, and opens none."""
    return _private(phrase, urn).public_key().public_bytes_raw()


def _box_key(shared: bytes, once: bytes, public: bytes) -> AESGCM:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=once + public, info=b"essaim.urn.box")
    return AESGCM(derived.derive(shared))


def close_box(paper: Paper, public: bytes) -> bytes:
    """A paper that only the phrase opens. Every box has the same size."""
    content = f"{paper.fingerprint};{paper.vote}".encode()
    if len(content) > PAPER_BYTES - LENGTH_BYTES:
        raise ValueError("a paper too long for its box")
    padded = (len(content).to_bytes(LENGTH_BYTES) + content).ljust(PAPER_BYTES, b"\0")
    once = X25519PrivateKey.generate()
    mark = once.public_key().public_bytes_raw()
    key = _box_key(once.exchange(X25519PublicKey.from_public_bytes(public)), mark, public)
    return mark + key.encrypt(NONCE, padded, None)


def boxes_in(drawer: bytes) -> Iterator[bytes]:
    for start in range(0, len(drawer), BOX_BYTES):
        yield drawer[start : start + BOX_BYTES]


def put_in(drawer: bytes, box: bytes) -> bytes:
    """The drawer with one more box, all of them in the order of their random bytes."""
    return b"".join(sorted([*boxes_in(drawer), box]))


def open_drawer(drawer: bytes, *, phrase: str, urn: str, public: bytes) -> list[Paper]:
    """The papers of a drawer, in the order of their fingerprints. Raises WrongPhrase, DamagedUrn."""
    private = _private(phrase, urn)
    if private.public_key().public_bytes_raw() != public:
        raise WrongPhrase
    papers = []
    for box in boxes_in(drawer):
        mark, sealed = box[:KEY_BYTES], box[KEY_BYTES:]
        try:
            key = _box_key(private.exchange(X25519PublicKey.from_public_bytes(mark)), mark, public)
            padded = key.decrypt(NONCE, sealed, None)
        except (InvalidTag, ValueError) as error:
            raise DamagedUrn from error
        length = int.from_bytes(padded[:LENGTH_BYTES])
        known, _, vote = padded[LENGTH_BYTES : LENGTH_BYTES + length].decode().partition(";")
        papers.append(Paper(vote, known))
    return sorted(papers, key=lambda paper: paper.fingerprint)


def tally_text(lines: Iterable[Line]) -> str:
    """The published tally: a line a vote, in the order of the fingerprints. Votes on paper have none, and come first."""
    ordered = sorted(lines, key=lambda line: (line.fingerprint, line.college, line.vote))
    return "\n".join([HEADER, *(f"{one.fingerprint};{one.college};{one.vote}" for one in ordered)]) + "\n"


def read_tally(text: str) -> list[Line]:
    """The lines of a published tally."""
    return [Line(*line.split(";", 2)) for line in text.splitlines()[1:]]


def by_college(lines: Iterable[Line]) -> dict[str, dict[str, int]]:
    """The votes of each college, grouped."""
    ordered = sorted(lines, key=lambda line: line.college)
    groups = groupby(ordered, key=lambda line: line.college)
    return {college: dict(Counter(line.vote for line in group)) for college, group in groups}
