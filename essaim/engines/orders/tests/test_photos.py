"""Photos people send: made small and clean, or refused in one sentence."""

from io import BytesIO

import pytest
from PIL import Image

from essaim.engines.orders.commands.photos import LARGEST_BYTES, small_jpeg
from essaim.engines.orders.errors import PhotoTooLarge, PhotoUnreadable
from essaim.engines.orders.factories import a_photo


def read(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.pure
def test_a_photo_is_made_small_upright_and_forgets_the_camera() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # a phone held upright: the picture is stored lying
    exif[0x010F] = "Fairphone"
    exif.get_ifd(0x8825)[1] = "N"
    made = small_jpeg(a_photo((3200, 1200), exif=exif))
    found = read(made)
    assert (found.format, found.size) == ("JPEG", (600, 1600))
    assert not found.getexif() and b"Fairphone" not in made


@pytest.mark.pure
@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_pictures_become_jpeg(kind: str) -> None:
    assert read(small_jpeg(a_photo(kind=kind))).format == "JPEG"


@pytest.mark.pure
@pytest.mark.parametrize(
    "content",
    [
        b"<script>alert(1)</script>",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        a_photo()[:200],
        a_photo(kind="PNG")[:20],
        a_photo(kind="GIF"),
        a_photo(kind="TIFF"),
    ],
)
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    with pytest.raises(PhotoUnreadable, match="JPEG, PNG ou WebP"):
        small_jpeg(content)


@pytest.mark.pure
def test_too_many_bytes_or_pixels_are_refused_before_they_are_read() -> None:
    with pytest.raises(PhotoTooLarge):
        small_jpeg(b"\xff" * (LARGEST_BYTES + 1))
    for side in (7_100, 14_000):  # the second is a bomb for Pillow itself
        written = BytesIO()
        Image.new("1", (side, side)).save(written, "PNG")
        with pytest.raises(PhotoTooLarge, match="50 millions"):
            small_jpeg(written.getvalue())
