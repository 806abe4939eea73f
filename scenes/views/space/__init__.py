"""A network in space: its surface, where the camera goes, and what is said of it."""
