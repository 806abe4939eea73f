"""Faults of runs, disks and users: what is said of them, and what they leave behind."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import tiny
from networks import two_spirals, write_run
from tiny import SMALL, files_below, frames_of, unfinished_below

import render
import scenes.output.contact_sheet
from models import files
from models.run.files import epoch_path, read_tensors, write_tensors
from scenes.cli.catalog import CATALOG
from scenes.output import filming, session
from scenes.output.engine import animated, join, writer
from scenes.output.engine.encoding import PlayEncoder
from training import runs
from training.lock import only_one
from training.progress import silent
from training.recipe import Recipe

ROOT = Path(render.__file__).parent


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A working directory with a run of its own, "little"."""
    monkeypatch.chdir(tmp_path)
    write_run(tmp_path / "little", (2, 16, 2, 1), ("relu", "identity"))
    monkeypatch.setitem(CATALOG, "warp", tiny.ENTRY)
    return tmp_path


@pytest.fixture
def no_clip(here, monkeypatch):
    """Nothing is imported for drawing: the fault must be found before."""

    def forbidden(*_):
        raise AssertionError("Manim would have been imported")

    monkeypatch.setattr(session, "_write", forbidden)


def told(capsys, *arguments, code=1) -> str:
    """What is said of a fault, in at most three lines; stdout is empty."""
    assert render.main([str(argument) for argument in arguments]) == code
    stdout, stderr = capsys.readouterr()
    assert stdout == ""
    assert "Traceback" not in stderr
    message = stderr[stderr.index("error: ") :]
    assert len(message.splitlines()) <= 3
    return message


def rendered(capsys, *arguments) -> Path:
    code = render.main([str(argument) for argument in arguments])
    stdout, stderr = capsys.readouterr()
    assert code == 0, stderr
    return Path(stdout[:-1])


# --- runs -----------------------------------------------------------------------------------


def harm(path, how):
    if how == "missing":
        path.unlink()
    elif how == "renamed":
        path.rename(path.with_name("renamed.safetensors"))
    elif how == "truncated":
        path.write_bytes(path.read_bytes()[:-5])
    elif how == "oversized header":
        path.write_bytes((2**62).to_bytes(8, "little") + path.read_bytes()[8:])
    else:
        tensors, _ = read_tensors(path)
        name = next(name for name in tensors if name != "y")
        if how == "not finite":
            tensors[name].flat[0] = np.nan
        else:
            tensors[name] = np.ones((7, 3), dtype=np.float32)
        write_tensors(path, tensors)


HARMS = ["missing", "renamed", "truncated", "oversized header", "not finite", "another shape"]


@pytest.mark.parametrize("how", HARMS)
def test_a_bad_epoch_is_told_with_the_last_good_one(how, here, no_clip, capsys):
    write_run(here / "little", (2, 16, 2, 1), ("relu", "identity"), seeds=range(5))
    harm(epoch_path(here / "little", 3), how)
    before = files_below(here)
    for arguments in (["--epoch", "3"], ["--epoch", "2.5"], ["--epoch", "best"]):
        message = told(capsys, "warp", "little", *arguments)
        assert "little/epoch_00003.safetensors" in message
        assert "--epoch 2" in message
    assert files_below(here) == before


@pytest.mark.parametrize("how", HARMS)
def test_bad_data_are_told_with_the_command_that_makes_them_again(how, here, no_clip, capsys):
    harm(here / "little" / "data.safetensors", how)
    message = told(capsys, "warp", "little")
    assert "little/data.safetensors" in message
    assert "python -m training" in message


def test_a_clip_needs_only_the_epochs_that_it_uses(here, capsys):
    harm(epoch_path(here / "little", 1), "truncated")
    assert rendered(capsys, "warp", "little", *SMALL, "-s").exists()


@pytest.mark.parametrize(
    ("widths", "says"),
    [((3, 8, 2, 1), "3 features"), ((2, 8, 5), "no two axes")],
)
def test_what_is_no_plane_is_told_before_manim_is_imported(widths, says, here, no_clip, capsys):
    points, labels = two_spirals()
    wide = np.hstack([points, points])[:, : widths[0]]
    write_run(here / "other", widths, ("relu",) * (len(widths) - 2), points=(wide, labels))
    message = told(capsys, "warp", "other")
    assert says in message
    assert "python -m training" in message
    assert says in told(capsys, "compare", "little", "other")


def test_labels_that_are_no_classes_are_told(here, no_clip, capsys):
    points, labels = two_spirals()
    write_run(here / "signs", (2, 4, 2), ("tanh",), points=(points, 2 * labels - 1))
    assert "y holds -1" in told(capsys, "warp", "signs")


@pytest.mark.parametrize("kind", [np.float32, np.int8, bool])
def test_labels_of_any_type_are_classes(kind, here, capsys):
    points, labels = two_spirals()
    write_run(here / "typed", (2, 4, 1), ("tanh",), points=(points, labels.astype(kind)))
    still = rendered(capsys, "warp", "typed", *SMALL, "-s")
    (here / "typed").rename(here / "again")
    write_run(here / "typed", (2, 4, 1), ("tanh",), points=(points, labels))
    expected = rendered(capsys, "warp", "typed", *SMALL, "-s", "-o", "expected")
    assert np.array_equal(frames_of(still)[0], frames_of(expected)[0])


def test_a_preset_s_run_that_is_another_one_is_left_alone(here, no_clip, capsys):
    directory = here / "media" / "runs" / "blobs"
    recipe = Recipe.of("blobs", points=40, epochs=1)
    runs.start(directory, recipe, silent)
    before = files_below(directory)
    message = told(capsys, "warp", "blobs", code=2)
    assert "media/runs/blobs" in message
    assert "--overwrite" in message
    (directory / "run.json").write_text("{")
    message = told(capsys, "warp", "blobs", code=2)
    assert "run.json" in message
    assert "--overwrite" in message
    before["run.json"] = b"{"
    assert files_below(directory) == before


def test_a_hole_in_a_preset_s_run_does_no_harm_elsewhere(here, monkeypatch, capsys):
    small = Recipe.of("blobs", points=40, epochs=4)
    runs.start(here / "media" / "runs" / "blobs", small, silent)
    monkeypatch.setattr(Recipe, "of", lambda *arguments, **changes: small)
    epoch_path(here / "media" / "runs" / "blobs", 1).unlink()
    assert rendered(capsys, "warp", "blobs", *SMALL, "-s").exists()
    assert "--epoch 0" in told(capsys, "warp", "blobs", "--epoch", "1")
    assert "--epoch 0" in told(capsys, "warp", "blobs", "--epoch", "0.5")


# --- places that can't be written -----------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "arguments"),
    [
        ("media", []),
        ("media/videos", []),
        ("media/videos/warp/90p4", []),
        ("media/videos/warp/90p4/partial_movie_files", []),
        ("media/images", ["-s"]),
        ("media/images/warp/frames", ["--format", "png", "-o", "frames"]),
        ("talks", ["-o", "/HERE/talks/one"]),
    ],
)
def test_a_file_in_the_way_is_told_and_kept(way, arguments, here, no_clip, capsys):
    path = here / way
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine")
    arguments = [part.replace("/HERE", str(here)) for part in arguments]
    message = told(capsys, "warp", "little", *SMALL, *arguments)
    assert str(path) in message
    assert "in the way" in message
    assert path.read_text() == "mine"


def test_a_directory_in_the_way_is_told_and_kept(here, no_clip, capsys):
    clip = here / "media" / "videos" / "warp" / "90p4" / "clip.mp4"
    clip.mkdir(parents=True)
    assert str(clip) in told(capsys, "warp", "little", *SMALL, "-o", "clip")
    (here / "mine").mkdir()
    (here / "mine" / "letter.txt").write_text("dear")
    frames = ["--format", "png", "-o", here / "mine"]
    assert "letter.txt" in told(capsys, "warp", "little", *SMALL, *frames)
    assert (here / "mine" / "letter.txt").read_text() == "dear"


def test_a_place_that_turns_unwritable_is_told(here, monkeypatch, capsys):
    def refusing(self, target):
        raise PermissionError(errno.EACCES, "Permission denied", str(target))

    monkeypatch.setattr(Path, "replace", refusing)
    for how in ([], ["-s"]):
        assert "can't be written: Permission denied" in told(capsys, "warp", "little", *SMALL, *how)


# --- a full disk ----------------------------------------------------------------------------

FULL = OSError(errno.ENOSPC, "No space left on device")


def full_at_frame(number):
    """In place of PlayEncoder.write: the disk is full at that frame of a play."""
    encode = PlayEncoder.write

    def write(self, pixels, repeat=1, changed=None):
        if self.frames + repeat > number:
            raise FULL
        encode(self, pixels, repeat, changed)

    return write


def raising(*_, **__):
    raise FULL


@pytest.mark.parametrize(
    ("where", "name", "instead", "how"),
    [
        (PlayEncoder, "write", full_at_frame(0), []),
        (PlayEncoder, "write", full_at_frame(2), []),
        (PlayEncoder, "finish", raising, []),
        (join, "_join_packets", raising, []),
        (animated, "_merged", raising, ["--format", "gif"]),
        (Path, "replace", raising, []),
        (Path, "replace", raising, ["--format", "webm"]),
        (Path, "replace", raising, ["-s"]),
        (writer.Image.Image, "save", raising, ["-s"]),
        (writer.Image.Image, "save", raising, ["--format", "png"]),
        (writer.shutil, "copyfile", raising, ["--format", "png"]),
        (Path, "rename", raising, ["--format", "png"]),
        (session, "FEWEST_FREE_BYTES", 2**62, []),
    ],
)
def test_a_full_disk_leaves_the_earlier_clip(where, name, instead, how, here, monkeypatch, capsys):
    command = ["warp", "little", *SMALL, *how, "-o", "clip"]
    kept = rendered(capsys, *command)
    shutil.rmtree(here / "media" / "videos" / "warp" / "90p4" / "partial_movie_files", True)
    before = files_below(kept.parent)
    with monkeypatch.context() as patch:
        patch.setattr(where, name, instead)
        message = told(capsys, *command, "--theme", "light")
    assert "the disk is full" in message
    assert "--media_dir" in message
    assert not unfinished_below(here)
    cached = "partial_movie_files"
    after = {name: content for name, content in files_below(kept.parent).items()
             if cached not in name}  # fmt: skip
    assert after == before
    assert threading.active_count() <= 2  # the encoder's have ended
    assert rendered(capsys, *command, "--theme", "light") == kept
    assert files_below(kept.parent) != before


def test_a_full_disk_spares_the_clip_when_only_the_sheet_does_not_fit(here, monkeypatch, capsys):
    monkeypatch.setattr(scenes.output.contact_sheet, "contact_sheet", raising)
    assert "the disk is full" in told(capsys, "warp", "little", *SMALL, "--sheet", "-o", "clip")
    (clip,) = here.glob("media/videos/warp/90p4/*.mp4")
    assert len(frames_of(clip)) == tiny.FRAMES


# --- damage in the cache --------------------------------------------------------------------


@pytest.mark.parametrize("form", ["mp4", "webm", "mov"])
@pytest.mark.parametrize("how", ["truncated", "empty", "noise"])
def test_a_damaged_play_is_drawn_again(form, how, here, capsys):
    command = ["warp", "little", *SMALL, "--format", form]
    clip = rendered(capsys, *command)
    expected = frames_of(clip)
    clip.unlink()
    (cache,) = here.glob("media/videos/warp/*/partial_movie_files/Warp")
    plays = sorted(cache.glob(f"*.{form}"))
    assert len(plays) == 3
    content = plays[0].read_bytes()
    damaged = {"truncated": content[: len(content) * 2 // 3], "empty": b"", "noise": b"\1" * 999}
    plays[0].write_bytes(damaged[how])
    assert rendered(capsys, *command) == clip
    assert all(np.array_equal(a, b) for a, b in zip(frames_of(clip), expected, strict=True))
    assert len(frames_of(plays[0])) == len(frames_of(plays[0]))


def test_whole_plays_are_taken_from_the_cache(here, monkeypatch, capsys):
    first = rendered(capsys, "warp", "little", *SMALL)
    monkeypatch.setattr(PlayEncoder, "write", raising)  # nothing is drawn again
    again = rendered(capsys, "warp", "little", *SMALL, "-o", "again")
    assert again.read_bytes() == first.read_bytes()


def test_what_killed_processes_left_is_removed_in_time(here, capsys):
    folder = here / "media" / "videos" / "warp" / "90p4"
    cache = folder / "partial_movie_files" / "Warp"
    cache.mkdir(parents=True)
    old = [folder / ".a.tmp.mp4", cache / ".b.tmp.mp4", folder / ".c.tmp"]
    for path in old[:2]:
        path.write_bytes(b"half")
    old[2].mkdir()
    (old[2] / "00000.png").write_bytes(b"half")
    fresh = cache / ".d.tmp.mp4"
    fresh.write_bytes(b"another process's")
    before = time.time() - 2 * files.ABANDONED
    for path in old:
        os.utime(path, (before, before))
    rendered(capsys, "warp", "little", *SMALL)
    assert unfinished_below(here / "media") == [fresh]


# --- interruptions --------------------------------------------------------------------------


def rendering(here, *arguments):
    return subprocess.Popen(
        [sys.executable, ROOT / "render.py", "warp", "little", "-q", "l", *arguments],
        cwd=here,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until(found, process):
    """Until `found()` holds something."""
    while not found():
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.01)


def test_ctrl_c_and_kill_leave_earlier_clips_and_the_next_command_works(here, capsys):
    clip = here / "media" / "videos" / "warp" / "480p15" / "little.mp4"
    clip.parent.mkdir(parents=True)
    clip.write_bytes(b"an earlier clip")
    cache = clip.parent / "partial_movie_files" / "Warp"

    with rendering(here) as process:
        wait_until(lambda: list(cache.glob("[!.]*.mp4")), process)  # one play is done
        process.send_signal(signal.SIGINT)
        start = time.monotonic()
        stdout, stderr = process.communicate()
    assert time.monotonic() - start < 5
    assert process.returncode == 1
    assert stdout == ""
    # a slow machine has said before how far it is
    assert stderr.splitlines()[-2:] == [
        "error: interrupted; earlier clips are as they were.",
        "The same command again goes on behind the last finished play.",
    ]
    assert clip.read_bytes() == b"an earlier clip"
    assert not unfinished_below(here)
    done = set(cache.glob("*.mp4"))
    assert done
    assert all(writer.is_whole(play) for play in done)

    with rendering(here) as process:
        wait_until(lambda: set(cache.glob("[!.]*.mp4")) - done, process)
        process.kill()
    assert clip.read_bytes() == b"an earlier clip"
    assert all(writer.is_whole(play) for play in cache.glob("[!.]*.mp4"))
    assert rendered(capsys, "warp", "little", "-q", "l", "--media_dir", here / "media") == clip
    assert len(frames_of(clip)) > 20


@pytest.mark.parametrize("how", [[], ["-s"], ["--format", "png"]])
def test_an_interruption_at_any_frame_leaves_nothing(how, here, monkeypatch, capsys):
    class Interrupted(tiny.Warp):
        def construct(self) -> None:
            super().construct()
            raise KeyboardInterrupt

    monkeypatch.setattr(filming, "scene_of", lambda entry: Interrupted)
    assert "interrupted" in told(capsys, "warp", "little", *SMALL, *how)
    assert not unfinished_below(here)
    assert threading.active_count() <= 2


# --- what isn't installed -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("package", "arguments", "says"),
    [
        ("manim", ["warp", "little", "--jobs", "1"], "python render.py doctor"),
        ("torch", ["warp", "blobs"], "python render.py doctor"),
        ("cloup", ["warp", "little"], "make video"),
    ],
)
def test_a_missing_package_is_told_in_a_line(package, arguments, says, here):
    program = f"""if True:
        import sys

        class Missing:
            def find_spec(name, path=None, target=None):
                if name.partition(".")[0] == {package!r}:
                    raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

        sys.meta_path.insert(0, Missing)
        import render
        sys.exit(render.main())
        """
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"error: {package} isn't installed")
    assert says in line
    assert not list(here.glob("media/runs/blobs"))


# --- two at once ----------------------------------------------------------------------------


def test_who_finds_a_run_in_training_waits_and_takes_it(tmp_path, monkeypatch, capsys):
    recipe = Recipe.of("blobs", points=40, epochs=2)
    runs.start(tmp_path / "made", recipe, silent)
    expected = files_below(tmp_path / "made")
    directory = runs.run_directory(recipe, tmp_path)
    found = []
    other = threading.Thread(target=lambda: found.append(runs.ensure_run(recipe, tmp_path, silent)))
    with only_one(directory, lambda: None):
        other.start()
        directory.mkdir()
        for name in ("run.json", "data.safetensors", ".epoch_00000.safetensors.x.tmp"):
            (directory / name).write_bytes(expected.get(name, b"half"))
        time.sleep(0.3)
        assert (directory / ".epoch_00000.safetensors.x.tmp").exists()  # left to its owner
        monkeypatch.setattr(runs, "_train", None)  # there will be nothing to train
        shutil.rmtree(directory)
        (tmp_path / "made").rename(directory)
        assert not found
    other.join()
    assert found == [directory]
    assert capsys.readouterr().err.count("Another process trains") == 1
    assert files_below(directory) == expected
    assert not unfinished_below(tmp_path)


def test_one_holds_a_run_at_a_time(tmp_path):
    inside, waited, most = [], [], []

    def take(number):
        with only_one(tmp_path / "run", lambda: waited.append(number)):
            inside.append(number)
            most.append(len(inside))
            time.sleep(0.02)
            inside.remove(number)

    threads = [threading.Thread(target=take, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1, 1]
    assert len(waited) >= 3
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_file_system_without_locks_is_no_hindrance(number, tmp_path, monkeypatch):
    def flock(*_):
        raise OSError(number, "no locks")

    monkeypatch.setattr(pytest.importorskip("fcntl"), "flock", flock)
    with only_one(tmp_path / "run", raising):
        pass
    assert not list(tmp_path.iterdir())
