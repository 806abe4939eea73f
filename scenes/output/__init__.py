"""From a scene to a finished file: the session, the drawing processes, and where the file goes.

What turns frames into bytes is below the scenes, in `engine`; small programs are in `tools`.
"""
