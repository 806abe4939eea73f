"""Linear algebra and functions by themselves: products, affine maps, dot products, activations."""
