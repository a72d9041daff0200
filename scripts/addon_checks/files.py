"""Data files: named, existing, well formed, each record once."""

import csv
from pathlib import PurePosixPath

from lxml import etree

DATA_FOLDERS = (
    "data",
    "demo",
    "report",
    "reports",
    "security",
    "views",
    "wizard",
    "wizards",
)
DATA_KEYS = ("data", "demo")
# Operations of a bundle whose last element is a path.
PATH_OPERATIONS = ("prepend", "before", "after", "replace", "append")


def asset_paths(addon):
    """Each pattern of this addon's own files in the bundles of its manifest."""
    for entries in addon.manifest.get("assets", {}).values():
        for entry in entries:
            if isinstance(entry, tuple | list):
                if entry[0] not in PATH_OPERATIONS:
                    continue
                entry = entry[-1]
            path = entry.lstrip("/")
            if path.startswith(f"{addon.name}/"):
                yield entry, path[len(addon.name) + 1 :]


def check_named_files(addon, suite):
    """What the manifest names is there."""
    for key in DATA_KEYS:
        seen = set()
        for name in addon.manifest.get(key, []):
            if not (addon.path / name).is_file():
                yield addon.manifest_problem(key, f"{name} does not exist.", name)
            if name in seen:
                yield addon.manifest_problem(key, f"{name} is named twice.", name)
            seen.add(name)
    for entry, pattern in asset_paths(addon):
        if not any(addon.path.glob(pattern)):
            yield addon.manifest_problem("assets", f"{entry} matches no file.", entry)


def check_forgotten_files(addon, suite):
    """What is there is named by the manifest."""
    named = {name for key in DATA_KEYS for name in addon.manifest.get(key, [])}
    for path in addon.files(".xml", ".csv"):
        relative = addon.relative(path)
        if relative.split("/")[0] in DATA_FOLDERS and relative not in named:
            yield addon.problem(
                path, 1, "is not in the manifest: add it to data or remove it."
            )
    patterns = [pattern for _entry, pattern in asset_paths(addon)]
    bundled = {path for pattern in patterns for path in addon.path.glob(pattern)}
    for path in addon.files(".js", ".xml", ".scss", ".css"):
        parts = PurePosixPath(addon.relative(path)).parts
        if parts[:2] in (("static", "src"), ("static", "tests")):
            if path not in bundled:
                yield addon.problem(
                    path, 1, "is in no bundle of the manifest's assets: add it."
                )


def xml_files(addon):
    """Data files in XML with their trees; those that are no XML are left out."""
    for path in addon.files(".xml"):
        try:
            yield path, etree.parse(str(path))
        except etree.XMLSyntaxError:
            continue


def check_xml(addon, suite):
    """XML is well formed, no identifier and no field of a record comes twice."""
    for path in addon.files(".xml"):
        try:
            etree.parse(str(path))
        except etree.XMLSyntaxError as error:
            yield addon.problem(path, error.lineno or 1, f"is no XML: {error.msg}.")
    seen = {}
    for path, tree in xml_files(addon):
        if addon.relative(path).startswith("static/"):
            continue
        for node in tree.iter("record", "template", "menuitem"):
            yield from _check_identifier(addon, path, node, seen)
            yield from _check_fields(addon, path, node)
        for node in tree.xpath("/openerp | /*/data[not(@noupdate)]"):
            yield addon.problem(
                path, node.sourceline, f"<{node.tag}> is useless: use <odoo>."
            )


def _check_identifier(addon, path, node, seen):
    identifier = node.get("id")
    if not identifier:
        yield addon.problem(path, node.sourceline, f"this {node.tag} has no id.")
        return
    if identifier.startswith(f"{addon.name}."):
        yield addon.problem(
            path, node.sourceline, f"{identifier}: leave out the name of the addon."
        )
    identifier = identifier.removeprefix(f"{addon.name}.")
    if identifier in seen:
        yield addon.problem(
            path,
            node.sourceline,
            f"the id {identifier} is already used in {seen[identifier]}.",
        )
    seen[identifier] = f"{addon.relative(path)}:{node.sourceline}"


def _check_fields(addon, path, node):
    if node.tag != "record":
        return
    names = set()
    for field in node.findall("field"):
        name = field.get("name")
        if name in names:
            yield addon.problem(
                path, field.sourceline, f"the field {name} comes twice in this record."
            )
        names.add(name)


def check_csv(addon, suite):
    """No identifier comes twice in a CSV file of records."""
    for path in addon.files(".csv"):
        relative = addon.relative(path)
        if relative.split("/")[0] not in DATA_FOLDERS:
            continue
        with path.open(encoding="utf-8", newline="") as stream:
            rows = csv.DictReader(stream)
            seen = set()
            for row in rows:
                identifier = row.get("id")
                if identifier in seen:
                    yield addon.problem(
                        path, rows.line_num, f"the id {identifier} comes twice."
                    )
                seen.add(identifier)
