"""Files as people, and people who mean ill, send them."""

import io
import struct
import zlib

from PIL import Image

GPS_TAG = 0x8825
ORIENTATION_TAG = 0x0112


def photo(
    width: int = 1600,
    height: int = 1200,
    *,
    kind: str = "JPEG",
    colour: str = "#b5452c",
    exif: Image.Exif | None = None,
) -> bytes:
    """A picture with its left half in one colour and its right half in another."""
    image = Image.new("RGB", (width, height), colour)
    image.paste("#2f6b4f", (width // 2, 0, width, height))
    written = io.BytesIO()
    image.save(written, kind, **({"exif": exif} if exif else {}))
    return written.getvalue()


def exif_of_a_phone(orientation: int = 1) -> Image.Exif:
    """Where the photo was taken, with what, and how the telephone was held."""
    exif = Image.Exif()
    exif[0x010F] = "Telephone de Claire"
    exif[ORIENTATION_TAG] = orientation
    exif.get_ifd(GPS_TAG)[1] = "N"
    exif.get_ifd(GPS_TAG)[2] = (47.0, 28.0, 16.0)
    return exif


def png_bomb(side: int = 50_000) -> bytes:
    """A few hundred bytes that say they are a picture of ``side`` by ``side`` points."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    )


SVG_WITH_SCRIPT = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    b"<script>alert(document.cookie)</script></svg>"
)
PAYLOAD = b"<script>alert('photo')</script>"
