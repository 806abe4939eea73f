"""Mobjects that draw themselves as whole arrays, with their camera, canvas and theme.

Nothing here knows of networks; it knows points, lines, colours and text.
"""
