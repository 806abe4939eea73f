"""Last frames against pictures kept beside the tests; `pytest --set_test` makes them anew."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scenes.cli.catalog import CATALOG
from scenes.cli.settings import Output, Settings
from scenes.output.session import render

GOLDEN = Path(__file__).parent / "golden"
# How far a channel may be off, and in which share of the pixels it may be further.
LEVELS, SHARE = 12, 0.004

CASES = {
    "warp": ("warp", {}),
    "warp-no-activation": ("warp", {"activation": False}),
    "warp-stages": ("warp", {"stages": (1, 2), "theme": "light", "text": "short"}),
    "compare": ("compare", {}),
    "boundary": ("boundary", {}),
    "spaces": ("spaces", {"text": "none"}),
    "composition": ("composition", {}),
    "regions": ("regions", {}),
    "regions-epochs": ("regions", {"epochs": True, "theme": "light"}),
    "replay": ("replay", {"arrows": True}),
    "pullback": ("pullback", {}),
    "layers": ("layers", {}),
    "layers-epochs": ("layers", {"epochs": True, "theme": "contrast"}),
    "lift": ("lift", {}),
    "affine": ("affine", {}),
    "place": ("place", {}),
    "dot": ("dot", {"theme": "light"}),
    "arithmetic": ("arithmetic", {}),
    "activations": ("activations", {"only": ("relu", "softmax")}),
    "diagram": ("diagram", {}),
    "diagram-epochs": ("diagram", {"epochs": True}),
    "forward": ("forward", {"theme": "light"}),
    "loss": ("loss", {}),
    "backprop": ("backprop", {}),
}


@pytest.mark.parametrize("name", CASES)
def test_last_frame(name, run_directory, tmp_path, request):
    scene, changes = CASES[name]
    settings = Settings(run=run_directory if CATALOG[scene].preset else None, **changes)
    output = Output(width=480, height=270, fps=4, still=True, media_dir=tmp_path)
    picture = np.asarray(Image.open(render(CATALOG[scene], settings, output)[0]).convert("RGB"))
    kept = GOLDEN / f"{name}.png"
    if request.config.getoption("--set_test"):
        GOLDEN.mkdir(exist_ok=True)
        Image.fromarray(picture).save(kept, optimize=True)
    expected = np.asarray(Image.open(kept).convert("RGB"))
    off = np.abs(picture.astype(int) - expected).max(axis=2) > LEVELS
    if request.config.getoption("--show_diff") and off.any():
        Image.fromarray((off * 255).astype(np.uint8)).show()
    assert off.mean() <= SHARE, f"{off.mean():.2%} of the pixels differ from {kept.name}"
