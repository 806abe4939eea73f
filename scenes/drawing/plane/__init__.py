"""A panel that shows a plane, and its layers: coordinates, tint, grid, curves, points, arrows."""
