"""The one error type that users see: what is wrong, and the command that mends it."""

from functools import partial


class GridwarpError(Exception):
    """A fault that a user can mend.

    Parameters
    ----------
    problem
        One line: what is wrong, with the file, option or value it is about.
    remedy
        One line: the command or the change that mends it ("" if there is none).
    code
        The exit code: 2 for bad arguments, 1 for anything else.
    """

    def __init__(self, problem: str, remedy: str = "", *, code: int = 1) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy
        self.code = code

    def __reduce__(self):
        return partial(GridwarpError, code=self.code), (self.problem, self.remedy)

    def __str__(self) -> str:
        return "\n".join(line for line in (self.problem, self.remedy) if line)


def first_line(error: BaseException) -> str:
    """What an error says, in one line; its type's name if that is nothing."""
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def system_error(error: BaseException | None) -> OSError | None:
    """The fault of the machine behind an error, if one is: the error itself or a cause of it."""
    return error if error is None or isinstance(error, OSError) else system_error(error.__cause__)


def nearest(name: str, known: list[str] | tuple[str, ...]) -> str:
    """A hint that names the known word closest to `name`, or "" when none is close."""
    from difflib import get_close_matches

    matches = get_close_matches(name, known, n=1, cutoff=0.5)
    return f" Did you mean '{matches[0]}'?" if matches else ""
