"""What the replay of a wide block costs a frame, and what its creases cost once."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from models.geometry.creases import trace
from models.motion.drawable import drawable
from models.motion.stages import stages
from models.run.run import Run

LINES = 44
REPEATS = 300
ONCE = 7  # repeats of what is done once a play


def measure(run: Run) -> dict[str, Any]:
    """The activation stage on 44 lines and the run's points; models only, milliseconds."""
    drawing = drawable(run.at(run.last), run.points)
    stage = next(stage for stage in stages(drawing) if stage.kind == "activate")
    segments = _lines(run.points)
    ends = stage.at(0.0), stage.at(1.0)
    inputs = trace(segments, ends)  # (L, S, 2)
    lines = [end(inputs) for end in ends]
    points = [end(run.points) for end in ends]
    times = iter(np.linspace(0.0, 1.0, 10 * REPEATS))

    def frame() -> None:
        t = next(times)
        stage.between(*lines, t)
        stage.between(*points, t)

    def forward() -> None:
        network = stage.at(next(times))
        network(inputs)
        network(run.points)

    return {
        "network": "-".join(str(layer) for layer in run.architecture.widths),
        "lines": LINES,
        "points": len(run.points),
        "vertices_a_line": inputs.shape[1],
        "creases": int((np.abs(np.diff(inputs, axis=1)).max(axis=2) > 0).sum() - LINES),
        "frame_ms": _median(frame, REPEATS),
        "frame_ms_worst": _median(frame, REPEATS, share=99),
        # what a frame would cost if it didn't know that the homotopy is straight
        "forward_pass_ms": _median(forward, 30),
        "solve_creases_ms": _median(lambda: trace(segments, ends), ONCE),
        "both_ends_ms": _median(lambda: [end(inputs) for end in ends], ONCE),
    }


def _lines(points: np.ndarray) -> np.ndarray:
    """44 straight lines over the points' box, half of each family; (44, 2, 2)."""
    low, high = points.min(axis=0), points.max(axis=0)
    segments = np.empty((LINES, 2, 2))
    for axis in (0, 1):
        family = segments[axis * LINES // 2 : (axis + 1) * LINES // 2]
        family[:, :, axis] = np.linspace(low[axis], high[axis], LINES // 2)[:, None]
        family[:, 0, 1 - axis], family[:, 1, 1 - axis] = low[1 - axis], high[1 - axis]
    return segments


def _median(work: Callable[[], object], repeats: int, share: float = 50) -> float:
    """Milliseconds that `work` takes; another percentile than the median with `share`."""
    work()
    taken = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return 1e3 * float(np.percentile(taken, share))
