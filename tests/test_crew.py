"""Several processes draw one clip: what it looks like, and what befalls them."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tiny
from conftest import write_run
from manim import Scene, Wait
from tiny import files_below, frames_of, unfinished_below

from models.errors import GridwarpError
from scenes.cli.catalog import CATALOG
from scenes.cli.settings import Output, Settings
from scenes.drawing.animations import Subclip
from scenes.output.engine.progress import Silent
from scenes.output.session import render
from scenes.views import clip

ROOT = Path(__file__).parent.parent


class Told(Silent):
    """What is told of the progress."""

    def __init__(self) -> None:
        self.planned, self.frames, self.said = 0, 0, []

    def plan(self, frames):
        self.planned = frames

    def drawn(self, frames):
        self.frames += frames

    def say(self, message):
        self.said.append(message)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A directory with a run, and one for the notes of the processes."""
    write_run(tmp_path / "little", (2, 16, 2, 1), ("relu", "identity"))
    (tmp_path / "notes").mkdir()
    monkeypatch.setenv("NOTES", str(tmp_path / "notes"))
    monkeypatch.delenv("FAULT", raising=False)
    return tmp_path


def filmed(here, jobs, told=None, **how) -> Path:
    output = Output(width=160, height=90, fps=4, jobs=jobs, media_dir=here / f"media{jobs}")
    settings = Settings(run=here / "little", text="none")
    return render(tiny.FUSED, settings, replace(output, **how), told)[0]


def processes(here) -> set[int]:
    """Those that drew."""
    return {int(note.name) for note in (here / "notes").iterdir() if note.name.isdecimal()}


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")


@pytest.mark.parametrize("form", ["mp4", "png"])
def test_together_they_draw_what_one_draws(form, here):
    told = Told()
    one, three = filmed(here, 1, format=form), filmed(here, 3, told, format=form)
    assert len(processes(here) - {os.getpid()}) > 1
    frames = frames_of(one)
    assert len(frames) == tiny.FUSED_FRAMES
    assert all(np.array_equal(a, b) for a, b in zip(frames, frames_of(three), strict=True))
    assert told.planned == told.frames == tiny.FUSED_FRAMES
    assert not told.said
    plays = {path.name for path in here.glob("media1/videos/warp/90p4/*/*/*.mp4")}
    assert plays == {path.name for path in here.glob("media3/videos/warp/90p4/*/*/*.mp4")}


@pytest.mark.parametrize("fps", [4, 7.5, 24])
def test_long_moves_are_cut_into_plays_that_show_the_same(fps, here, monkeypatch):
    output = Output(width=160, height=90, fps=fps, format="png", media_dir=here / "media")
    settings = Settings(run=here / "little", text="none", stages=(1, 2), speed=0.9)
    uncut = frames_of(render(CATALOG["warp"], settings, replace(output, name="uncut"))[0])
    plays, play = [], Scene.play
    monkeypatch.setattr(clip, "LONGEST_PLAY", 0.7)
    monkeypatch.setattr(
        Scene, "play", lambda self, *parts: plays.append(parts) or play(self, *parts)
    )
    cut = frames_of(render(CATALOG["warp"], settings, output)[0])
    moves = [part for play in plays for part in play if not isinstance(part, Wait)]
    assert any(isinstance(move, Subclip) for move in moves)
    assert all(move.run_time <= 0.7 + 1 / fps for move in moves)
    assert len(cut) == len(uncut)
    # roundings to 8 bits, where something rests in a part
    off = [int(np.abs(a.astype(int) - b).max()) for a, b in zip(cut, uncut, strict=True)]
    assert max(off) <= 4


@pytest.mark.parametrize("fault", ["killed", "memory"])
def test_the_others_go_on_without_one_that_dies(fault, here, monkeypatch):
    monkeypatch.setenv("FAULT", fault)
    told = Told()
    made = filmed(here, 2, told)
    assert (here / "notes" / "struck").exists()
    assert len(frames_of(made)) == told.frames == tiny.FUSED_FRAMES
    assert len(told.said) == 1
    assert "memory" in told.said[0]
    assert not unfinished_below(here)


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("killed always", ("was killed, perhaps for want of memory", "--jobs 1")),
        ("memory always", ("found no memory", "--jobs 1")),
        ("full", ("the disk is full", "--media_dir")),
    ],
)
def test_where_nobody_can_go_on_it_is_told_and_nothing_is_lost(fault, says, here, monkeypatch):
    kept = filmed(here, 2, name="clip")
    before = files_below(here / "media2")
    monkeypatch.setenv("FAULT", fault)
    with pytest.raises(GridwarpError) as caught:
        filmed(here, 2, name="clip", fps=5)
    assert all(part in str(caught.value) for part in says)
    after = files_below(here / "media2")
    assert {name: after[name] for name in before} == before
    assert kept.exists()
    assert not unfinished_below(here)
    assert not any(map(alive, processes(here) - {os.getpid()}))


def test_a_bug_is_told_with_the_traceback_of_the_process_that_has_it(here, monkeypatch):
    monkeypatch.setenv("FAULT", "broken")
    with pytest.raises(ZeroDivisionError, match="a bug") as caught:
        filmed(here, 2)
    assert "in draw" in caught.value.__notes__[0]


# --- from outside ---------------------------------------------------------------------------


def command(here, *arguments) -> subprocess.Popen:
    """The command line with the tests' scene, in a process group of its own."""
    program = "import sys, tiny, render; from scenes.cli.catalog import CATALOG;"
    program += "CATALOG['warp'] = tiny.FUSED; sys.exit(render.main(sys.argv[1:]))"
    arguments = ["warp", "little", "-r", "160,90", "--fps", "4", "--text", "none", *arguments]
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments, "--jobs", "2"],
        cwd=here,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_until(condition, seconds=30.0):
    start = time.monotonic()
    while not condition():
        assert time.monotonic() - start < seconds
        time.sleep(0.02)


@pytest.mark.parametrize("how", ["ctrl-c", "terminated", "killed"])
def test_all_processes_end_with_the_command(how, here, monkeypatch):
    earlier = here / "media" / "videos" / "warp" / "90p4" / "little-text-none.mp4"
    earlier.parent.mkdir(parents=True)
    earlier.write_bytes(b"an earlier clip")
    monkeypatch.setenv("FAULT", "slow")
    with command(here) as process:
        cache = here / "media" / "videos" / "warp" / "90p4" / "partial_movie_files"
        wait_until(lambda: len(processes(here)) == 2 and list(cache.glob("*/[!.]*.mp4")))
        if how == "ctrl-c":
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        else:
            process.send_signal(signal.SIGTERM if how == "terminated" else signal.SIGKILL)
        stdout, stderr = process.communicate(timeout=20)
    wait_until(lambda: not any(map(alive, processes(here))), 5)
    assert stdout == ""
    if how != "killed":
        assert process.returncode == 1
        assert stderr.splitlines() == [
            "error: interrupted; earlier clips are as they were.",
            "The same command again goes on behind the last finished play.",
        ]
    assert earlier.read_bytes() == b"an earlier clip"
    wait_until(lambda: not unfinished_below(here), 5)

    finished = {play: play.stat().st_ino for play in cache.glob("*/*.mp4")}
    monkeypatch.setenv("FAULT", "")
    with command(here) as process:
        stdout, stderr = process.communicate()
    assert process.returncode == 0, stderr
    assert len(frames_of(Path(stdout.strip()))) == tiny.FUSED_FRAMES
    assert finished
    assert all(play.stat().st_ino == number for play, number in finished.items())  # not anew


def test_two_commands_at_once_do_not_disturb_each_other(here):
    with command(here) as one, command(here) as other:
        results = [process.communicate() for process in (one, other)]
    assert one.returncode == other.returncode == 0, results
    (clip,) = {Path(stdout.strip()) for stdout, _ in results}
    assert len(frames_of(clip)) == tiny.FUSED_FRAMES
    assert not unfinished_below(here)
