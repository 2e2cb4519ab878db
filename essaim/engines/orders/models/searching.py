"""A column of words looked for: what a row says, without capitals nor accents."""

from __future__ import annotations

from typing import Any

from django.db import models

from essaim.kernel.territories.names import all_words


class FoldedField(models.TextField[str, str]):
    """The folded words of other fields of the row, written with it, by `save` and by `bulk_create`."""

    def __init__(self, *, sources: tuple[str, ...] = (), **options: Any) -> None:
        self.sources = sources
        super().__init__(**{"editable": False, "default": "", **options})

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "sources": self.sources}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        said = " ".join(str(getattr(model_instance, name)) for name in self.sources)
        text = " ".join(all_words(said))
        setattr(model_instance, self.attname, text)
        return text
