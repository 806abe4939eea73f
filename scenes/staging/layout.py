"""Where things stand in a frame, for any aspect: heights and widths in scene units."""

from dataclasses import dataclass, replace

from scenes.drawing.view import Panel

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
        (x, y) of the left end of a row for matrices, under the panels.
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
        numbers = ((left, last_row + (FOOTER_ROW if rail else 0.0)),)
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
            share = (top - bottom - 0.2 * (panels - 1)) / panels
            high = top - index * (share + 0.2)
            low = high - share
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
    width: float, height: float, planes: int, plots: int, text: str, formula: bool = False
) -> tuple[Layout, tuple[Plot, ...]]:
    """Planes in a row (in a high frame, one above the other) and plots beside or below them.

    One thing alone fills the frame. The header's right end, `Layout.formula`, is for a number, or
    for a `formula`, which a high frame gives a row of its own where there is full text.
    """
    left, top, bottom = -0.5 * width + MARGIN, 0.5 * height, -0.5 * height
    inner = width - 2 * MARGIN
    wide = width / height > 1.4
    worded = text != "none"
    note_row = (0.42 if wide else 0.66) if text == "full" else 0.0
    below = HEADER_ROW if formula and text == "full" and not wide else 0.0
    header = HEADER_ROW + 0.28 + below if worded else 0.3
    area_top, area_bottom = top - header, bottom + note_row + 0.30
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
            places.append(Plot(panel, (x, y - 0.5 * heading)))
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
    )
    return found, tuple(places)


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
