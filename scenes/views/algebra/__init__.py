"""Linear algebra and functions by themselves: products, affine maps, activations, losses.

What is drawn, what is said of it, and the clip classes of the scenes that show it.
"""
