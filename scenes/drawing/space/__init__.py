"""A panel that shows a surface in space, as a camera sees it."""
