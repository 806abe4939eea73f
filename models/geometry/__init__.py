"""What a network does to the plane, exactly: creases, linear regions, boundaries, linear models.

Nothing here moves; what depends on t is in `models.motion`.
"""
