"""All kernels by their names, as the canvas calls them."""

from scenes.drawing.raster.bitmaps import bitmap, glyph, over, runs, spread
from scenes.drawing.raster.lines import fade_by_spacing, local_spacing, rules, strokes
from scenes.drawing.raster.marks import arrows, discs
from scenes.drawing.raster.pixel import packed
from scenes.drawing.raster.polygons import polygons
from scenes.drawing.raster.tiles import mark, restore, tiles_of
from scenes.drawing.raster.tints import cells, color_field, half_planes, ramp, signed_field

__all__ = [
    "arrows",
    "bitmap",
    "cells",
    "color_field",
    "discs",
    "fade_by_spacing",
    "glyph",
    "half_planes",
    "local_spacing",
    "mark",
    "over",
    "packed",
    "polygons",
    "ramp",
    "restore",
    "rules",
    "runs",
    "signed_field",
    "spread",
    "strokes",
    "tiles_of",
]
