"""The picture that goes with an application: read by its content, written anew without particulars."""

import io
import warnings
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from shops.joining.drafts import ApplicationProblem

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP")


def cleaned_photo(file: IO[bytes], size: int) -> bytes:
    """The picture as WebP, upright, at most 1600 pixels long, without place or camera.

    ``size`` in bytes. Raises ApplicationProblem (photo) when it is too large or not a picture.
    """
    if size > MOST_BYTES:
        raise _refused(_("Cette photo est trop lourde : 10 Mo au plus."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(file, formats=FORMATS)
            if image.width * image.height > MOST_PIXELS:
                raise _refused(_("Cette photo est trop grande."))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise _refused(_("Ce fichier n’est pas une photo JPEG, PNG ou WebP.")) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = io.BytesIO()
    # A new picture holds the pixels and nothing of the file it came from.
    Image.frombytes("RGB", upright.size, upright.tobytes()).save(written, "WEBP", quality=82)
    return written.getvalue()


def _refused(sentence: str) -> ApplicationProblem:
    return ApplicationProblem({"photo": sentence})
