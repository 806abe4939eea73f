"""The command line of render.py: what it refuses and how, and the files it writes."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import tiny
from manim import tempconfig
from networks import write_run
from tiny import SMALL, frames_of

import render
from models import progress
from models.errors import GridwarpError
from scenes.cli import checks as parse
from scenes.cli.catalog import CATALOG
from scenes.cli.options import every_option
from scenes.cli.settings import Output, Settings
from scenes.output import contact_sheet as sheets
from scenes.output import session
from scenes.output import target as place
from scenes.output.contact_sheet import contact_sheet
from scenes.output.filming import scene_of
from scenes.output.session import render as render_clip
from scenes.output.tools import viewer
from training.recipe import Recipe
from training.runs import run_directory as directory_of

ROOT = Path(render.__file__).parent


@pytest.fixture
def here(tmp_path, monkeypatch, run_directory):
    """A working directory with a link to a run, "little", and nothing else."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "little").symlink_to(run_directory)
    return tmp_path


@pytest.fixture
def short_clip(monkeypatch):
    """A clip of two seconds in place of `warp`."""
    monkeypatch.setitem(CATALOG, "warp", tiny.ENTRY)


@pytest.fixture
def no_clip(monkeypatch):
    """Nothing is drawn, nor Manim imported: the fault must be found before."""

    def forbidden(*_):
        raise AssertionError("Manim would have been imported")

    monkeypatch.setattr(session, "_write", forbidden)


def ran(capsys, *arguments) -> Path:
    """Render; stdout holds one line, the absolute path of a file."""
    code = render.main([str(argument) for argument in arguments])
    stdout, stderr = capsys.readouterr()
    assert code == 0, stderr
    assert "Traceback" not in stderr
    assert stdout.endswith("\n")
    path = Path(stdout[:-1])
    assert path.is_absolute()
    assert path.exists()
    return path


def refused(capsys, arguments, *says, code=2) -> None:
    """It ends with this code and at most three lines that say all this; stdout is empty."""
    assert render.main([str(argument) for argument in arguments]) == code
    stdout, stderr = capsys.readouterr()
    assert stdout == ""
    assert len(stderr.strip().splitlines()) <= 3
    assert stderr.startswith("error: ")
    for words in says:
        assert words in stderr


# --- bad arguments --------------------------------------------------------------------------


BAD = [
    ("", "SCENE"),
    ("wrap little", "Did you mean 'warp'?"),
    ("docter", "Did you mean 'doctor'?"),
    ("warp sprial", "Did you mean 'spiral'?"),
    ("warp nowhere/at/all", "neither a run directory nor a preset"),
    ("warp .", "no run.json"),
    ("warp little little", "compare RUN OTHER"),
    ("warp little --retrained", "compare RUN --retrained"),
    ("warp little little little", "compare RUN OTHER"),
    ("compare little little little", "unexpected extra argument"),
    ("arithmetic little", "shows no run"),
    ("arithmetic --epoch 3", "--epoch has no meaning"),
    ("loss --trace 3", "--trace has no meaning"),
    ("compare little nowhere", "'nowhere'"),
    ("compare little little --retrained", "--retrained"),
    ("compare little --retrained", "how little was trained isn't known"),
    ("compare little --no-activation", "warp RUN --no-activation"),
    ("boundary little --stages 1", "warp RUN --stages"),
    ("warp little --sheeet", "'--sheet'"),
    ("warp little --epochs", "layers RUN --epochs"),
    ("layers little --pace log", "layers RUN --epochs --pace log"),
    ("warp little --arrows", "replay RUN --arrows"),
    ("warp little --pace log", "replay RUN --pace"),
    ("warp little --pace even", "replay RUN --pace even"),
    ("layers little --pace even", "layers RUN --epochs --pace even"),
    ("replay little --pace slow", "even"),
    ("replay little --panels input,curve", "Did you mean 'curves'?"),
    ("warp little -z", "-z"),
    ("-z warp little", "-z"),
    ("-q l", "SCENE"),
    ("-q x warp little", "'l', 'm', 'h', 'p', 'k'"),
    ("warp little --theme drak", "Did you mean 'dark'?"),
    ("warp little --text shrot", "Did you mean 'short'?"),
    ("warp little --basis fre", "Did you mean 'free'?"),
    ("warp little --format mp3", "Did you mean 'mp4'?"),
    ("warp little --aspect 9:61", "Did you mean '9:16'?"),
    ("warp little -q x", "'l', 'm', 'h', 'p', 'k'"),
    ("warp little --epoch soon", "'soon'"),
    ("warp little --epoch nan", "'nan'"),
    ("warp little --epoch -1", "'-1'"),
    ("warp little --epoch 3", "little has 0 to 2"),
    ("warp spiral --epoch 151", "spiral has 0 to 150"),
    ("warp spiral --trace 1000", "spiral has 1000"),
    ("warp spiral --seed -1", "--seed -1"),
    ("warp little --seed 99999999999", "--seed 99999999999"),
    ("warp little --window 1,2,3", "left,right,bottom,top"),
    ("warp little --window 1,-1,0,1", "empty"),
    ("warp little --window nan,1,0,1", "finite"),
    ("warp little --window 0,1e-9,0,1", "narrow"),
    ("warp little --grid 1", "--grid 1"),
    ("warp little --grid many", "'many'"),
    ("warp little --stages 0", "count from 1"),
    ("warp little --stages 3-2", "count from 1"),
    ("warp little --stages all", "2-3"),
    ("warp little --stages 2-9", "little has 3"),
    ("warp little --stages 9", "--stages 1-3"),
    ("warp little --trace -1", "--trace"),
    ("warp little --trace 200", "little has 200"),
    ("warp little --speed 0", "--speed 0"),
    ("warp little --speed nan", "--speed nan"),
    ("warp little --duration inf", "--duration inf"),
    ("warp little --speed 2 --duration 9", "--duration"),
    ("warp little --fps 0", "--fps 0"),
    ("warp little --fps nan", "--fps nan"),
    ("warp little --fps 60 --format gif", "1 to 50"),
    ("warp little -r 100", "-r 100"),
    ("warp little -r 0,90", "-r 0,90"),
    ("warp little -r 16384,16384", "pixels"),
    ("warp little -r 64,16384", "narrow"),
    ("warp little -r 160,90 --aspect 1:1", "1:1"),
    ("warp little -t --format mp4", "mov, webm, webp"),
    ("warp little -t --format gif", "mov, webm, webp"),
    ("warp little --jobs 0", "--jobs 0"),
    ("warp little --encode smal", "Did you mean 'small'?"),
    ("warp little --jobs 65", "--jobs 65"),
    ("warp little -s --sheet", "--sheet"),
    ("warp little -s --format gif", "gif"),
    ("warp little -o clip.gif --format mp4", "--format mp4"),
    ("warp little -o clip.png", "--format png"),
    ("warp little -o clips/", "folder"),
    ("warp little -o ..", "folder"),
    ("warp little -o a\nb", "control"),
    (f"warp little -o {'x' * 300}", "230 bytes"),
    # presets that aren't trained yet, nor for this
    ("regions moons", "tanh bends everywhere"),
    ("lift discs2", "leaves the plane"),
    ("place curve", "places no plane"),
    ("composition descent", "no product"),
    ("loss spiral3", "one logit"),
]


@pytest.mark.parametrize(("line", "says"), BAD)
def test_bad_arguments_are_refused_before_anything_is_drawn(line, says, here, no_clip, capsys):
    refused(capsys, [part for part in line.split(" ") if part], says)
    assert [path.name for path in here.iterdir()] == ["little"]


def test_faults_are_found_before_manim_and_torch_are_imported(here):
    lines = [line.split(" ") for line, _ in BAD if line]
    program = f"""if True:
        import sys
        import render
        for line in {lines!r}:
            assert render.main(line) == 2, line
        heavy = {{"torch", "sklearn", "manim", "numba"}} & set(sys.modules)
        sys.exit(f"imported {{heavy}}" if heavy else 0)
        """
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-1000:]
    assert done.stdout == ""


@pytest.mark.parametrize("line", ["warp little --theme drak", "warp little --stages 9"])
def test_faults_are_found_in_a_second(line, here):
    """Of processor time: how long it takes by the clock is up to what else the machine does."""
    before = os.times()
    done = subprocess.run(
        [sys.executable, ROOT / "render.py", *line.split()], capture_output=True, text=True
    )
    after = os.times()
    assert done.returncode == 2
    seconds = after.children_user + after.children_system
    assert seconds - before.children_user - before.children_system < 1.0


def test_a_fault_shows_its_traceback_only_when_asked(here, no_clip, capsys):
    assert render.main(["warp", "little", "--epoch", "9", "--verbose"]) == 2
    stderr = capsys.readouterr().err
    assert "Traceback" in stderr
    assert "error: there is no epoch 9" in stderr


def test_an_unforeseen_fault_is_one_line(here, no_clip, capsys):
    refused(capsys, ["warp", "little"], "AssertionError: Manim would", "--verbose", code=1)


# --- what the options come to ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "size", "fps"),
    [
        ({}, (1920, 1080), 60),
        ({"quality": "l"}, (854, 480), 15),
        ({"quality": "k"}, (3840, 2160), 60),
        ({"aspect": "9:16"}, (1080, 1920), 60),
        ({"aspect": "1:1", "quality": "m"}, (720, 720), 30),
        ({"aspect": "4:5"}, (1080, 1350), 60),
        ({"resolution": (161, 91)}, (162, 92), 60),
        ({"resolution": (161, 91), "still": True}, (161, 91), 60),
        ({"format": "gif"}, (1920, 1080), 25),
        ({"format": "gif", "fps": 50}, (1920, 1080), 50),
        ({"fps": 23.976}, (1920, 1080), 23.976),
        ({"format": "webp"}, (1920, 1080), 25),
        ({"format": "avif", "fps": 60}, (1920, 1080), 60),
    ],
)
def test_size_and_rate(changes, size, fps):
    made = parse.output(changes)
    assert (made.width, made.height) == size
    assert made.fps == fps


@pytest.mark.parametrize(
    ("changes", "ending"),
    [
        ({}, "videos/warp/1080p60/run.mp4"),
        ({"transparent": True}, "videos/warp/1080p60/run-transparent.mov"),
        ({"format": "gif"}, "videos/warp/1080p25/run.gif"),
        ({"format": "png"}, "images/warp/run"),
        ({"still": True}, "images/warp/run.png"),
        ({"quality": "l"}, "videos/warp/480p15/run.mp4"),
        ({"aspect": "1:1"}, "videos/warp/1080p60/run-1080x1080.mp4"),
        ({"name": "talk"}, "videos/warp/1080p60/talk.mp4"),
        ({"name": "talk.mp4"}, "videos/warp/1080p60/talk.mp4"),
        ({"name": "talk.v2"}, "videos/warp/1080p60/talk.v2.mp4"),
        ({"name": "talk.GIF"}, "videos/warp/1080p25/talk.GIF"),
        ({"name": "talk.webm", "transparent": True}, "videos/warp/1080p60/talk.webm"),
        ({"name": "talk.png", "still": True}, "images/warp/talk.png"),
        ({"name": "talk.png", "format": "png"}, "images/warp/talk"),
        ({"name": "talk/one"}, "videos/warp/1080p60/talk/one.mp4"),
        ({"name": "/tmp/talk"}, "/tmp/talk.mp4"),
    ],
)
def test_where_a_clip_goes(changes, ending):
    made = parse.output(changes)
    found = place.target(CATALOG["warp"], Settings(run=Path("runs/run")), made).file
    assert found == Path("media").absolute() / ending


def test_clips_that_show_different_things_have_different_names():
    changes = [
        {}, {"other": Path("b")}, {"epoch": "3"}, {"epoch": "best"}, {"activation": False},
        {"basis": "own"}, {"window": (-1.0, 1.0, -1.0, 1.0)}, {"grid": 12}, {"stages": (1, 2)},
        {"stages": (1, 1)}, {"speed": 2.0}, {"duration": 2.0}, {"text": "none"},
        {"theme": "light"}, {"trace": 0},
    ]  # fmt: skip
    names = [place.clip_name(Settings(run=Path("a"), **change), Output()) for change in changes]
    assert len(set(names)) == len(names)
    assert names[0] == "a"


MISPLACED = [
    "--stages 2-3", "--no-activation", "--epochs", "--pace log", "--panels input,curves",
    "--arrows", "--matrix shear", "--bias 1,-2", "--factors svd", "--unit 2", "--a 1,2;3,4",
    "--only relu,tanh",
]  # fmt: skip


@pytest.mark.parametrize("option", MISPLACED)
def test_an_option_in_the_wrong_place_is_given_back_with_a_command_that_takes_it(
    here, capsys, option
):
    assert render.main(["boundary", "little", *option.split(" ", 1)]) == 2
    hint = capsys.readouterr().err.splitlines()[1]
    _, _, scene, *words = shlex.split(hint.partition(": ")[2])
    assert settings_of(scene, *words) != CATALOG[scene].settings


def settings_of(scene: str, *words: str) -> Settings:
    """What a scene is told to show by the words that follow its name."""
    command = render.command.get_command(None, scene)
    return parse.settings(CATALOG[scene], parse.given(command.make_context(scene, [*words])))


# --- as it is called ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("program", "remedy"),
    [
        ("gridwarp", "gridwarp"),
        ("python render.py", "python render.py"),
        ("python /a/render.py", "python /a/render.py"),
    ],
)
def test_commands_are_proposed_as_the_program_is_called(program, remedy, here, no_clip, capsys):
    for line, proposed in [
        ("lift discs2", "lift discs3"),
        ("boundary little --stages 1", "warp RUN --stages 1"),
        ("wrap", "--list"),
        ("warp little --grid 1", "warp --help"),
        ("warp -z", "warp --help"),
        ("train spiral -z", "train --help"),
    ]:
        assert render.main(line.split(), program) == 2
        assert f"{remedy} {proposed}" in capsys.readouterr().err
    assert render.main(["warp", "nowhere"], program) == 2
    train = "python -m training" if program == "python render.py" else f"{program} train"
    assert f"{train} --help" in capsys.readouterr().err


def test_training_is_a_command_of_the_program_too(here, capsys):
    assert render.main(["train", "--list"]) == 0
    assert capsys.readouterr().out.startswith("spiral ")
    run = here / "run"
    small = ["--points", "40", "--epochs", "1", "--out", str(run)]
    assert render.main(["train", "blobs", *small]) == 0
    assert capsys.readouterr().out == f"{run}\n"
    assert (run / "epoch_00001.safetensors").exists()


def test_help_names_every_scene_in_a_line(capsys):
    assert render.main(["--help"], "gridwarp") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Usage: gridwarp SCENE [RUN] [OPTIONS]"
    for name in (*CATALOG, "train", "doctor"):
        (line,) = [line for line in lines if line.startswith(f"  {name} ")]
        assert line.endswith(".")
        assert not line.endswith("...")


@pytest.mark.parametrize("scene", CATALOG)
def test_a_scene_s_help_has_the_options_that_it_takes_and_no_others(scene, capsys):
    assert render.main([scene, "--help"]) == 0
    said = capsys.readouterr().out
    shown = set(re.findall(r"^  (?:-\w, )?--([\w-]+)", said, flags=re.MULTILINE)) - {"help"}
    wanted = {o for o in every_option() if o.belongs_to(CATALOG[scene])}
    assert shown == {o.opts[-1 if len(o.opts[0]) == 2 else 0].strip("-") for o in wanted}
    assert len(said.splitlines()) < 50


def test_options_may_stand_before_the_scene(here, short_clip, capsys):
    path = ran(capsys, *SMALL, "-o", "warp", "-s", "warp", "little")
    assert path.name == "warp.png"


# What pip makes of `project.scripts`.
GRIDWARP = Path(sys.executable).with_name("gridwarp")


@pytest.fixture
def foreign(here):
    """Packages of our names in the working directory, and first on PYTHONPATH."""
    for name in ("models", "scenes", "training"):
        (here / name).mkdir()
        (here / name / "__init__.py").write_text("raise RuntimeError('not ours')")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(here), str(ROOT)])}


@pytest.mark.parametrize(
    ("command", "program"),
    [
        ([GRIDWARP], "gridwarp train"),
        ([sys.executable, ROOT / "render.py"], f"python {ROOT / 'render.py'} train"),
        ([sys.executable, "-m", "training"], "python -m training"),
    ],
)
def test_our_packages_are_not_shadowed(command, program, here, foreign):
    words = ["train"] if command[-1] != "training" else []
    if not words:
        shutil.rmtree(here / "training")  # that one would be what is run
    done = subprocess.run(
        [*command, *words, "spiral", "--resume", "-z"], env=foreign, capture_output=True, text=True
    )
    assert done.stderr == f"error: No such option '-z'.\nAll options: {program} --help\n"
    assert done.returncode == 2


def test_nor_in_the_processes_that_draw(here, foreign):
    words = ["warp", "little", *SMALL, "--jobs", "2", "-q", "l"]
    done = subprocess.run([GRIDWARP, *words], env=foreign, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(frames_of(Path(done.stdout[:-1]))) > 20


# --- every scene ----------------------------------------------------------------------------


@pytest.mark.parametrize("scene", CATALOG)
@pytest.mark.parametrize(
    ("changes", "size"),
    [
        ({}, (1920, 1080)),
        ({"activation": False}, (1920, 1080)),
        ({"text": "none"}, (1080, 1080)),
        ({"text": "short", "theme": "light"}, (1920, 1080)),
        ({}, (1080, 1920)),
    ],
)
def test_every_scene_goes_through(scene, changes, size, run_directory, tmp_path):
    if not changes.get("activation", True) and not tiny.takes(scene, "activation"):
        with pytest.raises(GridwarpError, match="no use for --no-activation"):
            settings_of(scene, "--no-activation")
        return
    width, height = (side // 12 for side in size)
    settings = Settings(run=run_directory, speed=2.5, **changes)
    output = Output(width=width, height=height, fps=2, media_dir=tmp_path)
    (clip,) = render_clip(CATALOG[scene], settings, output)
    assert len(frames_of(clip)) > 5


def test_a_clip_takes_the_seconds_asked_for(here, capsys):
    seconds = 6.0
    path = ran(
        capsys, "boundary", "little", "-r", "96,64", "--fps", "15", "--duration", seconds, "-q", "l"
    )
    assert len(frames_of(path)) / 15 == pytest.approx(seconds, abs=0.7)


# --- the files ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "suffix", "alpha"),
    [
        ((), ".mp4", False),
        (("--format", "gif"), ".gif", False),
        (("--format", "webm"), ".webm", False),
        (("--format", "mov"), ".mov", False),
        (("--format", "png"), "", False),
        (("--format", "webp"), ".webp", False),
        (("--format", "avif"), ".avif", False),
        (("-t",), ".mov", True),
        (("-t", "--format", "webp"), ".webp", True),
        (("-t", "--format", "avif"), ".avif", True),
        (("-t", "--format", "webm"), ".webm", True),
        (("-t", "--format", "png"), "", True),
    ],
)
def test_every_format_can_be_read_back(how, suffix, alpha, here, short_clip, monkeypatch, capsys):
    monkeypatch.setattr(sheets, "contact_sheet", partial(contact_sheet, width=480))
    path = ran(capsys, "warp", "little", *SMALL, *how, "--sheet")
    assert path.suffix == suffix
    frames = frames_of(path)
    assert len(frames) == tiny.FRAMES
    assert frames[0].shape == (90, 160, 4)
    last = frames[-1].astype(int)
    assert np.ptp(last[..., :3].reshape(-1, 3), axis=0).min() > 60  # there is something on it
    assert (last[..., 3].min() < 128) == alpha
    assert last[..., 3].max() > 250
    sheet = path.with_name(f"{path.stem}.sheet.png")
    assert frames_of(sheet)[0].shape == (90 * 4, 160 * 3, 4)
    assert np.ptp(frames_of(sheet)[0][..., :3].astype(int)) > 60
    assert not tiny.unfinished_below(here)


@pytest.mark.parametrize("transparent", [False, True])
def test_the_last_frame(transparent, here, short_clip, capsys):
    still = ran(capsys, "warp", "little", *SMALL, "-s", *(["-t"] if transparent else []))
    frame = frames_of(still)[0]
    assert (frame[..., 3].min() < 128) == transparent
    if not transparent:
        last = frames_of(ran(capsys, "warp", "little", *SMALL, "--format", "png"))[-1]
        assert np.array_equal(frame, last)


def test_a_shorter_sequence_keeps_no_frames_of_a_longer_one(here, short_clip, capsys):
    how = ["warp", "little", *SMALL, "--format", "png", "-o", "frames"]
    long = ran(capsys, *how)
    assert len(frames_of(long)) == tiny.FRAMES
    short = ran(capsys, *how, "--speed", "3")
    assert short == long
    assert 0 < len(frames_of(short)) < tiny.FRAMES
    assert [path.name for path in short.iterdir()] != []
    assert not tiny.unfinished_below(here)


@pytest.mark.parametrize("size", ["161,91", "65,333", "333,65"])
def test_any_size(size, here, short_clip, capsys):
    frames = frames_of(ran(capsys, "warp", "little", "--fps", "4", "-r", size, "--text", "full"))
    width, height = (int(side) + int(side) % 2 for side in size.split(","))
    assert frames[0].shape[:2] == (height, width)


@pytest.mark.parametrize("fps", ["1", "29.97", "120"])
def test_any_rate(fps, here, short_clip, capsys):
    path = ran(capsys, "warp", "little", "-r", "96,64", "--text", "none", "--fps", fps)
    assert len(frames_of(path)) == pytest.approx(2.2 * float(fps), abs=3)


ODD = 'it\'s {a} %d "clip" #1 — größer'


def test_odd_names_and_long_paths_come_out_whole(tmp_path, monkeypatch, short_clip, capsys):
    monkeypatch.setenv("COLUMNS", "20")
    run = write_run(tmp_path / ODD, (2, 4, 1), ("tanh",), seeds=(0,))
    media = tmp_path / ODD / ("long " * 20) / ODD
    path = ran(capsys, "warp", run, *SMALL, "--media_dir", media, "--text", "full")
    assert path.is_relative_to(media)
    assert path.name == f"{ODD}.mp4"
    assert len(frames_of(path)) == tiny.FRAMES
    named = ran(capsys, "warp", run, *SMALL, "--media_dir", media, "-o", f"{ODD}:[x]")
    assert named.name == f"{ODD}:[x].mp4"


def test_a_name_that_is_no_text_comes_out_as_the_same_bytes(here, short_clip, capfdbinary):
    raw = os.fsdecode(b"clip-\xff")
    assert render.main(["warp", "little", *SMALL, "-o", raw]) == 0
    assert capfdbinary.readouterr().out.endswith(b"/clip-\xff.mp4\n")


def test_everything_goes_below_media_dir(here, short_clip, capsys):
    path = ran(capsys, "warp", "little", *SMALL, "--media_dir", "elsewhere", "--sheet")
    assert path.is_relative_to(here / "elsewhere")
    assert sorted(p.name for p in here.iterdir()) == ["elsewhere", "little"]


def test_a_whole_path_is_taken_as_it_is(here, short_clip, capsys):
    path = ran(capsys, "warp", "little", *SMALL, "-o", here / "talks" / "one")
    assert path == here / "talks" / "one.mp4"


def test_no_viewer_is_no_fault(here, short_clip, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(here))
    assert render.main(["warp", "little", *SMALL, "-s", "-p"]) == 0
    stdout, stderr = capsys.readouterr()
    assert stdout.endswith(".png\n")
    assert "no viewer" in stderr


def test_a_viewer_writes_nothing_to_stdout(tmp_path, monkeypatch, capfd):
    for name in ("xdg-open", "open"):
        (tmp_path / name).write_text('#!/bin/sh\necho "opened $1"; exit $(basename "$1")\n')
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert viewer.open_file(Path("0"))
    assert not viewer.open_file(Path("3"))
    assert capfd.readouterr() == ("", "")


def test_list_and_doctor(capsys):
    assert render.main(["--list"]) == 0
    stdout, stderr = capsys.readouterr()
    assert [line.split()[0] for line in stdout.splitlines()] == list(CATALOG)
    assert stderr == ""
    assert render.main(["doctor"]) == 0
    assert "MISSING" not in capsys.readouterr().out


def test_doctor_says_what_is_missing(monkeypatch, capsys):
    from scenes.output.tools import doctor

    monkeypatch.setattr(doctor, "PACKAGES", ("numpy", "no-such-package"))
    assert render.main(["doctor"]) == 1
    assert "MISSING no-such-package" in capsys.readouterr().out


# --- from another directory, and by Manim's own command line --------------------------------


def test_from_another_directory(here):
    done = subprocess.run(
        [sys.executable, ROOT / "render.py", "warp", "little", *SMALL, "-s"],
        env={**os.environ, "COLUMNS": "20"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout[:-1]) == here / "media" / "images" / "warp" / "little-text-none.png"
    assert len(done.stderr.splitlines()) == 1


def test_by_manims_own_command_line(here):
    manim = [sys.executable, "-m", "manim", "-ql", "--fps", "1", "-r", "96,64"]
    scene = [ROOT / "scenes" / "warp.py", "Warp"]
    (here / "media" / "runs").mkdir(parents=True)
    (here / "media" / "runs" / "spiral").symlink_to(here / "little")
    done = subprocess.run([*manim, *scene], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (clip,) = here.glob("media/videos/warp/*/Warp.mp4")
    assert len(frames_of(clip)) > 5


@pytest.mark.parametrize("scene", CATALOG.values(), ids=CATALOG)
def test_a_bare_scene_films_what_its_command_does(scene):
    settings = scene_of(scene).settings
    assert settings == scene.settings == settings_of(scene.name)
    directory = directory_of(Recipe.of(scene.preset)) if scene.preset else None
    assert settings.run == directory


def test_a_bare_scene_without_a_run_says_how_to_train_one(here):
    with tempconfig({"dry_run": True}), pytest.raises(GridwarpError) as caught:
        scene_of(CATALOG["warp"])().render()
    assert "media/runs/spiral isn't a run" in str(caught.value)
    assert "python -m training spiral" in str(caught.value)


def test_progress_goes_to_stderr(here, short_clip, capsys):
    start = time.monotonic()
    assert render.main(["warp", "little", *SMALL]) == 0
    stderr = capsys.readouterr().err
    assert stderr.startswith(f"warp little: {tiny.FRAMES} frames in ")
    assert float(stderr.split()[-2]) <= time.monotonic() - start + 0.1
    assert render.main(["warp", "little", *SMALL, "-s"]) == 0
    assert capsys.readouterr().err.startswith("warp little: 1 frame in ")


def test_lines_of_progress_say_how_much_is_left(here, short_clip, monkeypatch, capsys):
    monkeypatch.setattr(progress, "PAUSE", 0.0)
    assert render.main(["warp", "little", *SMALL]) == 0
    *lines, last = capsys.readouterr().err.splitlines()
    counts = [int(line.split()[2]) for line in lines]
    assert counts == sorted(counts)
    assert all(f" frames of {tiny.FRAMES}, about " in line for line in lines)
    assert counts[-1] == int(last.split()[2]) == tiny.FRAMES


def test_a_first_frame_that_waited_says_nothing_of_the_others(monkeypatch, capsys):
    clock = iter([0.0, 20.0, 31.0, 32.0, 42.0, 43.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    with progress.ProgressLines("warp", "frame") as lines:
        lines.plan(100)
        lines.advance(1)  # 20 s for kernels to be compiled
        lines.advance(11)  # 11 s for these
        lines.advance(-12)  # a process died
        lines.advance(23)
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "warp: 12 frames of 100, about 88 s left, 31 s"
    assert said[1] == "warp: 23 frames of 100, about 77 s left, 42 s"
    assert len(said) == 3
