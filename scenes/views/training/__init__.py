"""A run through its epochs: the clock of a replay, its panels, its way over the loss.

One epoch by itself is a snapshot, in `scenes.views.plane`.
"""
