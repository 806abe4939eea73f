"""What both command lines share: faults as a few lines on stderr, and an exit code."""

import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click
import cloup

from models.errors import GridwarpError, first_line

# How messages in the source spell our two commands.
RENDER, TRAIN = "python render.py", "python -m training"


def guarded(command: click.Command, program: str, arguments: list[str] | None = None) -> int:
    """Run a command; the exit code: 0, 2 for bad arguments, 1 for anything else.

    Parameters
    ----------
    program
        How it is called, for its messages: `RENDER`, `TRAIN`, or "gridwarp".
    arguments
        Those of the process unless given.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        with _interruptible():
            return command.main(arguments, prog_name=program, standalone_mode=False) or 0
    except BaseException as error:
        message, code = _told(error)
        if "--verbose" in arguments:
            click.echo(traceback.format_exc(), err=True, nl=False)
    click.echo(f"error: {spelled(message, program)}", err=True)
    return code


def list_option(rows: Mapping[str, str], help: str) -> Any:
    """`--list`: tells names, and of each what it is, and nothing else is done."""
    width = max(map(len, rows)) + 1

    def listing(ctx: click.Context, _: click.Parameter, listed: bool) -> None:
        if listed:
            for name, text in rows.items():
                click.echo(f"{name:<{width}} {text}")
            ctx.exit()

    return cloup.option(
        "--list", is_flag=True, is_eager=True, expose_value=False, callback=listing, help=help
    )


def spelled(message: str, program: str) -> str:
    """A message with the commands in it as this program is called."""
    if program in (RENDER, TRAIN):
        return message
    return message.replace(TRAIN, f"{program} train").replace(RENDER, program)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Whoever ends the process politely interrupts it, as Ctrl-C does: it clears up first."""
    polite = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    # those that somebody else sees to (nohup) are left to them
    polite = [number for number in polite if signal.getsignal(number) is signal.SIG_DFL]
    if threading.current_thread() is not threading.main_thread():
        polite = []
    for number in polite:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number in polite:
            signal.signal(number, signal.SIG_DFL)


def _told(error: BaseException) -> tuple[str, int]:
    """An error in at most three lines, and its exit code."""
    match error:
        case GridwarpError():
            return str(error), error.code
        case click.Abort() | KeyboardInterrupt():
            return "interrupted.", 1
        case click.UsageError():
            problem = error.format_message()
            if isinstance(error, click.BadParameter) and isinstance(error.param, click.Option):
                problem = f"{error.param.opts[0]} {error.message}"
            command = f"\nAll options: {error.ctx.command_path} --help" if error.ctx else ""
            return f"{problem}{command}", error.exit_code
        case ImportError():
            missing = isinstance(error, ModuleNotFoundError) and error.name
            what = f"{missing} isn't installed" if missing else first_line(error)
            return f"{what}: see what is missing with {RENDER} doctor", 1
        case Exception():
            return f"{type(error).__name__}: {first_line(error)}\nFor the traceback: --verbose", 1
    raise error
