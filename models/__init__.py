"""What a network is, what it does to space, and what a run of its training holds. NumPy.

Four rooms, each importing only those before it: `network`, `geometry`, `motion`, `run`. Nothing
here knows of pixels, of Manim or of PyTorch.
"""
