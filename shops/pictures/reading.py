"""Whether a file is a picture that we take, by what is in it, and the picture itself.

Nothing is believed but the content: neither the file's name nor what the browser says of it.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from marketplace.kernel.errors import DomainError

#: What we read; the widest photos of today's telephones have 50 million points.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 52_000_000
#: Other formats are read whole into memory; a photo of a telephone is a JPEG.
MAX_PIXELS_UNLESS_JPEG = 26_000_000
#: Nothing shown is wider or taller, so a JPEG is read no finer than twice that.
WIDEST = 1280
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")
_ORIENTATION = 0x0112
_LYING = (5, 6, 7, 8)


class PictureRefused(DomainError):
    """The file is no picture that we can take; the sentence says what to do instead."""

    code = "picture_refused"


def check_picture(file: IO[bytes], size: int) -> tuple[int, int]:
    """Width and height in pixels, upright, of a file of ``size`` bytes that we take.

    Reads it to its end, so that a file cut short is found now. Raises PictureRefused (photo).
    """
    if size > MAX_BYTES:
        raise _refused(_("Cette photo pèse plus de 10 Mo. Choisissez-en une plus légère."))
    if size == 0:
        raise _refused(_("Ce fichier est vide."))
    file.seek(0)
    head = file.read(32)
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        raise _refused(
            _(
                "Cette photo est au format HEIC, que nous ne savons pas lire. Prenez-la d’ici, "
                "ou enregistrez-la en JPEG."
            )
        )
    with _opened(file) as image:
        width, height = image.size
        lying = image.getexif().get(_ORIENTATION) in _LYING
        image.load()
    return (height, width) if lying else (width, height)


def read_upright(file: IO[bytes]) -> Image.Image:
    """The picture as points alone: upright, in sRGB, on white where it was see-through.

    Place, camera and all else that the file says are left behind. Raises PictureRefused.
    """
    file.seek(0)
    with _opened(file) as image:
        upright = ImageOps.exif_transpose(image)
        plain = _on_white(_in_srgb(upright))
    clean = Image.new("RGB", plain.size)
    clean.paste(plain)
    return clean


@contextmanager
def _opened(file: IO[bytes]) -> Iterator[Image.Image]:
    """The file as Pillow opens it, its size checked before a point of it is read."""
    file.seek(0)
    try:
        with Image.open(file, formats=FORMATS) as image:
            is_jpeg = image.format in ("JPEG", "MPO")
            most = MAX_PIXELS if is_jpeg else MAX_PIXELS_UNLESS_JPEG
            if image.width * image.height > most:
                raise _refused(_("Cette photo a trop de points. Choisissez-en une plus petite."))
            if is_jpeg:
                image.draft("RGB", (2 * WIDEST, 2 * WIDEST))
            yield image
    except PictureRefused:
        raise
    except Image.DecompressionBombError as error:
        raise _refused(_("Cette photo a trop de points. Choisissez-en une plus petite.")) from error
    except Image.UnidentifiedImageError as error:
        raise _refused(
            _("Ce fichier n’est pas une photo que nous savons lire (JPEG, PNG, WebP ou GIF).")
        ) from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
        raise _refused(_("Cette photo est abîmée ou incomplète. Envoyez-la de nouveau.")) from error


def _in_srgb(image: Image.Image) -> Image.Image:
    """Colours as every screen shows them; a profile that makes no sense is passed over."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        changed = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return changed or image


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    see_through = image.convert("RGBA")
    white = Image.new("RGBA", see_through.size, "white")
    return Image.alpha_composite(white, see_through).convert("RGB")


def _refused(sentence: str) -> PictureRefused:
    return PictureRefused(sentence, field="photo")
