"""A network on a plane: its snapshot at an epoch, its grid, its motions, and what it decides.

The same in three dimensions is in `scenes.views.space`.
"""
