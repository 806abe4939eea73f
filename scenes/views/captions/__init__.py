"""What is said on the screen, and numbers put into words, where several scenes say it.

Captions of one view alone lie beside that view.
"""
