"""Types of values on a command line, each with a refusal that helps. Shared, and nothing heavy."""

import math
from collections.abc import Callable
from typing import Any

import click

from models.errors import nearest


class Choice(click.Choice):
    """One of several names; for a misspelt one, the nearest is suggested."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        hint = nearest(str(value), [str(choice) for choice in self.choices])
        return f"{super().get_invalid_choice_message(value, ctx)}{hint}"


class Count(click.IntRange):
    """A whole number in a range."""

    name = "n"


class Number(click.FloatRange):
    """A finite number in a range."""

    name = "number"

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        number = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{number} is no finite number.", param, ctx)
        return number


class Parsed(click.ParamType):
    """What a function makes of a word; the ValueError that it raises says what is wrong with it."""

    def __init__(self, name: str, parse: Callable[[str], Any]) -> None:
        self.name, self.parse = name, parse

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        try:
            return self.parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
