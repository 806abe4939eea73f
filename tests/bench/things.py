"""What a canvas was told in a play, as stock mobjects: at its start and at its end."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from manim import Dot, ImageMobject, Mobject, Polygon, VMobject

from models.arrays import Array
from scenes.drawing.canvas import REFERENCE_PIXELS_PER_UNIT
from scenes.drawing.raster.pixel import INVISIBLE

# A call to the canvas: its kind, and its values.
Call = tuple[str, tuple]

# To ask what of it is seen, every piece of a polyline is cut into so many parts; or more, so that
# a line has so many.
PARTS, PARTS_A_LINE = 8, 400
# Manim's stroke widths are hundredths of a scene unit (`cairo_line_width_multiple`).
WIDTH_UNIT = 0.01


# One mobject each; corners and sizes in the pixels of the notes


@dataclass(frozen=True, eq=False)
class Line:
    corners: Array  # (S, 2)
    color: Array  # (3,), 0 to 255
    alpha: float
    width: float

    def mobject(self, size: tuple[float, float]) -> Mobject:
        line = VMobject(stroke_color=_hex(self.color), stroke_width=_units(self.width) / WIDTH_UNIT)
        line.set_points_as_corners(_scene(self.corners, size))
        return line.set_stroke(opacity=self.alpha)


@dataclass(frozen=True, eq=False)
class Disc:
    centre: Array
    color: Array
    alpha: float
    radius: float
    rim: float
    rim_color: Array

    def mobject(self, size: tuple[float, float]) -> Mobject:
        return Dot(
            _scene(self.centre, size),
            radius=_units(self.radius + 0.5 * self.rim),
            color=_hex(self.color),
            fill_opacity=self.alpha,
            stroke_color=_hex(self.rim_color),
            stroke_opacity=self.alpha,
            stroke_width=_units(self.rim) / WIDTH_UNIT,
        )


@dataclass(frozen=True, eq=False)
class Side:
    corners: Array
    color: Array
    alpha: float

    def mobject(self, size: tuple[float, float]) -> Mobject:
        look = {"color": _hex(self.color), "fill_opacity": self.alpha, "stroke_width": 0.0}
        return Polygon(*_scene(self.corners, size), **look)


@dataclass(frozen=True, eq=False)
class Field:
    values: Array  # (h, w), -1 to 1
    box: tuple[float, float, float, float]
    colors: Array  # (2, 3)
    alpha: float

    def mobject(self, size: tuple[float, float]) -> Mobject:
        pixels = np.empty((*self.values.shape, 4), dtype=np.uint8)
        pixels[..., :3] = self.colors[(self.values > 0.0).astype(int)]
        pixels[..., 3] = np.rint(255.0 * self.alpha * np.abs(self.values))
        image = ImageMobject(pixels)
        left, top, right, bottom = self.box
        image.stretch_to_fit_width(_units(right - left)).stretch_to_fit_height(_units(bottom - top))
        return image.move_to(_scene(np.array([left + right, top + bottom]) / 2.0, size))


Thing = Line | Disc | Side | Field


def pairs(told: list[list[Call]]) -> Iterator[tuple[Thing, Thing]]:
    """Everything at the start and at the end of a play; what is missing at one is invisible."""
    for kind in ("field", "sides", "rules", "lines", "discs"):
        calls = [[values for name, values in moment if name == kind] for moment in told]
        for place in range(max(map(len, calls))):
            series = [moment[place] if place < len(moment) else None for moment in calls]
            present = [values for values in series if values is not None]
            starts, ends = _things(kind, present)
            # what grows is there from the start, small
            if series[0] is None and not _grows(kind, present):
                starts = [replace(thing, alpha=0.0) for thing in starts]
            if series[-1] is None:
                ends = [replace(thing, alpha=0.0) for thing in ends]
            starts += [replace(thing, alpha=0.0) for thing in ends[len(starts) :]]
            ends += [replace(thing, alpha=0.0) for thing in starts[len(ends) :]]
            for pair in zip(starts, ends, strict=True):
                if max(thing.alpha for thing in pair) >= INVISIBLE:
                    yield pair


def _grows(kind: str, calls: list[tuple]) -> bool:
    return kind == "lines" and calls[0][2].max() == calls[-1][2].max()


def _things(kind: str, calls: list[tuple]) -> tuple[list[Thing], list[Thing]]:
    """What the first and the last of some calls drew."""
    if kind == "lines":
        return _lines(calls)
    make = {"field": _field, "sides": _sides, "rules": _rules, "discs": _discs}[kind]
    starts, ends = make(calls[0]), make(calls[-1])
    if kind == "discs" and len(starts) == len(ends):
        kept = [_inside(calls[0], index) or _inside(calls[-1], index) for index in range(len(ends))]
        starts = [thing for thing, seen in zip(starts, kept, strict=True) if seen]
        ends = [thing for thing, seen in zip(ends, kept, strict=True) if seen]
    return starts, ends


def _field(call: tuple) -> list[Thing]:
    return [Field(*call)]


def _discs(call: tuple) -> list[Thing]:
    centres, colors, alphas, radius, rim, rim_color, _ = call
    return [
        Disc(centre, color, float(alpha), radius, rim, rim_color)
        for centre, color, alpha in zip(centres, colors, alphas, strict=True)
    ]


def _inside(call: tuple, index: int) -> bool:
    """Whether a disc is seen."""
    left, top, right, bottom = call[-1]
    reach = call[3] + call[4]
    x, y = call[0][index]
    return left - reach <= x <= right + reach and top - reach <= y <= bottom + reach


def _rules(call: tuple) -> list[Thing]:
    places, upright, color, alphas, width, (left, top, right, bottom) = call
    return [
        Line(
            np.array([[at, top], [at, bottom]] if up else [[left, at], [right, at]]),
            color,
            float(alpha) * min(width, 1.0),
            max(width, 1.0),
        )
        for at, up, alpha in zip(places, upright, alphas, strict=True)
    ]


def _sides(call: tuple) -> list[Thing]:
    """The two parts of the clip; a part with less than three corners isn't there."""
    normal, offset, colors, alpha, (left, top, right, bottom) = call
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], dtype=float)
    distances = corners @ normal + offset
    found: list[Thing] = []
    for sign, color in zip((-1.0, 1.0), colors, strict=True):
        part = []
        for index in range(4):
            here, there = sign * distances[index - 1], sign * distances[index]
            if here * there < 0.0:
                share = here / (here - there)
                part.append(corners[index - 1] + share * (corners[index] - corners[index - 1]))
            if there >= 0.0:
                part.append(corners[index])
        if len(part) > 2:
            found.append(Side(np.array(part), color, float(alpha)))
    return found


def _lines(calls: list[tuple]) -> tuple[list[Thing], list[Thing]]:
    """Polylines at both ends, each cut to the stretch that is seen at some moment."""
    last = calls[-1]
    calls = [call for call in calls if len(call[0]) == len(last[0])]
    most = max(call[0].shape[1] for call in calls)
    positions = np.stack([_resampled(call[0], most) for call in calls])  # (T, L, S, 2)
    alphas = np.stack([_resampled(call[2], most) for call in calls])  # (T, L, S)
    starts, ends = [], []
    for line, places in _seen(positions, alphas, last[4]):
        for moment, things in ((0, starts), (-1, ends)):
            corners = _at(positions[moment, line], places)
            alpha = float(_at(alphas[moment, line], places).mean())
            things.append(Line(corners, last[1][line], alpha, last[3]))
    return starts, ends


def _seen(positions: Array, alphas: Array, clip: tuple) -> Iterator[tuple[int, Array]]:
    """The lines that are seen at some moment, with the places of the vertices to keep.

    A place is the number of a vertex; a fraction lies on the way to the next one.
    """
    last = positions.shape[2] - 1
    parts = max(PARTS, -(-PARTS_A_LINE // last))
    places = np.linspace(0, last, last * parts + 1)
    left, top, right, bottom = clip
    shown = np.zeros((positions.shape[1], len(places)), dtype=bool)
    for lines, opacities in zip(positions, alphas, strict=True):
        for line in range(len(lines)):
            at = _at(lines[line], places)
            inside = ((at >= [left, top]) & (at <= [right, bottom])).all(axis=1)
            shown[line] |= inside & (_at(opacities[line], places) >= INVISIBLE)
    for line in np.flatnonzero(shown.any(axis=1)):
        found = places[shown[line]]
        low, high = max(found[0] - 1 / parts, 0.0), min(found[-1] + 1 / parts, last)
        cut = np.concatenate([[low], np.arange(np.floor(low) + 1, np.ceil(high)), [high]])
        corners = _at(positions[-1, line], cut)
        motions = np.append(True, np.abs(np.diff(corners, axis=0)).max(axis=1) > 1e-6)
        if motions.sum() > 1:
            yield int(line), cut[motions]


def _at(values: Array, places: Array) -> Array:
    """Values (S, ...) at fractional places, linear in between."""
    low = np.minimum(np.floor(places).astype(int), len(values) - 2)
    share = (places - low).reshape(-1, *[1] * (values.ndim - 1))
    return values[low] * (1.0 - share) + values[low + 1] * share


def _resampled(values: Array, vertices: int) -> Array:
    """# (L, S, ...) -> (L, vertices, ...)"""
    if values.shape[1] == vertices:
        return values
    return np.stack([_at(line, np.linspace(0, len(line) - 1, vertices)) for line in values])


def _units(pixels: float) -> float:
    return pixels / REFERENCE_PIXELS_PER_UNIT


def _scene(pixels: Array, size: tuple[float, float]) -> Array:
    """# (..., 2) pixels -> (..., 3) scene units"""
    positions = (pixels / REFERENCE_PIXELS_PER_UNIT - 0.5 * np.array(size)) * [1.0, -1.0]
    return np.concatenate([positions, np.zeros((*positions.shape[:-1], 1))], axis=-1)


def _hex(color: Array) -> str:
    return "#{:02x}{:02x}{:02x}".format(*np.asarray(color).astype(int))
