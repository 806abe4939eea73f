"""What both command lines share: faults as a few lines on stderr, and an exit code."""

import sys
import traceback
from typing import Any

import click

from models.errors import GridwarpError, nearest


class Choice(click.Choice):
    """One of several names; for a misspelt one, the nearest is suggested."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        hint = nearest(str(value), [str(choice) for choice in self.choices])
        return f"{super().get_invalid_choice_message(value, ctx)}{hint}"


def guarded(command: click.Command, program: str, arguments: list[str] | None = None) -> int:
    """Run a command; the exit code: 0, 2 for bad arguments, 1 for anything else.

    Parameters
    ----------
    program
        How it is called, for its messages: "python -m training".
    arguments
        Those of the process unless given.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        return command.main(arguments, prog_name=program, standalone_mode=False) or 0
    except (click.Abort, KeyboardInterrupt):
        message, code = "interrupted.", 1
    except click.ClickException as error:
        message = f"{error.format_message()}\nAll options: {program} --help"
        code = error.exit_code
    except GridwarpError as error:
        message, code = str(error), error.code
    except ImportError as error:
        what = f"{error.name} isn't installed" if error.name else _first_line(error)
        message, code = f"{what}: see what is missing with python render.py doctor", 1
    except Exception as error:
        message = f"{type(error).__name__}: {_first_line(error)}\nFor the traceback: --verbose"
        code = 1
    if "--verbose" in arguments:
        click.echo(traceback.format_exc(), err=True, nl=False)
    click.echo(f"error: {message}", err=True)
    return code


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0]
