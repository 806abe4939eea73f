"""The places of panels and texts, in frames of every shape."""

from itertools import combinations, pairwise

import pytest

from scenes.views.layout import (
    REST,
    Box,
    beside_axes,
    board,
    layout,
    raised,
    sample_layout,
    triptych,
    with_column,
)

FRAMES = [(14.22, 8.0), (8.0, 8.0), (10.0, 8.0), (11.19, 8.0), (11.21, 8.0), (8.0, 14.22)]
TEXTS = ["full", "short", "none"]


def layouts(width, height, text):
    """Every kind of layout, with how many panels it is asked for and its panels' boxes."""
    for panels in (1, 2):
        for rail in (True, False):
            places = layout(width, height, panels, text, rail, 1.2)
            yield panels, places, ()
    yield 1, raised(layout(width, height, 1, text, matrix_row=1.2), text), ()
    yield 1, with_column(layout(width, height, 1, text), 0.4), ()
    for planes in range(5):
        for plots in range(3):
            for formula in (True, False):
                yield planes, *board(width, height, planes, plots, text, formula, 0.9)
    yield 2, beside_axes(board(width, height, 2, 0, text)[0]), ()
    yield 3, triptych(width, height, text, 1.75), ()
    yield 1, sample_layout(width, height, text, 1.7), ()


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """How far two boxes (left, bottom, right, top) reach into each other."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    return min(across, min(one[3], other[3]) - max(one[1], other[1]))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(("width", "height"), FRAMES)
def test_panels_lie_in_the_frame_and_over_no_other(width, height, text):
    for count, places, plots in layouts(width, height, text):
        assert len(places.panels) == count
        boxes = [panel.box for panel in [*places.panels, *(plot.panel for plot in plots)]]
        for left, bottom, right, top in boxes:
            assert -0.5 * width - 1e-9 <= left < right <= 0.5 * width + 1e-9
            assert -0.5 * height - 1e-9 <= bottom < top <= 0.5 * height + 1e-9
        assert all(overlap(*pair) < 1e-9 for pair in combinations(boxes, 2))


@pytest.mark.parametrize("text", ["full", "short"])
@pytest.mark.parametrize(("width", "height"), FRAMES)
def test_lines_of_text_have_a_place_of_their_own(width, height, text):
    for _, places, plots in layouts(width, height, text):
        spots = [places.caption]
        if text == "full":
            spots.append(places.note)
        if len(places.panels) > 1:
            spots += places.titles
        spots += [plot.heading for plot in plots]
        lines = [(x, y - 0.1, x + 0.5, y + 0.1) for x, y in spots]
        boxes = [panel.box for panel in [*places.panels, *(plot.panel for plot in plots)]]
        for left, bottom, right, top in lines:
            assert -0.5 * width < left < right < 0.5 * width
            assert -0.5 * height < bottom < top < 0.5 * height
        assert all(overlap(*pair) < 1e-9 for pair in combinations(lines, 2))
        assert all(overlap(line, box) < 1e-9 for line in lines for box in boxes)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(("width", "height"), FRAMES)
def test_a_plane_alone_fills_the_frame_only_without_words(width, height, text):
    for places in (layout(width, height, 1, text), board(width, height, 1, 0, text)[0]):
        whole = (places.panels[0].width, places.panels[0].height) == (width, height)
        assert whole == (text == "none")


@pytest.mark.parametrize("divide", [Box.rows, Box.columns])
def test_parts_fill_a_box_up_to_the_gaps(divide):
    box = Box(-1.0, 2.0, 5.0, 8.0)
    parts = divide(box, 1.0, REST, 0.5, REST, gap=0.25)
    first, last = parts[0], parts[-1]
    assert (first.left, first.top) == (box.left, box.top)
    assert (last.right, last.bottom) == (box.right, box.bottom)
    lengths = [min(part.width, part.height) for part in parts]
    assert lengths == pytest.approx([1.0, 1.875, 0.5, 1.875])
    assert all(
        overlap((p.left, p.bottom, p.right, p.top), (q.left, q.bottom, q.right, q.top))
        == pytest.approx(-0.25)
        for p, q in pairwise(parts)
    )


def test_a_grid_has_equal_cells_row_by_row():
    cells = Box(0.0, 0.0, 3.2, 2.1).grid(2, 3, (0.1, 0.1))
    assert [cell.middle for cell in cells] == [
        pytest.approx((x, y)) for y in (1.6, 0.5) for x in (0.5, 1.6, 2.7)
    ]
