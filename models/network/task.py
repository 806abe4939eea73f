"""What a network is trained for. Imports nothing, so that presets are read at once."""

from typing import Literal, get_args

# "binary": one logit, of class 1. "classes": a logit a class. "regression": one real output.
Task = Literal["binary", "classes", "regression"]
TASKS: tuple[Task, ...] = get_args(Task)
