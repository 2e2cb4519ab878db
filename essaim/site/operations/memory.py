"""What a process loads at its start lives as long as it: the collector of garbage need not walk it again and again."""

import gc

from django.urls import get_resolver

from essaim.kernel.ui.language import join_catalogues


def keep_what_is_loaded() -> None:
    """Load every page and its texts, then put all there is out of the collector's rounds: else each of them holds a request for tens of milliseconds."""
    len(get_resolver().url_patterns)
    join_catalogues()
    gc.collect()
    gc.freeze()
