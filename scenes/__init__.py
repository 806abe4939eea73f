"""The storyboards, a film a file, and the rooms behind them.

A storyboard says what happens; how it is laid out is in `views`, how it is drawn in `drawing`, how
it becomes a file in `output`, and how it is asked for in `cli`.
"""
