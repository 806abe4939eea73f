"""Between a network and a picture: layouts, panels, motions and captions of the storyboards.

Here are the base classes of the scenes. What is drawn with them is in `scenes.drawing`.
"""
