"""Scenes by users, to copy from: each derives from `Clip` and is rendered by `manim` as it is."""
