"""Words that pictures carry beside their pixels: captions and keywords of IPTC, descriptions of EXIF."""

import io
from contextlib import suppress

from storage.reading.context import Reading

# IPTC's second record: title, keywords, headline, caption.
IPTC_WORDS = ((2, 5), (2, 25), (2, 105), (2, 120))
EXIF_DESCRIPTION = 270


def read_picture_words(content: bytes, reading: Reading) -> None:
    """Add the words; a picture that cannot be opened has none."""
    from PIL import Image, IptcImagePlugin

    with suppress(OSError, ValueError, SyntaxError, KeyError, IndexError, TypeError, Image.DecompressionBombError):
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > reading.allowance.limits.pixels:
                return
            description = picture.getexif().get(EXIF_DESCRIPTION)
            reading.add(str(description).strip() if description else "")
            words = IptcImagePlugin.getiptcinfo(picture) or {}
        for key in IPTC_WORDS:
            values = words.get(key, [])
            for value in values if isinstance(values, list) else [values]:
                reading.add(bytes(value).decode("utf-8", "replace"))
