"""Static files under names that carry their version, the modules that one script imports included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class VersionedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    support_js_module_import_aggregation = True
