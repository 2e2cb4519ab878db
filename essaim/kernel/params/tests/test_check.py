"""A file of parameters that cannot be read stops the start-up, with its name and an example."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from essaim.kernel.params.api import parameters
from essaim.kernel.params.apps import check_parameters


@pytest.fixture(autouse=True)
def read_again_after() -> Iterator[None]:
    yield
    parameters.cache_clear()


def test_the_packaged_files_start() -> None:
    assert check_parameters(None) == []


def test_a_wrong_file_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = tmp_path / "faux.yaml"
    wrong.write_text("essai.taux: 3\n", encoding="utf-8")
    monkeypatch.setattr("essaim.kernel.params.api.parameter_files", lambda: [wrong])

    (error,) = check_parameters(None)

    assert error.id == "params.E001"
    assert "faux.yaml" in error.msg and "Example" in error.msg
