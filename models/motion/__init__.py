"""A network on its way from the identity (t = 0) to itself (t = 1), and the bases it is drawn in.

Every t is a real network. How long that takes on the screen is decided in `scenes.views`.
"""
