"""Where things stand in a frame, for any aspect: heights and widths in scene units."""

from dataclasses import dataclass, replace
from math import inf

from scenes.drawing.viewport import Panel

MARGIN = 0.55
GAP = 0.7
HEADER_ROW = 0.68
FOOTER_ROW = 0.58
TITLE_ROW = 0.55


@dataclass(frozen=True)
class Layout:
    """The places of a clip's panels and texts.

    Attributes
    ----------
    panels
        One or two.
    caption, formula
        (x, y) of a line's left end, or of its middle where `centred`.
    titles, numbers
        For each panel (x, y) of the left ends of its title and its number.
    note
        (x, y) of the left end of the small print.
    rail
        (x, y) of the rail's middle, and `rail_width` what it may take.
    width
        What a line of text may take.
    matrices
        (x, y) of the left end of a row for matrices, under the panels, and `matrices_width` what
        it may take of `width`.
    """

    panels: tuple[Panel, ...]
    caption: tuple[float, float]
    formula: tuple[float, float]
    titles: tuple[tuple[float, float], ...]
    numbers: tuple[tuple[float, float], ...]
    note: tuple[float, float]
    rail: tuple[float, float]
    rail_width: float
    width: float
    formula_right: bool
    matrices: tuple[float, float] = (0.0, 0.0)
    matrices_width: float = inf


def layout(
    width: float,
    height: float,
    panels: int,
    text: str,
    rail: bool = True,
    matrix_row: float = 0.0,
    numbered: bool = True,
) -> Layout:
    """Lay out a frame of `width` by `height` scene units with one or two panels.

    `text` is a mode of `Settings.text`; without `rail` the stages need no row of their own;
    `matrix_row` is the height of a row for matrices, where there is text; without `numbered` two
    panels need no rows for their numbers.
    """
    left, top, bottom = -0.5 * width + MARGIN, 0.5 * height, -0.5 * height
    inner = width - 2 * MARGIN
    wide = width / height > 1.4
    beside = width / height > 0.9  # whether two panels stand side by side
    if text == "none" and panels == 1:
        whole = Panel(0.0, 0.0, width, height)
        spot = (0.0, 0.0)
        return Layout((whole,), spot, spot, (spot,), (spot,), spot, spot, inner, inner, False)
    titled = panels > 1 and text != "none"
    header_rows = {"full": 1 if wide or not rail else 2, "short": 1, "none": 0}[text]
    footer_rows = {"full": 2 if panels == 1 and rail and not wide else 1, "short": 1, "none": 0}[
        text
    ]
    if panels > 1 and (text == "short" or not rail):
        footer_rows = 0
    header = header_rows * HEADER_ROW + 0.28
    note_row = (0.42 if wide else 0.66) if text == "full" else 0.0
    footer = footer_rows * FOOTER_ROW + note_row + 0.30
    row = 0.0 if text == "none" else matrix_row
    area_top, area_bottom = top - header, bottom + footer + row
    first_row = top - 0.22 - 0.5 * HEADER_ROW
    caption = (left, first_row)
    formula = (-left, first_row) if wide else (left, first_row - HEADER_ROW)
    cells = _cells(left, inner, area_top, area_bottom, panels, beside, titled, numbered)
    places = tuple(panel for panel, _, _ in cells)
    low = bottom + 0.20
    note = (left, low + (0.12 if wide else 0.24))
    last_row = low + note_row + 0.5 * FOOTER_ROW
    if panels > 1:
        numbers = tuple(number for _, _, number in cells)
        rail_at, rail_width = (0.0, last_row), inner
    elif wide:
        numbers = ((left, last_row),)
        rail_width = 0.56 * inner
        rail_at = (-left - 0.5 * rail_width, last_row)
    else:
        railed = rail and text == "full"  # the number is over the rail
        numbers = ((left, last_row + (FOOTER_ROW if railed else 0.0)),)
        rail_at, rail_width = (0.0, last_row), inner
    titles = tuple(title for _, title, _ in cells)
    return Layout(
        places,
        caption,
        formula,
        titles,
        numbers,
        note,
        rail_at,
        rail_width,
        inner,
        wide,
        matrices=(left, area_bottom - 0.5 * row),
    )


def raised(found: Layout, text: str) -> Layout:
    """A layout of one panel, higher by the row that a narrow frame keeps for a formula."""
    (panel,) = found.panels
    if text != "full" or found.formula_right:
        return found
    high = found.caption[1] - found.formula[1]
    grown = Panel(panel.x, panel.y + 0.5 * high, panel.width, panel.height + high)
    return replace(found, panels=(grown,))


def with_column(found: Layout, width: float) -> Layout:
    """A layout of one panel with a column for matrices beside it, of so much of the width."""
    (panel,) = found.panels
    column = width * panel.width
    left, _, right, _ = panel.box
    rest = panel.width - column - 0.6 * GAP
    narrowed = Panel(left + 0.5 * rest, panel.y, rest, panel.height)
    return replace(found, panels=(narrowed,), matrices=(right - column, panel.y))


def _cells(left, inner, top, bottom, panels, beside, titled, numbered):
    """Each panel with its title's and its number's place."""
    above = TITLE_ROW if titled else 0.0
    below = FOOTER_ROW if titled and numbered else 0.0
    cells = []
    for index in range(panels):
        if beside or panels == 1:
            cell = (inner - GAP * (panels - 1)) / panels
            x = left + cell * (index + 0.5) + GAP * index
            high, low = top, bottom
        else:
            cell, x = inner, 0.0
            cell_height = (top - bottom - 0.2 * (panels - 1)) / panels
            high = top - index * (cell_height + 0.2)
            low = high - cell_height
        panel = Panel(x, 0.5 * (high - above + low + below), cell, high - low - above - below)
        start = x - 0.5 * cell
        title = (start, high - 0.5 * above)
        cells.append((panel, title, (start, low + 0.5 * below)))
    return cells


@dataclass(frozen=True)
class Plot:
    """A graph's panel, and (x, y) of the left end of its heading."""

    panel: Panel
    heading: tuple[float, float]


PLOT_COLUMN, PLOT_STRIP = 3.0, 2.1
PLOT_HEADING = 0.42


def board(
    width: float,
    height: float,
    planes: int,
    plots: int,
    text: str,
    formula: bool = False,
    matrix_row: float = 0.0,
) -> tuple[Layout, tuple[Plot, ...]]:
    """Planes in a row (in a high frame, one above the other) and plots beside or below them.

    One thing alone fills the frame. The header's right end, `Layout.formula`, is for a `formula`
    or a number beside the caption; a high frame gives it a row of its own.
    `matrix_row` is the height of a row for matrices below, where there is text.
    """
    left, top, bottom = -0.5 * width + MARGIN, 0.5 * height, -0.5 * height
    inner = width - 2 * MARGIN
    wide = width / height > 1.4
    worded = text != "none"
    note_row = (0.42 if wide else 0.66) if text == "full" else 0.0
    below = HEADER_ROW if formula and worded and not wide else 0.0
    header = HEADER_ROW + 0.28 + below if worded else 0.3
    row = matrix_row if worded else 0.0
    area_top, area_bottom = top - header, bottom + note_row + 0.30 + row
    matrices = (left, area_bottom - 0.5 * row)
    edge = -left
    plot_left, plot_low, plot_top = left, area_bottom, area_top
    plot_across = 1
    if plots and planes and wide:
        plot_left = edge - PLOT_COLUMN
        edge = plot_left - 0.6 * GAP
    elif plots and planes:
        plot_top = area_bottom + PLOT_STRIP
        area_bottom = plot_top + 0.3
        plot_across = plots
    elif plots:
        plot_across = plots if wide else 1
    cells = []
    titled = worded and planes + plots > 1
    if planes:
        # a single plane without words fills the frame
        if planes == 1 and not plots and not worded:
            cells = [(Panel(0.0, 0.0, width, height), (0.0, 0.0), (0.0, 0.0))]
        else:
            cells = _cells_of(left, edge, area_top, area_bottom, planes, titled)
    places = []
    if plots:
        heading = PLOT_HEADING if worded else 0.0
        down = -(-plots // plot_across)
        across = (-left - plot_left - GAP * (plot_across - 1)) / plot_across
        high = (plot_top - plot_low - 0.25 * (down - 1)) / down
        for index in range(plots):
            x = plot_left + (index % plot_across) * (across + GAP)
            y = plot_top - (index // plot_across) * (high + 0.25)
            panel = Panel(x + 0.5 * across, y - 0.5 * (high + heading), across, high - heading)
            # beside planes with titles it stands on their line
            row = TITLE_ROW if titled and planes and wide and index == 0 else heading
            places.append(Plot(panel, (x, y - 0.5 * row)))
    first_row = top - 0.22 - 0.5 * HEADER_ROW
    spot = (left, first_row)
    numbers = tuple(number for _, _, number in cells)
    found = Layout(
        tuple(panel for panel, _, _ in cells),
        spot,
        (left, first_row - below) if below else (-left, first_row),
        tuple(title for _, title, _ in cells),
        numbers,
        (left, bottom + 0.20 + (0.12 if wide else 0.24)),
        spot,
        inner,
        inner,
        wide,
        matrices,
    )
    return found, tuple(places)


# Of the width, for the first two of three panels beside each other; of the height, for two over
# the third; a first panel is at most so many times as high as wide.
LARGE_LAST, UPPER, HIGHEST = (0.29, 0.27), 0.44, 1.15


def triptych(width: float, height: float, text: str, matrix_row: float) -> Layout:
    """Three panels, the last the largest, and a row for matrices, `Layout.matrices`.

    In a wide frame they are beside each other, and the last one goes down beside the matrices; in
    others it is below the first two, and in a square one with the matrices beside it.
    """
    mode = text if text != "none" else "short"
    found, _ = board(width, height, 1, 0, mode, matrix_row=matrix_row)
    (whole,) = found.panels
    worded = text != "none"
    above, gap, inner = TITLE_ROW if worded else 0.0, 0.6 * GAP, found.width
    left, low, right, high = whole.box
    if not worded:
        low, high = -0.5 * height + 0.3, 0.5 * height - 0.3
    row = matrix_row if worded else 0.0
    if width / height > 1.4:
        first, second = (
            left + proportion * inner for proportion in (LARGE_LAST[0], sum(LARGE_LAST))
        )
        boxes = [
            (left, low, first, high),
            (first + gap, low, second + gap, high),
            (second + 2.0 * gap, low - row, right, high),
        ]
    else:
        square = width / height > 0.9
        middle, half = high - UPPER * (high - low + square * row), left + 0.5 * (inner - gap)
        last = (half + gap if square else left, low - square * row, right, middle - 0.2)
        boxes = [(left, middle, half, high), (half + gap, middle, right, high), last]
        if square and worded:
            matrices = (left, 0.5 * (last[1] + last[3]))
            found = replace(found, matrices=matrices, matrices_width=0.5 * (inner - gap))
    panels, titles = [], []
    for index, (x0, y0, x1, y1) in enumerate(boxes):
        high = y1 - above - y0
        shown = min(high, HIGHEST * (x1 - x0)) if index == 0 else high
        middle = y1 - above - 0.5 * shown if worded else 0.5 * (y0 + y1)
        panels.append(Panel(0.5 * (x0 + x1), middle, x1 - x0, shown))
        titles.append((x0, y1 - 0.5 * above))
    return replace(found, panels=tuple(panels), titles=tuple(titles))


def _cells_of(left, right, top, bottom, count, titled):
    """Planes in rows between four edges, each with its title's place."""
    above = TITLE_ROW if titled else 0.0

    def size(across: int) -> tuple[float, float]:
        down = -(-count // across)
        cell = (right - left - 0.6 * GAP * (across - 1)) / across
        return cell, (top - bottom - 0.2 * (down - 1)) / down

    # as many beside each other as make the largest squares
    across = max(range(1, count + 1), key=lambda n: min(size(n)[0], size(n)[1] - above))
    cell, high = size(across)
    cells = []
    for index in range(count):
        x = left + (index % across) * (cell + 0.6 * GAP)
        y = top - (index // across) * (high + 0.2)
        panel = Panel(x + 0.5 * cell, y - 0.5 * (high + above), cell, high - above)
        cells.append((panel, (x, y - 0.5 * above), (x, y - high)))
    return cells


# For the names of a plane's axes, below it and on its left; and for a line of numbers.
AXIS_ROW, TABLE_ROW = 0.4, 0.47


def beside_axes(found: Layout) -> Layout:
    """The same with room for the names of the first panel's axes."""
    first, *others = found.panels
    x, y = first.x + 0.5 * AXIS_ROW, first.y + 0.5 * AXIS_ROW
    smaller = Panel(x, y, first.width - AXIS_ROW, first.height - AXIS_ROW)
    return replace(found, panels=(smaller, *others))


def names_of_axes(panel: Panel) -> tuple[tuple[float, float], tuple[float, float]]:
    """(x, y) of the middles of the names of its axes."""
    left, bottom, _, _ = panel.box
    return (panel.x, bottom - 0.55 * AXIS_ROW), (left - 0.55 * AXIS_ROW, panel.y)


def rows_of(plot: Plot, count: int) -> list[tuple[float, float]]:
    """(x, y) of the left ends of so many lines of numbers, in place of a graph."""
    x, y = plot.heading
    return [(x, y - TABLE_ROW * index) for index in range(count)]


def sheet(width: float, height: float, text: str, formula_row: float) -> Layout:
    """One panel between a caption and a row for formulas, `Layout.matrices`, of that height.

    The header's right end, `Layout.formula`, is for a number.
    """
    left, top, bottom = -0.5 * width + MARGIN, 0.5 * height, -0.5 * height
    inner, wide = width - 2 * MARGIN, width / height > 1.4
    header = HEADER_ROW + 0.28 if text != "none" else 0.3
    note_row = (0.42 if wide else 0.66) if text == "full" else 0.0
    row = formula_row if text != "none" else 0.0
    high, low = top - header, bottom + note_row + 0.30 + row
    panel = Panel(0.0, 0.5 * (high + low), inner, high - low)
    first_row = (left, top - 0.22 - 0.5 * HEADER_ROW)
    return Layout(
        (panel,),
        caption=first_row,
        formula=(-first_row[0], first_row[1]),
        titles=(first_row,),
        numbers=(first_row,),
        note=(left, bottom + 0.20 + (0.12 if wide else 0.24)),
        rail=first_row,
        rail_width=inner,
        width=inner,
        formula_right=wide,
        matrices=(left, low - 0.5 * row),
    )
