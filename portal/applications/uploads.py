"""Files people send, made harmless: pictures are drawn anew, papers are looked into and refused when they could act.

No malware scan: a picture keeps nothing but its pixels, and a paper is only ever handed out as a download."""

import io
import warnings

import pypdf
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf.errors import PyPdfError

from portal.applications.drafting import CleanFile
from portal.applications.models import AttachmentKind
from portal.errors import Refused

MEGABYTE = 2**20
LARGEST = 8 * MEGABYTE
MOST_PIXELS = 40_000_000
SIDE = 800  # a portrait's longer side after it was drawn anew
ACTING = ("/OpenAction", "/AA", "/AcroForm", "/Names")
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def clean_portrait(content: bytes) -> CleanFile:
    """A JPEG, PNG or WebP of at most 8 MB and 40 megapixels, drawn anew as WebP without whatever it carried along."""
    _refuse_large(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as picture:
                drawn = _draw_anew(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("This picture has too many pixels. Choose one of at most 40 megapixels.") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Refused("This file is not a picture we can read. Choose a JPEG, PNG or WebP.") from error
    return CleanFile(AttachmentKind.PORTRAIT, "image/webp", drawn)


def _draw_anew(picture: Image.Image) -> bytes:
    picture.draft("RGB", (SIDE * 2, SIDE * 2))
    upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((SIDE, SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    target = io.BytesIO()
    bare.save(target, "WEBP", quality=82)
    return target.getvalue()


def clean_paper(content: bytes) -> CleanFile:
    """A PDF of one page and at most 8 MB that does nothing by itself."""
    _refuse_large(content)
    if not content.startswith(b"%PDF-"):
        raise Refused("This file is not a PDF.")
    try:
        pages, acts = _look_into(content)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise Refused("This PDF cannot be read. Save it again as a PDF and choose it once more.") from error
    if acts:
        raise Refused("This PDF contains scripts, forms or attached files. Save or print it as a plain PDF.")
    if pages != 1:
        raise Refused("This PDF has more than one page. Choose one that fits on a page.")
    return CleanFile(AttachmentKind.PAPER, "application/pdf", content)


def _look_into(content: bytes) -> tuple[int, bool]:
    reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise ValueError("encrypted")
    acts = (
        any(key in reader.root_object for key in ACTING) or b"/JavaScript" in content or b"/Launch" in content
    )
    return len(reader.pages), acts


def _refuse_large(content: bytes) -> None:
    if len(content) > LARGEST:
        raise Refused("This file is larger than 8 MB. Choose a smaller one.")
