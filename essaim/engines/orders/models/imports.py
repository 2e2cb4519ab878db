"""A price list on its way to the catalogue."""

from __future__ import annotations

from django.db import models

from essaim.engines.orders.models.catalogue import Producer
from essaim.kernel.access.api import ToolRecord


class CatalogueImport(ToolRecord):
    """A spreadsheet read and not yet confirmed, then what it did. The same `form_key` is the same import.

    `columns`: {field: column}; `rows`: [[line, cells]], emptied once done; `effects`: how many of each, and the lines set aside.
    """

    form_key = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    producer = models.ForeignKey(Producer, models.PROTECT, null=True, related_name="+")
    header = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    effects = models.JSONField(default=dict)
    created_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta(ToolRecord.Meta):
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["tool", "form_key"], name="catalogue_import_once")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_done(self) -> bool:
        return self.done_at is not None
