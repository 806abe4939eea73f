"""The command line: its options, their checks, the settings they make, and the catalogue of scenes.

Nothing here imports Manim or PyTorch, so that a mistake is told in under a second.
"""
