"""From where a surface in space is seen, so that all of it is in view and spread out."""

from dataclasses import replace

import numpy as np

from scenes.drawing.space import LENS, Eye

Array = np.ndarray

# What the points, and the sheet, may fill of a panel; the sheet may push the eye so far back.
FILL, SHEET_FILL, BACK = 0.80, 0.97, 1.3
# How high, in degrees, the eye stands over the plane, and how far it may leave its way around to
# see things better.
RAISED = 27.0
ASIDE = (0.0, -8.0, 8.0, -16.0, 16.0, -24.0, 24.0, -32.0, 32.0)
ELEVATIONS = (27.0, 20.0, 34.0)


def swollen(eye: Eye, swell: float, share: float) -> Eye:
    """The eye farther away in mid-move."""
    farther = eye.distance * (1.0 + swell * 4.0 * share * (1.0 - share))
    return Eye(eye.azimuth, eye.elevation, farther, eye.target)


def needed_distance(positions: Array, eye: Eye, aspect: float, fill: float) -> float:
    """How far away an eye must be, on its own line of sight, to see all positions (N, 3)."""
    seen = (positions - np.array(eye.target)) @ eye.axes.T
    reach = np.maximum(np.abs(seen[:, 0]) / aspect, np.abs(seen[:, 1]))
    return max(float((seen[:, 2] + LENS * reach / fill).max()), 1e-9)


def room_for(positions: Array, sheet: Array, eye: Eye, aspect: float) -> float:
    """How far away an eye must be to see all positions (N, 3), and most of a sheet (V, 3)."""
    near = needed_distance(positions, eye, aspect, FILL)
    whole = needed_distance(sheet, eye, aspect, SHEET_FILL)
    distance = min(max(near, whole), BACK * near)
    return distance if distance > 1e-8 else 10.0


def framed(positions: Array, sheet: Array, aspect: float, azimuth: float, elevation: float) -> Eye:
    """The eye in a direction (radians) that sees all positions (N, 3), and most of a sheet (V, 3).

    It looks at the middle of what it sees of them.
    """
    low, high = positions.min(axis=0), positions.max(axis=0)
    eye = Eye(azimuth, elevation, 1.0, tuple((0.5 * (low + high)).tolist()))
    for _ in range(4):  # what is nearer looks larger, so that the middle depends on the distance
        eye = replace(eye, distance=room_for(positions, sheet, eye, aspect))
        eye = replace(eye, target=_centred(np.concatenate([positions, sheet]), eye))
    return eye


def _centred(positions: Array, eye: Eye) -> tuple[float, float, float]:
    """What an eye looks at when the positions (N, 3) that it sees are in the middle."""
    right, up, back = eye.axes
    away = positions - np.array(eye.target)
    far = np.maximum(eye.distance - away @ back, 0.1 * eye.distance)
    middle = [0.5 * (seen.max() + seen.min()) for seen in (away @ right / far, away @ up / far)]
    moved = eye.distance * (middle[0] * right + middle[1] * up)
    return tuple((np.array(eye.target) + moved).tolist())


def well_seen(positions: Array, azimuth: float) -> tuple[float, float]:
    """Azimuth and elevation (radians) near an azimuth that see positions (N, 3) spread out.

    The spread is the area of their standard ellipse; turning aside from the way must be worth it.
    """
    around = np.cov(positions.T, bias=True)
    best, found = -1.0, (azimuth, np.radians(RAISED))
    for aside in np.radians(ASIDE):
        for elevation in np.radians(ELEVATIONS):
            seen = Eye(azimuth + aside, elevation, 1.0, (0.0, 0.0, 0.0)).axes[:2]
            area = np.sqrt(max(np.linalg.det(seen @ around @ seen.T), 0.0))
            worth = area * (1.0 - 0.35 * (aside / np.radians(ASIDE[-1])) ** 2)
            if worth > best + 1e-9 * abs(best):
                best, found = worth, (azimuth + aside, float(elevation))
    return found
