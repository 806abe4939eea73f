"""The pictures of the README, made by the commands it shows: `make gallery`."""

import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import av
from PIL import Image

from models.files import atomic_write

ROOT = Path(__file__).parents[3]
GALLERY = ROOT / "media" / "gallery"
# Each picture's file and its command; a clip becomes an animated WebP, a still (-s) a WebP.
PICTURES: dict[str, str] = {
    "compare.webp": "python render.py compare spiral",
    "warp.webp": "python render.py warp spiral -s",
    "warp-no-activation.webp": "python render.py warp spiral --no-activation -s",
    "composition.webp": "python render.py composition deep --epoch 1 -s",
    "boundary.webp": "python render.py boundary spiral -s",
    "spaces.webp": "python render.py spaces moons -s",
    "lift.webp": "python render.py lift discs3 -s",
    "deep.webp": "python render.py warp deep -s",
    "replay.webp": "python render.py replay spiral --epoch 23 -s",
    "layers.webp": "python render.py layers deep -s",
    "regions.webp": "python render.py regions spiral --epochs -s",
    "classes.webp": "python render.py spaces spiral5 -s",
    "heights.webp": "python render.py boundary ridge -s",
    "discs.webp": "python render.py compare discs2 discs3 -s",
    "arithmetic.webp": "python render.py arithmetic -s",
    "activations.webp": "python render.py activations --only sigmoid,relu -s",
    "loss.webp": "python render.py loss -s",
    "pullback.webp": "python render.py pullback moons -s",
    "affine.webp": "python render.py affine moons -s",
    "place.webp": "python render.py place discs3 -s",
    "dot.webp": "python render.py dot moons --unit 1 -s",
    "descent.webp": "python render.py descent -s",
    "diagram.webp": "python render.py diagram spiral --epochs -s",
    "forward.webp": "python render.py forward spiral -s",
    "backprop.webp": "python render.py backprop moons -s",
    "retrained.webp": "python render.py compare spiral --retrained -s",
    "light.webp": "python render.py warp circles --theme light -s",
    "own.webp": "manim -ql scenes/examples/own_scene.py Unfold",
}
# A README's picture is small: these come on top of its command.
CLIP = ("-r", "720,406", "--fps", "15", "--speed", "1.6")
STILL = ("-r", "1280,720")


def make_gallery() -> None:
    """Render every picture into media/gallery/."""
    GALLERY.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for name, command in PICTURES.items():
            program, *arguments = command.split()
            still = "-s" in arguments
            places = ["-o", str(Path(scratch) / Path(name).stem)]
            if program == "manim":
                arguments, still = ["-m", program, *arguments, "-s"], True
                places = ["--media_dir", scratch]
            done = subprocess.run(
                [sys.executable, *arguments, *(STILL if still else CLIP), *places],
                cwd=ROOT,
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
            source = Path(done.stdout.strip())
            if program == "manim":  # whose stdout is its log
                (source,) = Path(scratch).glob("images/*/*.png")
            with atomic_write(GALLERY / name) as target:
                if still:
                    Image.open(source).convert("RGB").save(target, format="WEBP", quality=86)
                else:
                    _animate(source, target)


def _animate(clip: Path, target: Path) -> None:
    """A clip as an animated WebP that loops."""
    with av.open(clip) as container:
        rate = container.streams.video[0].average_rate or Fraction(20)
        frames = [frame.to_image() for frame in container.decode(video=0)]
    frames[0].save(
        target,
        format="WEBP",
        save_all=True,
        append_images=frames[1:],
        duration=round(1000 / rate),
        loop=0,
        quality=50,
        method=4,
    )


if __name__ == "__main__":
    make_gallery()
