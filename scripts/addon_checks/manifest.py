"""The manifest, and the files that every addon has."""

import re

VERSION = re.compile(r"19\.0\.\d+\.\d+\.\d+")
EXPECTED = {
    "license": "AGPL-3",
    "author": "GesCom",
    "website": "https://github.com/gescom/gescom",
}
STATUSES = ["Alpha", "Beta", "Production/Stable", "Mature"]
PNG = b"\x89PNG\r\n\x1a\n"


def check_manifest(addon, suite):
    """Values that are the same everywhere, and those that must be there."""
    manifest = addon.manifest
    version = str(manifest.get("version", ""))
    if not VERSION.fullmatch(version):
        yield addon.manifest_problem(
            "version", f"version is {version!r}: write 19.0.x.y.z."
        )
    for key, value in EXPECTED.items():
        if manifest.get(key) != value:
            yield addon.manifest_problem(
                key, f"{key} is {manifest.get(key)!r}: write {value!r}."
            )
    for key in ("name", "summary", "category", "depends"):
        if not manifest.get(key):
            yield addon.manifest_problem(key, f"{key} is missing: write it.")
    if "description" in manifest:
        yield addon.manifest_problem(
            "description", "description belongs in readme/DESCRIPTION.md: remove it."
        )
    if manifest.get("development_status") not in STATUSES:
        yield addon.manifest_problem(
            "development_status",
            f"development_status is one of {', '.join(STATUSES)}: write it.",
        )


def check_furniture(addon, suite):
    """Description, icon, packaging and tests."""
    if not any((addon.path / "readme").glob("DESCRIPTION.*")):
        yield addon.problem(
            "readme", 1, "DESCRIPTION.md is missing: say what the user gets."
        )
    icon = addon.path / "static/description/icon.png"
    if not icon.exists() or not icon.read_bytes().startswith(PNG):
        yield addon.problem(
            "static/description", 1, "icon.png is missing or is no PNG: add it."
        )
    project = addon.path / "pyproject.toml"
    if not project.exists() or "whool.buildapi" not in project.read_text("utf-8"):
        yield addon.problem(
            "pyproject.toml", 1, "does not build with whool: copy another addon's."
        )


def check_tests(addon, suite):
    """Tests exist, and Odoo's own runner finds each of them too."""
    tests = sorted((addon.path / "tests").glob("test_*.py"))
    if not tests:
        yield addon.problem("tests", 1, "there is no test_*.py: test the addon.")
        return
    package = addon.path / "tests/__init__.py"
    text = package.read_text("utf-8") if package.exists() else ""
    for test in tests:
        if not re.search(rf"\b{test.stem}\b", text):
            yield addon.problem(
                "tests/__init__.py", 1, f"does not import {test.stem}: add it."
            )
