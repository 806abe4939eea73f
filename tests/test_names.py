"""One name, one meaning: across the tree no public class or function has the name of another."""

import ast
from collections import Counter

from test_packages import SOURCES


def test_no_public_name_is_given_twice():
    names = Counter(
        node.name
        for path in SOURCES.values()
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")
    )
    assert [name for name, count in names.items() if count > 1] == []
