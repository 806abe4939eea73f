"""What is drawn as arrays into one RGBA frame, by compiled kernels.

They know pixels only: x to the right, y down, pixel (i, j) covering the square from (i, j) to
(i + 1, j + 1). A clip is (left, top, right, bottom) in whole pixels.
"""
