"""A photo someone sends: read with suspicion, made small, written again without what the camera adds (place, date, owner)."""

from __future__ import annotations

import struct
from io import BytesIO

from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from essaim.engines.orders.errors import PhotoTooLarge, PhotoUnreadable

LARGEST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1600
QUALITY = 82
READ = tuple(str(kind.format) for kind in (JpegImageFile, PngImageFile, WebPImageFile))
FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    MemoryError,
    struct.error,
)


def small_jpeg(content: bytes) -> bytes:
    """The picture upright, 1600 px at most on its longest side. Raises PhotoTooLarge, PhotoUnreadable."""
    if len(content) > LARGEST_BYTES:
        raise PhotoTooLarge(field="photo")
    try:
        with Image.open(BytesIO(content), formats=READ) as found:
            if found.width * found.height > MOST_PIXELS:
                raise PhotoTooLarge(field="photo")
            return _written(found)
    except Image.DecompressionBombError:
        raise PhotoTooLarge(field="photo") from None
    except FAULTS:
        raise PhotoUnreadable(field="photo") from None


def _written(found: Image.Image) -> bytes:
    found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(found)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    picture = upright.convert("RGBA")
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(picture, mask=picture.getchannel("A"))
    written = BytesIO()
    flat.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()
