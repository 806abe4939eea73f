"""What a network is, what it does to space, and what a run of its training holds. NumPy.

Four rooms, each importing only those before it: `network`, `geometry`, `motion`, `run`. Nothing
here knows of pixels, of Manim or of PyTorch. Beside the rooms lies what `training` and `scenes`
share, which never meet: names for arrays, errors, whole files, progress, kinds of parameters.
"""
