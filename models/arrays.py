"""Names for arrays and their sizes, which all rooms share."""

import numpy as np

# Points are (N, 2) or (N, 3), lines (L, S, 2): S vertices each, the last one repeated where a line
# has fewer. Float64 in the mathematics, unless a docstring says otherwise.
Array = np.ndarray
# A part of the plane: left, right, bottom, top.
Window = tuple[float, float, float, float]
# The dimensions that can be drawn: of a plane, and of space.
PLANE, SPACE = 2, 3
