"""Our mobjects beside Manim's: in the right order, and nothing drawn twice that stays."""

import numpy as np
import pytest
from manim import BLUE, RED, Circle, Square, tempconfig

from scenes.drawing.camera import RasterCamera
from scenes.drawing.mobject import ByIdentity, RasterMobject

SIZE = {"pixel_width": 160, "pixel_height": 90, "frame_width": 16.0, "frame_height": 9.0}


class Bar(RasterMobject):
    """An opaque upright bar at x, in scene units."""

    height = 9.0

    def __init__(self, x: float, color: tuple[int, int, int], *, steady: bool = True) -> None:
        super().__init__()
        self.points = np.zeros((1, 3))
        self.x, self.color, self.steady = x, color, steady
        self.times = 0

    def look(self):
        return (ByIdentity(self), self.x) if self.steady else None

    def draw(self, canvas) -> None:
        self.times += 1
        clip = canvas.clip((self.x - 1.0, -self.height, self.x + 1.0, self.height))
        middle = np.array([0.5 * (clip[0] + clip[2])])
        color, alphas = np.array(self.color, dtype=float), np.ones(1)
        canvas.rules(middle, np.array([True]), color, alphas, clip[2] - clip[0], clip)


@pytest.fixture
def camera():
    with tempconfig(SIZE):
        yield RasterCamera()


def frame(camera, *mobjects) -> np.ndarray:
    camera.draw(mobjects, camera.background)
    return camera.pixel_array.copy()


def counted(camera, monkeypatch) -> list:
    drawn = []
    display = RasterCamera.display_vectorized

    def noting(self, vmobject, context):
        drawn.append(vmobject)
        return display(self, vmobject, context)

    monkeypatch.setattr(RasterCamera, "display_vectorized", noting)
    return drawn


def test_the_order_is_that_of_the_scene(camera):
    disc = Circle(radius=0.5, color=RED, fill_opacity=1.0)
    green = Bar(0.0, (0, 255, 0))
    for _ in range(3):  # drawn, then kept as a picture
        over = frame(camera, green, disc)[45, 80]
        assert over[0] > 200
        assert over[1] < 120
    camera.begin_play()
    for _ in range(3):
        assert tuple(frame(camera, disc, green)[45, 80]) == (0, 255, 0, 255)
    disc.set_z_index(1)
    assert frame(camera, disc, green)[45, 80, 0] > 200


def test_what_stays_is_drawn_once_even_over_what_moves(camera, monkeypatch):
    drawn = counted(camera, monkeypatch)
    moving = Bar(-6.0, (90, 90, 90), steady=False)
    square, mark = Square(color=BLUE, fill_opacity=0.5), Bar(3.0, (9, 8, 7))
    expected = []
    for step in range(8):
        moving.x = step - 4.0
        camera.begin_play()  # nothing is kept
        expected.append(frame(camera, moving, square, mark))
    drawn.clear()
    mark.times = 0
    camera.begin_play()
    for step in range(8):
        moving.x = step - 4.0
        found = frame(camera, moving, square, mark)
        assert np.abs(found.astype(int) - expected[step]).max() <= 1
    # in the first frame, and for the picture that the others show
    assert len(drawn) == mark.times == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda square: square.shift([0.1, 0, 0]),
        lambda square: square.set_fill(RED),
        lambda square: square.set_opacity(0.3),
        lambda square: square.set_stroke(width=9),
    ],
)
def test_what_changes_is_seen_at_once(camera, change):
    square, bar = Square(color=BLUE, fill_opacity=0.5), Bar(0.0, (40, 50, 60))
    for _ in range(3):
        frame(camera, bar, square)
    change(square)
    found = frame(camera, bar, square)
    camera.begin_play()
    assert np.array_equal(found, frame(camera, bar, square))


def test_plays_are_independent_of_what_was_drawn_before(camera):
    square, bar = Square(color=BLUE, fill_opacity=0.37), Bar(0.0, (41, 53, 67))
    camera.begin_play()
    alone = frame(camera, bar, square)
    frame(camera, bar, square)
    camera.begin_play()
    assert np.array_equal(alone, frame(camera, bar, square))


class Short(Bar):
    """A bar that doesn't reach the edges of the frame."""

    height = 0.8


def test_what_is_drawn_anew_is_all_that_differs(camera):
    rng = np.random.default_rng(3)
    bars = [Short(x, tuple(rng.integers(0, 256, 3))) for x in (-6.0, -5.0, 0.5, 1.0, 6.0)]
    disc = Circle(radius=0.5, color=RED, fill_opacity=1.0)
    shown, last, parts = [*bars], None, 0
    grounds = camera.background, camera.background ^ np.uint8(64)
    for step in range(60):
        # one moves, and now and then others do, come, go, or change their places
        bars[step // 20].x += 0.07
        if step % 7 == 3:
            bars[rng.integers(5)].x += 0.3
        if step % 9 == 5:
            shown = [bars[index] for index in rng.permutation(5)[: rng.integers(1, 6)]]
        if step in (30, 50):
            shown = [*shown, disc]
        ground = grounds[step // 45]
        tiles = camera.draw(shown, ground)
        found = camera.pixel_array.copy()
        fresh = RasterCamera()
        fresh.draw(shown, ground)
        assert np.abs(found.astype(int) - fresh.pixel_array).max() <= 1
        if last is not None:
            differs = (found != last).any(axis=2)
            covered = np.repeat(np.repeat(tiles, 16, axis=0), 64, axis=1)[:90, :160]
            assert not (differs & ~covered).any()
        last = found
        parts += not tiles.all()
    assert parts > 20
