"""The fixtures of all tests, and their options."""

from pathlib import Path

import pytest
from networks import write_run


@pytest.fixture(scope="session")
def run_directory(tmp_path_factory) -> Path:
    """A small run of a 2-16-2-1 ReLU network on two spirals."""
    return write_run(
        tmp_path_factory.mktemp("runs") / "little", (2, 16, 2, 1), ("relu", "identity")
    )


def pytest_addoption(parser):
    parser.addoption("--set_test", action="store_true", help="keep the pictures made now")
    parser.addoption("--show_diff", action="store_true", help="show where pictures differ")
