"""Typst source as bitmaps, in the fonts that Typst brings, so that it looks the same everywhere."""

import io
from functools import cache
from typing import Any

import numpy as np
from PIL import Image

from models.arrays import Array

# The em of everything that is typeset, in points.
EM = 10.0


def typeset(source: str, pixels_per_em: float) -> list[Array]:
    """The pages of a document whose text is `EM` points large: each (h, w, 4) uint8, straight."""
    pages = _compiler().compile(source.encode(), format="png", ppi=72.0 * pixels_per_em / EM)
    pages = [pages] if isinstance(pages, bytes) else pages
    return [np.asarray(Image.open(io.BytesIO(page)).convert("RGBA")) for page in pages]


@cache
def _compiler() -> Any:
    """Typst itself; kept, since it looks through its fonts when it is made (2 ms for 28)."""
    import typst

    return typst.Compiler(ignore_system_fonts=True)
