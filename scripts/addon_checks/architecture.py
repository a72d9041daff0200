"""Who may stand on whom: arrows point down only."""

import ast
import re

# From the ground up. An addon may depend on those of the floors below its own.
FLOORS = [
    ["gescom_base"],
    ["gescom_csv"],
    ["gescom_article", "gescom_achat", "gescom_ecoparticipation"],
    ["gescom_affaire"],
    ["gescom_facturation", "gescom_vente"],
    ["gescom_acompte", "gescom_expedition"],
    ["gescom_livraison_directe", "gescom_stock_anteriorite"],
    [
        "gescom_precommande",
        "gescom_psp_import",
        "gescom_relances",
        "gescom_retour",
        "gescom_scan",
    ],
    ["gescom"],
]
FLOOR = {name: level for level, floor in enumerate(FLOORS) for name in floor}
# The only arrow between two addons of one floor.
SIDEWAYS = {("gescom_achat", "gescom_article")}

JS_IMPORT = re.compile(r"""from\s+["']@(gescom\w*)/""")


def bridge_ends(name, depends):
    """The addons of the suite that a bridge `gescom_x_y` joins.

    :param str name: name of an addon that has no floor
    :param list depends: addons that its manifest names
    :return: the one or two addons, or an empty list when it is no bridge; y may also
        be an addon from elsewhere (gescom_base_queue joins queue_job)
    """
    starts = [x for x in FLOOR if x != "gescom" and name.startswith(f"{x}_")]
    if not starts:
        return []
    first = max(starts, key=len)
    rest = name[len(first) + 1 :]
    seconds = [y for y in FLOOR if y.startswith(f"gescom_{rest}")]
    if seconds:
        return [first, min(seconds, key=len)]
    return [first] if any(d.startswith(rest) for d in depends) else []


def may_depend(name, other):
    """May this addon of a floor depend on that one?"""
    if FLOOR.get(other) is None:
        # Bridges install themselves: only the whole suite may name one.
        return name == "gescom"
    return FLOOR[other] < FLOOR[name] or (name, other) in SIDEWAYS


def check_depends(addon, suite):
    """Dependencies go down; a bridge joins its two addons and nothing else."""
    name, depends = addon.name, addon.manifest.get("depends", [])
    for other in addon.suite_depends:
        if other not in suite:
            yield addon.manifest_problem(
                "depends", f"{other} is not in addons/: correct the name.", other
            )
    if name in FLOOR:
        for other in addon.suite_depends:
            if not may_depend(name, other):
                yield addon.manifest_problem(
                    "depends",
                    f"{name} may not depend on {other}, which does not stand below it: "
                    "move the code down or make a bridge.",
                    other,
                )
        return
    ends = bridge_ends(name, depends)
    if not ends:
        yield addon.manifest_problem(
            "name",
            f"{name} has no floor: add it to FLOORS in scripts/addon_checks/"
            "architecture.py, or name it gescom_x_y if it joins two addons.",
        )
        return
    if not addon.manifest.get("auto_install"):
        yield addon.manifest_problem("auto_install", "a bridge has auto_install.")
    for other in set(addon.suite_depends) - set(ends):
        yield addon.manifest_problem(
            "depends",
            f"the bridge {name} may depend on {' and '.join(ends)} only, "
            f"not on {other}.",
            other,
        )


def reachable(name, suite):
    """Every addon of the suite that comes with this one when it is installed."""
    found, todo = set(), [name]
    while todo:
        addon = suite.get(todo.pop())
        if addon and addon.manifest:
            new = set(addon.suite_depends) - found
            found |= new
            todo += new
    return found


def _imported_addons(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[:2] == ["odoo", "addons"] and len(parts) > 2:
                yield parts[2], node.lineno


def check_imports(addon, suite):
    """An addon imports only from itself and from what it stands on."""
    allowed = reachable(addon.name, suite) | {addon.name}
    found = [
        (path, line, other)
        for path, tree in addon.python.items()
        for other, line in _imported_addons(tree)
    ]
    for path in addon.files(".js"):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            found += [(path, number, other) for other in JS_IMPORT.findall(line)]
    for path, line, other in found:
        if other.startswith("gescom") and other not in allowed:
            yield addon.problem(
                path, line, f"imports from {other}, which {addon.name} does not need."
            )
