"""A network in NumPy: its layers, activations, losses, gradients and scores.

What it does to a plane is in `models.geometry`; how it is read from a file, in `models.run`.
"""
