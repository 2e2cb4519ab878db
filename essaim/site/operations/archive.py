"""The one file of a backup: a compressed tar that ends with its manifest, each member with its checksum.

The manifest comes last: a file cut short has none, and is refused.
"""

import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings

from essaim.site.operations.command import Refusal

FORMAT = 1
MANIFEST = "manifest.json"
KEY, DATABASE = "secret.key", "database"
CHUNK = 1024 * 1024


def carried_folders() -> dict[str, Path]:
    """Folders of the installation that a backup carries, under their name in the archive."""
    return {"files": Path(settings.MEDIA_ROOT), "mail": settings.HOME / "mail"}


@dataclass
class Manifest:
    """What the archive holds, and what it takes to bring it back."""

    vendor: str
    product: str
    created_at: str
    migrations: list[tuple[str, str]]
    tables: dict[str, list[str]] = field(default_factory=dict)
    checksums: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


class ArchiveWriter:
    """Adds members while noting their checksums."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self._tar = tar
        self._manifest = manifest

    def add_bytes(self, name: str, content: bytes) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = len(content), 0o600
        self._tar.addfile(member, io.BytesIO(content))
        self._manifest.checksums[name] = hashlib.sha256(content).hexdigest()

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as source:
            member = tarfile.TarInfo(name)
            member.size, member.mode = os.fstat(source.fileno()).st_size, 0o600
            reader = HashingReader(source)
            self._tar.addfile(member, reader)
        self._manifest.checksums[name] = reader.digest.hexdigest()

    def add_folder(self, name: str, folder: Path) -> None:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                self.add_file(f"{name}/{path.relative_to(folder).as_posix()}", path)


class HashingReader:
    """A file whose bytes are hashed as they are read."""

    def __init__(self, source: io.BufferedReader) -> None:
        self.digest = hashlib.sha256()
        self._source = source

    def read(self, size: int = -1) -> bytes:
        content = self._source.read(size)
        self.digest.update(content)
        return content


@contextmanager
def written_archive(target: Path, manifest: Manifest) -> Iterator[ArchiveWriter]:
    """Writes beside the target, readable by its owner alone, and takes its name only when complete."""
    draft = target.with_name(f".{target.name}.part")
    try:
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        with draft.open("wb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as tar:
                yield ArchiveWriter(tar, manifest)
                ArchiveWriter(tar, Manifest("", "", "", [])).add_bytes(
                    MANIFEST, json.dumps(asdict(manifest), indent=1).encode()
                )
            raw.flush()
            os.fsync(raw.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def unpack(source: Path, folder: Path) -> Manifest:
    """Extracts a whole and sound archive, or refuses it. Nothing outside `folder` is touched."""
    seen: dict[str, str] = {}
    try:
        with tarfile.open(source, mode="r:gz") as tar:
            for member in tar:
                seen[member.name] = _extract(tar, member, folder)
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise Refusal(
            f"{source} est endommagé ou n'est pas une sauvegarde d'Essaim ; prenez-en une autre."
        ) from error
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not source.exists():
            raise Refusal(f"{source} n'existe pas ; vérifiez le nom du fichier.") from error
        raise Refusal(
            f"{source} n'a pas pu être lu en entier ({error.strerror or error}) ; rien n'a été restauré."
        ) from error
    return _checked_manifest(source, folder, seen)


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    parts = PurePosixPath(member.name).parts
    known = parts and parts[0] in {*carried_folders(), KEY, DATABASE, MANIFEST}
    content = tar.extractfile(member) if member.isreg() else None
    if not known or ".." in parts or content is None:
        raise tarfile.ReadError(f"unexpected member {member.name}")
    path = folder.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("wb") as target:
        while chunk := content.read(CHUNK):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


def _checked_manifest(source: Path, folder: Path, seen: dict[str, str]) -> Manifest:
    seen.pop(MANIFEST, None)
    try:
        values: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if values["format"] > FORMAT:
            raise Refusal(
                f"{source} vient d'une version plus récente d'Essaim ; mettez d'abord Essaim à jour."
            )
        manifest = Manifest(**values)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refusal(
            f"{source} est incomplet ou n'est pas une sauvegarde d'Essaim ; prenez-en une autre."
        ) from error
    if manifest.checksums != seen:
        raise Refusal(
            f"{source} est endommagé : une empreinte ne correspond pas ; prenez une autre sauvegarde."
        )
    manifest.migrations = [(app, name) for app, name in manifest.migrations]
    return manifest
