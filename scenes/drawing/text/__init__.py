"""Text and numbers as bitmaps, typeset by Typst in the fonts that it brings."""
