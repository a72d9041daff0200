"""An addon as the checks see it: files, manifest, syntax trees. Odoo is not needed."""

import ast
from functools import cached_property
from pathlib import Path
from typing import NamedTuple


class Problem(NamedTuple):
    """One rule broken at one place."""

    path: Path
    line: int
    text: str


class Addon:
    """An addon's folder.

    :param Path path: the folder that holds __manifest__.py
    """

    def __init__(self, path):
        self.path = Path(path)
        self.name = self.path.name
        self.manifest_path = self.path / "__manifest__.py"

    def problem(self, path, line, text):
        return Problem(self.path / path, line, text)

    @cached_property
    def _manifest_node(self):
        tree = ast.parse(self.manifest_path.read_text(encoding="utf-8"))
        (statement,) = tree.body
        return statement.value

    @cached_property
    def manifest(self):
        """The manifest as a dict, or None when it is not one literal dict."""
        try:
            manifest = ast.literal_eval(self._manifest_node)
        except (AttributeError, SyntaxError, ValueError):
            return None
        return manifest if isinstance(manifest, dict) else None

    def manifest_line(self, key, value=None):
        """Line of a key of the manifest, or of one string below it."""
        for name, node in zip(
            self._manifest_node.keys, self._manifest_node.values, strict=True
        ):
            if getattr(name, "value", None) != key:
                continue
            for part in ast.walk(node):
                if value and isinstance(part, ast.Constant) and part.value == value:
                    return part.lineno
            return name.lineno
        return 1

    def manifest_problem(self, key, text, value=None):
        return Problem(self.manifest_path, self.manifest_line(key, value), text)

    @property
    def suite_depends(self):
        """Names of the suite's addons that the manifest names."""
        return [d for d in self.manifest.get("depends", []) if d.startswith("gescom")]

    def files(self, *suffixes):
        """Paths of the addon's files with one of these suffixes, sorted."""
        return sorted(
            path
            for path in self.path.rglob("*")
            if path.suffix in suffixes and "__pycache__" not in path.parts
        )

    def relative(self, path):
        return path.relative_to(self.path).as_posix()

    @cached_property
    def python(self):
        """Syntax tree of each Python file that can be read as Python."""
        trees = {}
        for path in self.files(".py"):
            try:
                trees[path] = ast.parse(path.read_text(encoding="utf-8"))
            except SyntaxError:
                continue  # ruff says it better
        return trees

    def is_test(self, path):
        return "tests" in path.relative_to(self.path).parts


def load_suite(root):
    """The addons below a folder.

    :param Path root: folder of the addons
    :return: dict of name to Addon, sorted by name
    """
    manifests = sorted(Path(root).resolve().glob("*/__manifest__.py"))
    return {m.parent.name: Addon(m.parent) for m in manifests}
