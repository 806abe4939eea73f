"""The files of a run: arrays as safetensors and settings as JSON, whole or not at all."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from models.arrays import Array
from models.errors import GridwarpError, first_line
from models.files import atomic_write

FORMAT = 1

EPOCH_FILE = re.compile(r"epoch_(\d{5,})\.safetensors")

# A longer header belongs to no network that can be filmed; reading it would only fill memory.
LONGEST_HEADER = 16 * 2**20


class NotFiniteError(GridwarpError):
    """A file of weights holds NaN or an infinity."""


def write_tensors(path: Path, tensors: Mapping[str, Array], **metadata: str) -> None:
    """Save arrays as one safetensors file, whole or not at all."""
    contiguous = {name: np.ascontiguousarray(array) for name, array in tensors.items()}
    with atomic_write(path) as temporary:
        temporary.write_bytes(_sorted_metadata(save(contiguous, metadata=metadata or None)))


def _sorted_metadata(content: bytes) -> bytes:
    """The same safetensors file with its metadata in order: the library shuffles it."""
    size = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + size])
    if "__metadata__" in header:
        header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + content[8 + size :]


def write_json(path: Path, data: Mapping[str, Any]) -> None:
    """Save `data` as JSON, whole or not at all."""
    with atomic_write(path) as temporary:
        temporary.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


def read_tensors(path: Path) -> tuple[dict[str, Array], dict[str, str]]:
    """The arrays and the metadata of a safetensors file.

    Raises
    ------
    GridwarpError
        if the file is missing, truncated, not safetensors, or its header is oversized.
    """
    try:
        with path.open("rb") as file:
            announced = int.from_bytes(file.read(8), "little")
        if announced > LONGEST_HEADER:
            raise GridwarpError(
                f"{path}: its header claims {announced} bytes; it is damaged, or no safetensors."
            )
        with safe_open(path, framework="numpy") as file:
            names = list(file.keys())
            return {name: file.get_tensor(name) for name in names}, dict(file.metadata() or {})
    except FileNotFoundError:
        raise GridwarpError(f"{path} is missing.") from None
    except (SafetensorError, OSError, ValueError, TypeError, AttributeError) as error:
        raise GridwarpError(f"{path} can't be read: {first_line(error)}.") from None


def epoch_path(directory: Path, epoch: int) -> Path:
    return directory / f"epoch_{epoch:05d}.safetensors"


def saved_epochs(directory: Path) -> list[int]:
    """The epochs that have a file in `directory`, in order."""
    matches = (EPOCH_FILE.fullmatch(path.name) for path in directory.iterdir())
    return sorted(int(match.group(1)) for match in matches if match)


def schedule(last: int, every: int) -> list[int]:
    """The epochs that a run of `last` epochs saves: 0, every, 2 every, ... and `last`."""
    return sorted({*range(0, last + 1, every), last})
