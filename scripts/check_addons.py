"""Check the rules of the house that no general linter knows. Odoo is not needed.

    python scripts/check_addons.py [--root FOLDER] [ADDON…]

Prints `file:line: sentence` for each rule that is broken and ends with 1 if any is.
The rules are in scripts/addon_checks.
"""

import argparse
import sys
from pathlib import Path

from addon_checks import architecture, files, manifest, models, translations
from addon_checks.addon import Problem, load_suite

ADDONS = Path(__file__).resolve().parent.parent / "addons"

CHECKS = [
    manifest.check_manifest,
    manifest.check_furniture,
    manifest.check_tests,
    architecture.check_depends,
    architecture.check_imports,
    files.check_named_files,
    files.check_forgotten_files,
    files.check_xml,
    files.check_csv,
    models.check_access,
    models.check_company_rule,
    models.check_sudo,
    models.check_size,
    translations.check_translations,
]


def find_problems(root, names=None):
    """Every rule that is broken.

    :param Path root: folder of the addons
    :param names: the addons to check; all of them when empty
    :return: sorted list of Problem
    """
    suite = load_suite(root)
    problems = []
    for name in names or suite:
        addon = suite.get(name)
        if addon is None:
            problems.append(Problem(Path(root) / name, 1, "is no addon."))
        elif addon.manifest is None:
            problems.append(
                Problem(addon.manifest_path, 1, "is not one literal dictionary.")
            )
        else:
            for check in CHECKS:
                problems += check(addon, suite)
    return sorted(set(problems))


def shown(path):
    """The path as seen from where the command is run."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=ADDONS)
    parser.add_argument("addons", nargs="*")
    args = parser.parse_args(argv)
    problems = find_problems(args.root, args.addons)
    for problem in problems:
        print(f"{shown(problem.path)}:{problem.line}: {problem.text}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
