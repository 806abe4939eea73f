"""A Manim user at home: our mobjects in Manim's animations, and scenes that derive from ours."""

import copy
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Brace,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    FadeTransform,
    Group,
    LaggedStart,
    LaggedStartMap,
    ReplacementTransform,
    Rotate,
    Scene,
    Square,
    Succession,
    Transform,
    Wait,
    linear,
    logger,
    tempconfig,
    there_and_back,
)
from networks import write_run
from tiny import ExampleEntry, frames_of

from models.errors import GridwarpError
from scenes.cli.settings import Output, Settings
from scenes.drawing.animations import Follow, Subclip, cut, is_cuttable
from scenes.drawing.camera import RasterCamera
from scenes.drawing.charts.graph import Graph, Series
from scenes.drawing.plane.arrows import Arrows, GrowFromOrigin, MoveArrows
from scenes.drawing.plane.division import Divider
from scenes.drawing.plane.plane import Plane
from scenes.drawing.plane.state import PlaneState
from scenes.drawing.space.space import Space
from scenes.drawing.text.text import Text
from scenes.drawing.theme import THEMES
from scenes.drawing.viewport import Panel, Viewport
from scenes.output.filming import manim_config
from scenes.output.session import render
from scenes.views import clip
from scenes.views.clip import Clip

SIZE = {"pixel_width": 320, "pixel_height": 180, "frame_width": 16.0, "frame_height": 9.0}
THEME = THEMES["dark"]
ROOT = Path(clip.__file__).parents[2]
OWN = ROOT / "scenes" / "examples" / "own_scene.py"


@pytest.fixture
def camera():
    with tempconfig(SIZE):
        yield RasterCamera()


def frame(camera, *mobjects) -> np.ndarray:
    camera.begin_play()
    camera.draw(mobjects, camera.background)
    return camera.pixel_array.copy()


class Sliding:
    """A motion: a few lines and points that go to the right."""

    def viewport(self, alpha: float) -> Viewport:
        return Viewport(0.0, 0.0, 4.0)

    def at(self, alpha: float) -> PlaneState:
        across = np.array([[[x + alpha, -2.0], [x + alpha, 2.0]] for x in (-1.0, 0.0, 1.0)])
        numbers = np.zeros(3, dtype=int)
        dots = np.array([[alpha - 1.0, 0.5], [alpha + 0.5, 1.0], [alpha + 1.0, -1.0]])
        offsets, line_opacity = np.full_like(across, 0.5), np.ones(across.shape[:2])
        return PlaneState(
            across, offsets, line_opacity, numbers, numbers, dots, self.viewport(alpha)
        )


def plane(panel: Panel | None = None) -> Plane:
    made = Plane(panel or Panel(-3.0, 0.5, 8.0, 6.0), THEME, np.full((3, 3), 200.0))
    made.show(Sliding(), 0.0)
    return made


def words() -> Text:
    return Text("what is added is seen", 0.6, THEME.text, (-5.0, -3.0))


def graph() -> Graph:
    x = np.linspace(0.0, 1.0, 9)
    series = Series(x, x**2, THEME.line, (0.0, 0.5, 1.0), (0.0, 1.0))
    return Graph(Panel(4.0, 0.0, 5.0, 4.0), THEME, series)


MADE = {"plane": plane, "text": words, "graph": graph}


# --- what is added is visible --------------------------------------------------------------


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_what_is_added_is_seen(make, camera):
    assert not np.array_equal(frame(camera), frame(camera, make()))


@pytest.mark.parametrize("name", ["tint", "curves", "arrows", "trace"])
def test_a_layer_with_nothing_to_draw_draws_nothing(name, camera):
    layer = getattr(plane(), name)
    assert layer.opacity == 1.0
    assert np.array_equal(frame(camera), frame(camera, layer))


def test_and_is_seen_as_soon_as_it_has_something(camera):
    shown = plane()
    shown.divider = Divider.line(np.array([1.0, 0.2]), 0.1)
    assert not np.array_equal(frame(camera), frame(camera, shown.tint))
    shown.trace.index = 1
    assert not np.array_equal(frame(camera), frame(camera, shown.trace))


def test_numbers_and_arrays_are_noticed_wherever_they_stand(camera):
    """Nobody lists what a picture depends on, and nothing is stale."""
    shown = plane()
    arrows = Arrows(shown, np.zeros((1, 2)), np.ones((1, 2)), np.full((1, 3), 255.0))
    fresh = RasterCamera()
    changes = [
        lambda: setattr(arrows, "stroke_width", 12.0),
        lambda: arrows.tips.__setitem__((0, 0), -1.0),  # in place
        lambda: setattr(shown, "point_scale", 2.0),
        lambda: shown.curves.curves.append(np.array([[-1.0, 0.0], [1.0, 0.5]])),
        lambda: shown.curves.set(progress=0.5),
        lambda: shown.show(Sliding(), 0.3),
        lambda: shown.shift(0.2 * RIGHT),
        lambda: arrows.fade(0.5),
        lambda: setattr(arrows, "made_up", 1),
    ]
    camera.begin_play()
    for _ in range(3):
        camera.draw([shown, arrows], camera.background)
    for change in changes:
        before = arrows.look(), *(layer.look() for layer in shown.submobjects)
        change()
        assert before != (arrows.look(), *(layer.look() for layer in shown.submobjects))
        camera.draw([shown, arrows], camera.background)
        found, expected = camera.pixel_array, frame(fresh, shown, arrows)
        assert np.abs(found.astype(int) - expected).max() <= 1


# --- Manim's animations of one mobject -------------------------------------------------------


def played(animation, *alphas: float) -> list[list[float]]:
    """The opacities of what it moves, at shares of its time and after it."""
    family = animation.mobject.family_members_with_points()
    animation.begin()
    seen = []
    for alpha in alphas:
        animation.interpolate(alpha)
        seen.append([member.opacity for member in family])
    animation.finish()
    animation.clean_up_from_scene(Scene())
    return [*seen, [member.opacity for member in family]]


@pytest.mark.parametrize("make", [words, graph, plane, lambda: plane().grid])
def test_fading(make):
    (start, middle, end, after) = played(FadeIn(make(), rate_func=linear), 0.0, 0.25, 1.0)
    assert set(start) == {0.0}
    assert set(middle) == {0.25}
    assert set(end) == set(after) == {1.0}
    (start, middle, end, after) = played(FadeOut(make(), rate_func=linear), 0.0, 0.25, 1.0)
    assert set(start) == {1.0}
    assert set(middle) == {0.75}
    assert set(end) == {0.0}
    assert set(after) == {1.0}  # as Manim has it: it is gone, and could come back


def test_fading_keeps_how_strong_the_layers_are_to_each_other():
    shown = plane()
    shown.grid.set_opacity(0.4)
    middle, after = played(FadeIn(shown, rate_func=linear), 0.5)
    at = shown.submobjects.index(shown.grid)
    assert middle[at] == 0.2
    assert after[at] == 0.4
    assert after.count(1.0) == len(after) - 1


def test_animate_takes_numbers_there():
    shown = plane()
    middle, _ = played(shown.dots.animate(rate_func=linear).set_opacity(0.5).build(), 0.5)
    assert middle == [0.75]
    change = shown.curves.animate(rate_func=linear).set(progress=1, thin=True).build()
    change.begin()
    change.interpolate(0.25)
    assert shown.curves.progress == 0.25
    change.finish()
    assert shown.curves.progress == 1.0
    assert shown.curves.thin


def test_a_saved_state_is_restored():
    text = words()
    text.save_state()
    text.shift(UP).set_opacity(0.2)
    text.restore()
    assert text.opacity == 1.0
    assert text.placement == (1.0, 0.0, 0.0)


class Heavy:
    """What mustn't be copied."""

    def __deepcopy__(self, memo):
        raise AssertionError("a network was copied")


def test_a_copy_shares_what_is_heavy_and_is_on_its_own():
    shown = plane()
    shown.show(Heavy(), 0.0)
    twin = shown.copy()
    assert all(layer.plane is twin for layer in twin.submobjects)
    assert twin.grid is twin.submobjects[2]
    assert twin.grid is not shown.grid
    assert twin.colors is shown.colors
    assert twin.shown is shown.shown
    twin.shift(UP).set_opacity(0.5)
    assert shown.placement == (1.0, 0.0, 0.0)
    assert {layer.opacity for layer in shown.submobjects} == {1.0}
    alone = shown.grid.copy()
    assert alone.plane is shown
    assert copy.deepcopy(Group(shown, shown.grid))[1].plane is not shown


# --- moving a panel ---------------------------------------------------------------------------


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_a_shift_by_whole_pixels_moves_the_picture(make, camera):
    shown = make()
    before = frame(camera, shown)
    shown.shift(0.5 * RIGHT + 0.25 * UP)  # 20 pixels a unit
    after = frame(camera, shown)
    assert np.array_equal(after[:-5, 10:], before[5:, :-10])


def test_a_scaled_plane_is_one_on_a_smaller_panel(camera):
    shown = plane()
    shown.scale(0.5).move_to([2.0, 1.0, 0.0])
    corners = shown.get_corner(DOWN + LEFT), shown.get_corner(UP + RIGHT)
    assert np.allclose(corners, [[0.0, -0.5, 0.0], [4.0, 2.5, 0.0]])
    picture = frame(camera, shown)
    left, right, top, bottom = 160, 240, 40, 100
    inside = picture[top:bottom, left:right]
    assert (inside != camera.background[0, 0]).any(axis=2).mean() > 0.2
    picture[top - 1 : bottom + 1, left - 1 : right + 1] = camera.background[0, 0]
    assert (picture == camera.background).all()


def test_places_of_a_plane_move_with_it():
    shown = plane()
    assert np.allclose(shown.c2p(0.0, 0.0), [-3.0, 0.5, 0.0])
    assert np.allclose(shown.c2p(1.0, 1.0), [-1.5, 2.0, 0.0])
    shown.scale(0.5).shift(RIGHT)
    assert np.allclose(shown.c2p(1.0, 1.0), [-1.25, 1.25, 0.0])
    assert np.allclose(Brace(shown, DOWN).get_center()[0], -2.0)


def test_it_moves_evenly_in_an_animation():
    shown = plane()
    change = shown.animate(rate_func=linear).scale(0.5).shift(2 * UP).build()
    change.begin()
    change.interpolate(0.5)
    assert shown.placement[0] == 0.75
    assert np.allclose(shown.get_center(), [-3.0, 1.5, 0.0])
    change.finish()
    assert np.allclose(shown.get_center(), [-3.0, 2.5, 0.0])


@pytest.mark.parametrize(
    "move",
    [
        lambda layer: layer.shift(UP),
        lambda layer: layer.scale(2.0),
        lambda layer: layer.move_to(DOWN),
        lambda layer: layer.rotate(1.0),
        lambda layer: layer.animate.shift(UP),
        lambda layer: FadeIn(layer, shift=UP).begin(),
    ],
)
def test_a_layer_cannot_move_alone(move):
    with pytest.raises(GridwarpError) as caught:
        move(plane().grid)
    assert str(caught.value) == "Grid is a layer and can't move alone: move its plane."
    space = Space(Panel(0.0, 0.0, 4.0, 4.0), THEME, np.zeros((0, 3)), np.zeros((1, 3)))
    assert np.allclose(space.shift(UP).get_center(), UP)
    with pytest.raises(GridwarpError, match="move its space"):
        move(space.body)


def test_what_cannot_be_drawn_says_so(camera):
    with pytest.raises(GridwarpError, match="not turned, mirrored or stretched"):
        frame(camera, plane().rotate(0.5))
    with pytest.raises(GridwarpError, match="not turned, mirrored or stretched"):
        frame(camera, plane().stretch(2.0, 0))
    for target in (Square(), words()):
        with pytest.raises(GridwarpError, match="can't be transformed into"):
            Transform(graph(), target).begin()


def test_layers_that_were_added_later_move_with_their_plane(camera):
    shown = plane()
    arrows = Arrows(shown, np.zeros((1, 2)), np.ones((1, 2)), np.full((1, 3), 255.0))
    before = frame(camera, arrows)
    shown.shift(0.5 * RIGHT)
    assert np.array_equal(frame(camera, arrows)[:, 10:], before[:, :-10])


# --- scenes of a user's own -------------------------------------------------------------------


def shot(scene_class, fps: float = 10, **changes) -> list[np.ndarray]:
    """The frames of a scene without a run."""
    settings = Settings(run=None, **changes)
    output = Output(width=160, height=90, fps=fps)
    frames: list[np.ndarray] = []

    def keep(self, frame: np.ndarray, num_frames: int = 1) -> None:
        self.time += num_frames / fps
        frames.extend([frame.copy()] * num_frames)

    disabled, logger.disabled = logger.disabled, True
    try:
        with tempconfig(manim_config(settings, output)):
            scene = type(scene_class.__name__, (scene_class,), {"settings": settings})()
            scene.renderer.file_writer.write_to(image_sequence_dir=Path())
            scene.renderer.add_frame = keep.__get__(scene.renderer)
            scene.render()
    finally:
        logger.disabled = disabled
    return frames


def scene(construct) -> type:
    return type("Own", (Clip,), {"construct": construct})


def difference(some: list[np.ndarray], others: list[np.ndarray]) -> int:
    assert len(some) == len(others)
    return max(int(np.abs(a.astype(int) - b).max()) for a, b in zip(some, others, strict=True))


def fade(self):
    shown = plane()
    return [FadeIn(shown, run_time=3), Create(Circle(), run_time=1.5)]


def lagged(self):
    shown, disc = plane(), Circle(fill_opacity=1)
    parts = [FadeIn(layer) for layer in (shown.ghost, shown.grid, shown.dots)]
    follow = Follow(shown, Sliding(), run_time=2)
    return [LaggedStart(*parts, follow, FadeIn(disc), lag_ratio=0.3, run_time=3.7)]


def succession(self):
    shown, disc = plane(), Circle(fill_opacity=1)
    return [
        Succession(
            FadeIn(shown, run_time=0.7),
            Wait(0.4),
            shown.animate(run_time=1.0).shift(RIGHT),
            FadeIn(disc, run_time=0.55),
            Follow(shown, Sliding(), run_time=1.0),
            FadeOut(disc, run_time=0.35),
        )
    ]


def nested(self):
    shown, disc, text = plane(), Circle(fill_opacity=1).shift(2 * UP), words()
    self.add(disc)
    inner = AnimationGroup(FadeIn(shown, run_time=1.3), disc.animate(run_time=2.6).shift(DOWN))
    return [LaggedStart(inner, FadeIn(text, shift=UP), lag_ratio=0.5)]


def together(self):
    shown, disc = plane(), Circle(fill_opacity=1)
    arrows = Arrows(shown, np.zeros((1, 2)), np.ones((1, 2)), np.full((1, 3), 255.0))
    self.add(shown, arrows, disc)
    return [
        Follow(shown, Sliding(), run_time=2.9),
        MoveArrows(arrows, GrowFromOrigin(), arrows.tails, arrows.tips, run_time=2.9),
        shown.animate(run_time=2.9).scale(0.7),
        ReplacementTransform(disc, Square(fill_opacity=1), run_time=2.9),
    ]


@pytest.mark.parametrize("fps", [7.5, 10, 24])
@pytest.mark.parametrize("made", [lagged, succession, nested, together])
def test_cut_and_uncut_are_equal_frame_by_frame(made, fps, monkeypatch):
    def construct(self):
        self.play(*made(self))
        self.wait(0.2)

    plays = []
    original = Scene.play
    monkeypatch.setattr(Scene, "play", lambda *args: plays.append(args[1:]) or original(*args))
    monkeypatch.setattr(clip, "LONGEST_PLAY", np.inf)
    whole = shot(scene(construct), fps)
    assert not any(isinstance(part, Subclip) for play in plays for part in play)
    monkeypatch.setattr(clip, "LONGEST_PLAY", 0.6)
    plays.clear()
    parts = shot(scene(construct), fps)
    assert all(isinstance(part, Subclip) for play in plays[:-1] for part in play)
    assert len(plays) > 5
    # roundings to 8 bits: what rests in one play may move in another
    assert difference(whole, parts) <= 4


def test_what_can_not_be_cut_stays_whole():
    shown, square = plane(), Square()
    growing = Square().add_updater(lambda mobject, dt: mobject.scale(1 + dt))
    whole = [
        [Create(square, run_time=9)],
        [Rotate(square, run_time=9)],
        [FadeIn(growing, run_time=9)],
        [LaggedStart(FadeIn(shown), FadeIn(growing), run_time=9)],
        [AnimationGroup(Create(square), run_time=9)],
        [Succession(FadeIn(shown), run_time=9, rate_func=there_and_back)],
        [FadeIn(shown, run_time=9), FadeIn(square, run_time=8)],
        [type("Mine", (FadeIn,), {})(shown, run_time=9)],
        [Wait(9)],
        [LaggedStartMap(FadeIn, Group(square), run_time=9)],
    ]
    for animations in whole:
        assert list(cut(animations, 2.0, 10)) == [animations]
    for animation in (FadeIn(shown), FadeOut(shown), Follow(shown, Sliding())):
        animation.run_time = 9
        assert is_cuttable(animation)
        assert len(list(cut([animation], 2.0, 10))) == 5


def test_updaters_keep_counting():
    """A long play beside something that updates itself is played as Manim plays it."""

    def construct(self):
        clock = Square(fill_opacity=1).add_updater(lambda mobject, dt: mobject.shift(dt * RIGHT))
        self.add(clock)
        shown = plane()
        self.play(FadeIn(shown, run_time=3))
        self.moved = clock.get_x()
        assert self.moved == pytest.approx(2.9)

    shot(scene(construct))


def test_play_takes_what_manim_s_takes_and_leaves_it_as_it_was():
    def construct(self):
        shown, square = plane(), Square()
        fading = FadeIn(square, run_time=2.0)
        group = AnimationGroup(FadeIn(shown, run_time=1.0), Wait(2.0))
        before = dict(vars(fading)), group.run_time, group.anims_finished.copy()
        self.play(fading, group)
        assert dict(vars(fading)) == before[0]
        assert group.run_time == before[1]
        assert np.array_equal(group.anims_finished, before[2])
        self.play(square.animate.shift(UP), run_time=0.5, rate_func=linear)
        self.play([shown.animate.shift(UP), square.animate.shift(UP)], lag_ratio=0.2)
        self.play(FadeOut(layer) for layer in (shown.grid, shown.dots))
        self.play(FadeTransform(square, Circle()), subcaption="a disc", subcaption_offset=0.1)
        with pytest.raises(ValueError, match="no animations"):
            self.play()
        with pytest.raises(TypeError):
            self.play(square.shift)

    frames = shot(scene(construct))
    assert len(frames) == 20 + 5 + 10 + 10 + 10


def test_a_long_play_has_one_subcaption(monkeypatch):
    said = []
    monkeypatch.setattr(Scene, "add_subcaption", lambda self, *args: said.append(args))

    def construct(self):
        self.play(FadeIn(plane(), run_time=5), subcaption="here it comes")

    shot(scene(construct))
    ((words, seconds, offset),) = said
    assert words == "here it comes"
    assert seconds == -offset == pytest.approx(5.0, abs=0.2)


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
def test_play_and_wait_keep_the_tempo(speed):
    def construct(self):
        self.play(FadeIn(plane(), run_time=1.0))
        self.wait(1.0)
        self.wait()
        self.wait(1.0, frozen_frame=False)
        self.pause(1.0)
        self.play(LaggedStart(FadeIn(words()), FadeIn(graph()), lag_ratio=1.0))

    assert len(shot(scene(construct), speed=speed)) == pytest.approx(70 / speed, abs=1)


def test_wait_until_something_has_happened():
    def construct(self):
        square = Square().add_updater(lambda mobject, dt: mobject.shift(dt * RIGHT))
        self.add(square)
        self.wait(5, stop_condition=lambda: square.get_x() > 0.95)

    assert 9 <= len(shot(scene(construct))) <= 12


def test_a_faded_layer_is_what_its_plane_shows():
    """A scene's frames, where layers come and go by Manim's animations."""

    def construct(self):
        shown = plane()
        shown.border.set_opacity(0.0)
        self.add(shown)
        self.wait(0.1)
        self.play(shown.dots.animate.set_opacity(0.0))
        self.wait(0.1)
        self.play(FadeOut(shown))
        self.wait(0.1)

    frames = shot(scene(construct))
    assert not np.array_equal(frames[0], frames[11])
    assert (frames[-1] == frames[-1][0, 0]).all()


# --- the example ------------------------------------------------------------------------------


@pytest.fixture
def spiral(tmp_path, monkeypatch):
    run = write_run(tmp_path / "media" / "runs" / "spiral", (2, 16, 2, 1), ("relu", "identity"))
    monkeypatch.chdir(tmp_path)
    return run


def test_the_example_is_rendered_by_manim_s_command_line(spiral, tmp_path):
    manim = [sys.executable, "-m", "manim", "-ql", "--fps", "1", "-r", "96,64", str(OWN), "Unfold"]
    done = subprocess.run(
        manim,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    (made,) = tmp_path.glob("media/videos/own_scene/*/Unfold.mp4")
    assert len(frames_of(made)) > 10


@pytest.mark.parametrize("jobs", [1, 2])
def test_and_by_ours_with_as_many_processes_as_one_likes(jobs, spiral, tmp_path):
    entry = ExampleEntry("own_scene", "Unfold", "a user's own")
    output = Output(width=160, height=90, fps=2, jobs=jobs, media_dir=tmp_path / "media")
    frames = frames_of(render(entry, Settings(run=spiral, text="none"), output)[0])
    assert len(frames) > 20
    assert frames[-1].std() > 10.0


def test_the_example_is_as_short_as_it_looks():
    lines = OWN.read_text(encoding="utf-8").split("class ")[1].splitlines()
    assert len(lines) <= 45
