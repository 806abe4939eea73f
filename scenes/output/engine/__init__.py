"""From frames to files: the renderer, the encoder, the formats and how plays are joined.

Scenes are built on this; nothing here imports a scene or a view.
"""
