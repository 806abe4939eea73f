"""Colours as they are seen: contrasts and differences, for the common kinds of sight."""

import numpy as np

# Least contrasts, WCAG 2.1: 1.4.3 for text, 1.4.11 for what else has a meaning.
TEXT, GRAPHICS = 4.5, 3.0
# Least differences, CIEDE2000, where 1 is about what is seen between large patches side by side.
# Small marks need more: at a third of a degree, 7 in lightness and 10 to 14 in hue are just seen
# (Stone, Szafir and Setlur 2014, in CIELAB). So lines are told apart by 10, and the two classes,
# which are what the pictures are about, by 20. Half-planes are large.
AREAS, LINES, POINTS = 5.0, 10.0, 20.0

# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
SIGHTS = {
    "usual": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
# IEC 61966-2-1: linear RGB to XYZ; its second row is the luminance.
XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]],
)


def linear(rgb):
    alpha = np.asarray(rgb) / 255
    return np.where(alpha <= 0.04045, alpha / 12.92, ((alpha + 0.055) / 1.055) ** 2.4)


def contrast(one, other, stray=0.0):
    """Of two colours (3,), 0 to 255: 1 to 21; `stray` is light over both, as a share of white."""
    low, high = sorted(XYZ[1] @ linear(rgb) * (1 - stray) + stray for rgb in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(rgb, sight="usual"):
    """# (3,), 0 to 255 -> CIELAB (3,), as it is seen with that sight"""
    seen = np.clip(np.array(SIGHTS[sight]) @ linear(rgb), 0, 1)
    alpha = XYZ @ seen / XYZ.sum(axis=1)
    x, y, z = np.where(alpha > (6 / 29) ** 3, np.cbrt(alpha), alpha * (29 / 6) ** 2 / 3 + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def ciede2000(one, other):
    """The difference of two CIELAB colours (3,): Sharma, Wu and Dalal 2005, equations 2 to 22."""
    (L1, a1, b1), (L2, a2, b2) = one, other
    mean7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * np.sqrt(mean7 / (mean7 + 25.0**7))
    C1, C2 = np.hypot(a1 * stretch, b1), np.hypot(a2 * stretch, b2)
    h1, h2 = np.degrees([np.arctan2(b1, a1 * stretch), np.arctan2(b2, a2 * stretch)]) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if C1 * C2 else 0.0
    L, C = (L1 + L2) / 2, (C1 + C2) / 2
    h = h1 + turn / 2 if C1 * C2 else h1 + h2
    waves = zip((-0.17, 0.24, 0.32, -0.20), (1, 2, 3, 4), (-30, 0, 6, -63), strict=True)
    T = 1 + sum(a * np.cos(np.radians(n * h + shift)) for a, n, shift in waves)
    lightness = (L2 - L1) / (1 + 0.015 * (L - 50) ** 2 / np.sqrt(20 + (L - 50) ** 2))
    chroma = (C2 - C1) / (1 + 0.045 * C)
    hue = 2 * np.sqrt(C1 * C2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * C * T)
    angle = np.radians(60 * np.exp(-(((h % 360 - 275) / 25) ** 2)))
    rotation = -2 * np.sqrt(C**7 / (C**7 + 25.0**7)) * np.sin(angle)
    return np.sqrt(lightness**2 + chroma**2 + hue**2 + rotation * chroma * hue)


def difference(one, other, sight):
    return ciede2000(lab(one, sight), lab(other, sight))
