"""Where things stand in a frame, for any aspect: heights and widths in scene units."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import ceil, inf

from scenes.drawing.viewport import Panel

MARGIN = 0.55
GAP = 0.7
HEADER_ROW = 0.68
FOOTER_ROW = 0.58
TITLE_ROW = 0.55
# What stays free over the header and under it, over the footer and under it; and what stays free
# over panels without words.
OVER_HEADER, UNDER_HEADER, OVER_FOOTER, UNDER_FOOTER, BARE = 0.22, 0.06, 0.10, 0.20, 0.30
# A line of the small print, and what stays free over it.
NOTE_LINE, OVER_NOTE = 0.24, 0.18
# Between panels: one over the other, and beside each other where they are small.
ROW_GAP, NARROW_GAP = 0.2, 0.6 * GAP

# A row or column of this size takes what the others leave; several share it equally.
REST = inf

Place = tuple[float, float]


def is_wide(width: float, height: float) -> bool:
    """Whether a frame has room for two things in one line of text."""
    return width / height > 1.4


def _fits_two(width: float, height: float) -> bool:
    """Whether two panels stand side by side in a frame."""
    return width / height > 0.9


def _edges(start: float, length: float, sizes: Sequence[float], gap: float):
    """[begin, end) of parts that lie one after the other from `start` on."""
    rest = length - gap * (len(sizes) - 1) - sum(size for size in sizes if size != REST)
    lengths = [rest / sizes.count(REST) if size == REST else size for size in sizes]
    begins = accumulate(lengths, lambda begin, size: begin + size + gap, initial=start)
    return [(begin, begin + size) for begin, size in zip(begins, lengths, strict=False)]


@dataclass(frozen=True)
class Box:
    """A rectangle of the frame, in scene units, to be divided into rows and columns."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def middle(self) -> Place:
        return 0.5 * (self.left + self.right), 0.5 * (self.bottom + self.top)

    @property
    def start(self) -> Place:
        """Where a line of text begins."""
        return self.left, self.middle[1]

    @property
    def end(self) -> Place:
        """Where a line of text ends."""
        return self.right, self.middle[1]

    @property
    def panel(self) -> Panel:
        return Panel(*self.middle, self.width, self.height)

    def rows(self, *heights: float, gap: float = 0.0) -> list["Box"]:
        """Rows of these heights, from the top down; `REST` takes what the others leave."""
        edges = _edges(-self.top, self.height, heights, gap)
        return [Box(self.left, -low, self.right, -high) for high, low in edges]

    def columns(self, *widths: float, gap: float = 0.0) -> list["Box"]:
        """Columns of these widths, from the left; `REST` takes what the others leave."""
        edges = _edges(self.left, self.width, widths, gap)
        return [Box(left, self.bottom, right, self.top) for left, right in edges]

    def grid(self, down: int, across: int, gaps: tuple[float, float]) -> list["Box"]:
        """Equal cells, row by row, with gaps between (rows, columns)."""
        rows = self.rows(*[REST] * down, gap=gaps[0])
        return [cell for row in rows for cell in row.columns(*[REST] * across, gap=gaps[1])]


@dataclass(frozen=True)
class Layout:
    """The places of a clip's panels and texts.

    Attributes
    ----------
    panels
        As many as were asked for, in reading order.
    caption, formula
        (x, y) of a line's left end; the formula's right end where it is beside the caption.
    note
        (x, y) of the left end of the small print.
    rail
        (x, y) of the rail's middle, and `rail_width` what it may take.
    width
        What a line of text may take.
    formula_right
        Whether the frame is wide: what is beside each other here is below it elsewhere.
    matrices
        (x, y) of the left end of a row for matrices, under the panels, and `matrices_width` what
        it may take of `width`.
    titles, numbers
        For each panel (x, y) of the left ends of its title and its number.
    """

    panels: tuple[Panel, ...]
    caption: Place
    formula: Place
    note: Place
    rail: Place
    rail_width: float
    width: float
    formula_right: bool
    matrices: Place
    matrices_width: float = inf
    titles: tuple[Place, ...] = ()
    numbers: tuple[Place, ...] = ()

    def with_cells(self, cells: list[list[Box]]) -> "Layout":
        """The same with panels, each given as rows for its title, itself and its number."""
        titles, panels, numbers = zip(*cells, strict=True) if cells else ((), (), ())
        return replace(
            self,
            panels=tuple(box.panel for box in panels),
            titles=tuple(box.start for box in titles),
            numbers=tuple(box.start for box in numbers),
        )


def _divide(
    width: float,
    height: float,
    text: str,
    matrix_row: float,
    header_rows: int = 1,
    footer_rows: int = 0,
    formula_below: bool = False,
    bare: float = BARE,
) -> tuple[Layout, Box]:
    """A frame's places for texts, and the area that is left between them.

    `bare` stays free over the area where there are no words.
    """
    wide, worded = is_wide(width, height), text != "none"
    note_row = NOTE_LINE * (1 if wide else 2)
    under = UNDER_FOOTER + (note_row + OVER_NOTE if text == "full" else 0.0)
    over = OVER_HEADER + header_rows * HEADER_ROW + UNDER_HEADER if worded else bare
    footer = OVER_FOOTER + footer_rows * FOOTER_ROW + under
    frame = Box(-0.5 * width, -0.5 * height, 0.5 * width, 0.5 * height)
    _, inner, _ = frame.columns(MARGIN, REST, MARGIN)
    _, area, matrices, _ = inner.rows(over, REST, matrix_row if worded else 0.0, footer)
    _, first, second, _ = inner.rows(OVER_HEADER, HEADER_ROW, HEADER_ROW, REST)
    _, last, _ = inner.rows(REST, FOOTER_ROW, under)
    _, note, _ = inner.rows(REST, note_row, UNDER_FOOTER)
    places = Layout(
        panels=(area.panel,),
        caption=first.start,
        formula=second.start if formula_below else first.end,
        note=note.start,
        rail=last.middle,
        rail_width=inner.width,
        width=inner.width,
        formula_right=wide,
        matrices=matrices.start,
    )
    return places, area


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
    if text == "none" and panels == 1:
        return board(width, height, 1, 0, text)[0]
    wide, railed, titled = is_wide(width, height), rail and text == "full", panels > 1
    stacked = railed and not wide  # a formula is under the caption, a number over the rail
    footer_rows = int(railed) if titled else 1 + stacked
    bare = OVER_HEADER + UNDER_HEADER
    places, area = _divide(
        width, height, text, matrix_row, 1 + stacked, footer_rows, not wide, bare
    )
    down, across = (1, panels) if _fits_two(width, height) else (panels, 1)
    above = TITLE_ROW if titled and text != "none" else 0.0
    below = FOOTER_ROW if above and numbered else 0.0
    cells = area.grid(down, across, (ROW_GAP, GAP))
    places = places.with_cells([cell.rows(above, REST, below) for cell in cells])
    if titled:
        return places
    (left, _), (_, y) = places.caption, places.rail
    if wide:  # the rail is beside the number
        rail_width = 0.56 * places.width
        places = replace(places, rail=(-left - 0.5 * rail_width, y), rail_width=rail_width)
    return replace(places, numbers=((left, y + FOOTER_ROW * stacked),))


def raised(places: Layout, text: str) -> Layout:
    """A layout of one panel, higher by the row that a narrow frame keeps for a formula."""
    if text != "full" or places.formula_right:
        return places
    box = Box(*places.panels[0].box)
    row = places.caption[1] - places.formula[1]
    return replace(places, panels=(replace(box, top=box.top + row).panel,))


def with_column(places: Layout, width: float) -> Layout:
    """A layout of one panel with a column for matrices beside it, of so much of the width."""
    box = Box(*places.panels[0].box)
    rest, column = box.columns(REST, width * box.width, gap=NARROW_GAP)
    return replace(places, panels=(rest.panel,), matrices=column.start)


@dataclass(frozen=True)
class Plot:
    """A graph's panel, and (x, y) of the left end of its heading."""

    panel: Panel
    heading: Place


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
    wide, worded = is_wide(width, height), text != "none"
    below = formula and worded and not wide
    places, area = _divide(width, height, text, matrix_row, 1 + below, formula_below=below)
    if planes == 1 and not plots and not worded:
        panel = Panel(0.0, 0.0, width, height)
        return replace(places, panels=(panel,), titles=((0.0, 0.0),), numbers=((0.0, 0.0),)), ()
    across, titled = plots if planes or wide else 1, worded and planes + plots > 1
    plot_area = area
    if plots and planes and wide:
        area, plot_area = area.columns(REST, PLOT_COLUMN, gap=NARROW_GAP)
        across = 1
    elif plots and planes:
        area, plot_area = area.rows(REST, PLOT_STRIP, gap=0.3)
    graphs = []
    for cell in plot_area.grid(plots // across, across, (0.25, GAP)) if plots else []:
        heading, panel = cell.rows(PLOT_HEADING * worded, REST)
        if titled and planes and wide and not graphs:
            # beside planes with titles it stands on their line
            heading = cell.rows(TITLE_ROW, REST)[0]
        graphs.append(Plot(panel.panel, heading.start))
    return places.with_cells(_squares(area, planes, TITLE_ROW * titled)), tuple(graphs)


def _squares(area: Box, count: int, above: float) -> list[list[Box]]:
    """Cells, so many beside each other as make the largest squares below their titles."""
    grids = []
    for across in range(1, count + 1):
        cells = area.grid(ceil(count / across), across, (ROW_GAP, NARROW_GAP))
        grids.append([cell.rows(above, REST, 0.0) for cell in cells[:count]])
    return max(grids, key=lambda cells: min(cells[0][1].width, cells[0][1].height), default=[])


# Of the width, for the first two of three panels beside each other; of the height, for two over
# the third; a first panel is at most so many times as high as wide.
LARGE_LAST, UPPER, HIGHEST = (0.29, 0.27), 0.44, 1.15


def triptych(width: float, height: float, text: str, matrix_row: float) -> Layout:
    """Three panels, the last the largest, and a row for matrices, `Layout.matrices`.

    In a wide frame they are beside each other, and the last one goes down beside the matrices; in
    others it is below the first two, and in a square one with the matrices beside it.
    """
    worded, gap = text != "none", NARROW_GAP
    wide, square = is_wide(width, height), _fits_two(width, height)
    places, area = _divide(width, height, text, matrix_row)
    row = matrix_row if worded and square else 0.0
    whole = replace(area, bottom=area.bottom - row)
    if wide:
        widths = (proportion * area.width for proportion in LARGE_LAST)
        *upper, last = whole.columns(*widths, REST, gap=gap)
        boxes = [*(box.rows(REST, row)[0] for box in upper), last]
    else:
        upper, _, last = whole.rows(UPPER * whole.height, ROW_GAP, REST)
        boxes = upper.columns(REST, REST, gap=gap)
        if square:
            beside, last = last.columns(REST, REST, gap=gap)
            places = replace(places, matrices=beside.start, matrices_width=beside.width)
        boxes.append(last)
    cells = [box.rows(TITLE_ROW * worded, REST, 0.0) for box in boxes]
    title, panel, _ = cells[0]
    slim = min(panel.height, HIGHEST * panel.width)
    cells[0] = [title, *(panel.rows(slim, REST) if worded else panel.rows(REST, slim, REST)[1:])]
    return places.with_cells(cells)


# For the names of a plane's axes, below it and on its left; and for a line of numbers.
AXIS_ROW, TABLE_ROW = 0.4, 0.47


def beside_axes(places: Layout) -> Layout:
    """The same with room for the names of the first panel's axes."""
    first, *others = places.panels
    _, right = Box(*first.box).columns(AXIS_ROW, REST)
    return replace(places, panels=(right.rows(REST, AXIS_ROW)[0].panel, *others))


def names_of_axes(panel: Panel) -> tuple[Place, Place]:
    """(x, y) of the middles of the names of its axes."""
    left, bottom, _, _ = panel.box
    return (panel.x, bottom - 0.55 * AXIS_ROW), (left - 0.55 * AXIS_ROW, panel.y)


def rows_of(plot: Plot, count: int) -> list[Place]:
    """(x, y) of the left ends of so many lines of numbers, in place of a graph."""
    x, y = plot.heading
    return [(x, y - TABLE_ROW * index) for index in range(count)]


def sample_layout(width: float, height: float, text: str, formula_row: float) -> Layout:
    """One panel between a caption and a row for formulas, `Layout.matrices`, of that height.

    The header's right end, `Layout.formula`, is for a number.
    """
    return _divide(width, height, text, formula_row)[0]
