"""What the Python of an addon must bring along: access rights, reasons, short files."""

import ast
import csv
import re

from .files import xml_files

MAX_LINES = 500
MODEL_BASES = ("Model", "TransientModel", "AbstractModel")


class ModelClass:
    """A class that defines or extends a model.

    :param ast.ClassDef node: a class of Odoo's models
    :param str base: Model, TransientModel or AbstractModel
    """

    def __init__(self, path, node, base):
        self.path, self.node, self.base = path, node, base
        values = {}
        for statement in node.body:
            if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
                target = statement.targets[0]
                if isinstance(target, ast.Name):
                    values[target.id] = statement.value
        self.values = values

    def _strings(self, key):
        node = self.values.get(key)
        return [
            part.value
            for part in (ast.walk(node) if node else ())
            if isinstance(part, ast.Constant) and isinstance(part.value, str)
        ]

    @property
    def name(self):
        names = self._strings("_name")
        return names[0] if names else None

    @property
    def is_new(self):
        """Does the class bring a model that holds records?"""
        return (
            bool(self.name)
            and self.name not in self._strings("_inherit")
            and self.base != "AbstractModel"
        )

    @property
    def has_company(self):
        """Has the model a company of its own (not one of a related record)?"""
        field = self.values.get("company_id")
        if not isinstance(field, ast.Call):
            return False
        arguments = {keyword.arg for keyword in field.keywords}
        return "related" not in arguments or "store" in arguments


def model_classes(addon):
    """The classes of models that the addon writes, tests left out."""
    for path, tree in addon.python.items():
        if addon.is_test(path):
            continue
        for node in tree.body:
            if not isinstance(node, ast.ClassDef):
                continue
            for base in node.bases:
                name = base.attr if isinstance(base, ast.Attribute) else None
                if name in MODEL_BASES:
                    yield ModelClass(path, node, name)


def _external_name(model):
    return "model_" + model.replace(".", "_")


def _access_lines(addon):
    """Path, line and row of each line of access rights in CSV."""
    for path in addon.files(".csv"):
        if path.name == "ir.model.access.csv":
            with path.open(encoding="utf-8", newline="") as stream:
                rows = csv.DictReader(stream)
                for row in rows:
                    yield path, rows.line_num, row


def _records(addon, model):
    for path, tree in xml_files(addon):
        for record in tree.iter("record"):
            if record.get("model") == model:
                yield path, record


def _referenced(record):
    """Names of the models that a record's model_id may point at."""
    for field in record.findall("field"):
        if field.get("name") == "model_id":
            text = f"{field.get('ref') or ''} {field.get('eval') or ''}"
            yield from re.findall(r"model_\w+", text)


def check_access(addon, suite):
    """Each new model has access rights, each line of them is given to a group."""
    covered = set()
    for path, line, row in _access_lines(addon):
        covered.add((row.get("model_id:id") or "").split(".")[-1])
        if not (row.get("group_id:id") or "").strip():
            yield addon.problem(
                path, line, "this right is given to everybody: name a group."
            )
    for _path, record in _records(addon, "ir.model.access"):
        covered.update(_referenced(record))
    for model in model_classes(addon):
        if model.is_new and _external_name(model.name) not in covered:
            yield addon.problem(
                model.path,
                model.node.lineno,
                f"{model.name} has no line in security/ir.model.access.csv: "
                "add one for each group that uses it.",
            )


def check_company_rule(addon, suite):
    """Records of one company are hidden from the others."""
    ruled = set()
    for _path, record in _records(addon, "ir.rule"):
        ruled.update(_referenced(record))
    for model in model_classes(addon):
        if (
            model.is_new
            and model.base == "Model"
            and model.has_company
            and _external_name(model.name) not in ruled
        ):
            yield addon.problem(
                model.path,
                model.node.lineno,
                f"{model.name} has company_id but no company rule: add an ir.rule.",
            )


def _is_sudo(node):
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "sudo"
        # sudo(False) takes rights away.
        and not any(isinstance(a, ast.Constant) and a.value is False for a in node.args)
    )


def check_sudo(addon, suite):
    """Whoever goes around the access rights says why it is safe."""
    for path, tree in addon.python.items():
        if addon.is_test(path):
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        numbers = {node.func.end_lineno for node in ast.walk(tree) if _is_sudo(node)}
        for number in sorted(numbers):
            if not any("#" in line for line in lines[max(number - 3, 0) : number]):
                yield addon.problem(
                    path, number, "sudo() without a reason: say why it is safe."
                )


def check_size(addon, suite):
    """A file is short enough to be read."""
    for path in addon.files(".py", ".js"):
        if "lib" in path.parts:
            continue
        count = len(path.read_text(encoding="utf-8").splitlines())
        if count > MAX_LINES:
            yield addon.problem(
                path,
                MAX_LINES,
                f"has {count} lines: split it, {MAX_LINES} is the most.",
            )
