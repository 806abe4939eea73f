"""How long work shows that it goes on, on stderr: a bar on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Callable

# Seconds between two lines where there is no terminal.
PAUSE = 10.0


class Progress:
    """How far some work is, counted in steps of one `unit`. This one tells nobody."""

    def __init__(self, what: str = "", unit: str = "") -> None:
        self.what, self.unit = what, unit
        self.total: int | None = None
        self.done = 0

    def plan(self, total: int) -> None:
        """The work has so many steps."""
        self.total = total

    def advance(self, steps: int, note: str = "") -> None:
        """So many more are done, or fewer (below 0); `note` is what there is to say of it."""
        self.done += steps

    def say(self, message: str) -> None:
        """Something the user has to know."""

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *error: object) -> None:
        pass


class ProgressLines(Progress):
    """A line every ten seconds, with the time left, and one at the end."""

    def __init__(self, what: str, unit: str) -> None:
        super().__init__(what, unit)
        self.begun = self.reported = time.monotonic()
        # the first step may have waited for kernels to be compiled: no measure of the others
        self.first: tuple[float, int] | None = None

    def advance(self, steps: int, note: str = "") -> None:
        super().advance(steps)
        now = time.monotonic()
        if self.first is None:
            self.first = now, self.done
        since, before = self.first
        if now - self.reported >= PAUSE and self.done > before:
            self.reported = now
            passed, left = now - self.begun, ""
            if self.total:
                remaining = (now - since) / (self.done - before) * (self.total - self.done)
                left = f" of {self.total}, about {remaining:.0f} s left"
            self.say(f"{self.what}: {self.done} {self.unit}s{left}, {passed:.0f} s")

    def say(self, message: str) -> None:
        from click import echo

        echo(message, err=True)

    def __exit__(self, error: object = None, *_: object) -> None:
        if error is None:
            steps = f"{self.done} {self.unit}{'' if self.done == 1 else 's'}"
            self.say(f"{self.what}: {steps} in {time.monotonic() - self.begun:.1f} s")


class Bar(Progress):
    """A bar with the time left, and the latest note."""

    def __init__(self, what: str, unit: str) -> None:
        from rich import progress
        from rich.console import Console

        super().__init__(what, unit)
        columns = (
            progress.SpinnerColumn(),
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            progress.TextColumn(f"{unit}s"),
            # what was there already comes at once: the time left is averaged over much
            progress.TimeRemainingColumn(elapsed_when_finished=True),
            progress.TextColumn("{task.fields[note]}"),
        )
        console = Console(stderr=True)
        self.bar = progress.Progress(*columns, console=console, speed_estimate_period=20)
        self.task = self.bar.add_task(what, total=None, note="")

    def plan(self, total: int) -> None:
        super().plan(total)
        self.bar.update(self.task, total=total)

    def advance(self, steps: int, note: str = "") -> None:
        super().advance(steps)
        self.bar.update(self.task, advance=steps, note=note)

    def say(self, message: str) -> None:
        self.bar.console.print(message, highlight=False, markup=False)

    def __enter__(self) -> "Bar":
        self.bar.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.bar.stop()


def show_progress(
    what: str, unit: str, lines: Callable[[str, str], Progress] = ProgressLines
) -> Progress:
    """Progress of something, called `what`, on stderr; `lines` is how without a terminal."""
    return (Bar if sys.stderr.isatty() else lines)(what, unit)
