"""Bring the translation files of addons up to date with the code.

    python scripts/update_translations.py --database NAME [--check] [ADDON…]

Writes i18n/<addon>.pot and i18n/fr.po of addons installed in the database. A French
entry keeps its translation; a new one takes it from another addon of the suite or
from Odoo's own French when they have the same sentence, and stays empty otherwise.
With --check nothing is written: stale templates are named. The dates that gettext
puts into the headers are left out, so that a diff shows sentences only.
`scripts/translations.sh` calls it.
"""

import argparse
import io
import os
import sys
from pathlib import Path

import polib
from addon_checks.addon import load_suite
from addon_checks.translations import may_stay_the_same
from inherited_labels import assign, read_labels
from overridden_texts import read_own_texts, restore

ROOT = Path(__file__).resolve().parent.parent
VOLATILE = ("POT-Creation-Date", "PO-Revision-Date")
LANGUAGE = "fr"
FRENCH_HEADER = {
    "Language": LANGUAGE,
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n > 1);",
}
# Where Odoo's own words come from, besides the addon's own dependencies.
ODOO_MODULES = ["base", "mail"]


def export_template(env, name, labels):
    """What the code and the records of an installed addon have to be translated.

    :param env: Odoo's environment
    :param str name: name of the addon
    :param list labels: those of all selections, see inherited_labels.py
    :return: polib.POFile without translations nor dates
    """
    from odoo.tools.translate import trans_export

    buffer = io.BytesIO()
    trans_export(None, [name], buffer, "po", env)
    template = assign(polib.pofile(buffer.getvalue().decode()), name, labels)
    return clean(restore(template, name, read_own_texts(env, name)))


def clean(template):
    """Sort the entries and drop what changes without a reason.

    :param polib.POFile template: as Odoo exported it
    :return: the same catalogue, in a form that only depends on its content
    """
    for key in VOLATILE:
        template.metadata.pop(key, None)
    template.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    for entry in template:
        entry.occurrences.sort()
        entry.comment = "\n".join(sorted(entry.comment.splitlines()))
    return template


def merge(template, french, memory):
    """The French catalogue of a template.

    :param polib.POFile template: what is to be translated
    :param french: polib.POFile of today, or None
    :param memory: function from a sentence and its context to its translation
        elsewhere, or None
    :return: the new polib.POFile and the list of entries taken from elsewhere; what
        the template no longer has is dropped
    """
    known = {
        (entry.msgctxt, entry.msgid): entry.msgstr
        for entry in french or ()
        if not entry.obsolete and "fuzzy" not in entry.flags
    }
    merged, borrowed = polib.POFile(), []
    merged.header = template.header
    merged.metadata = {**template.metadata, **FRENCH_HEADER}
    for entry in template:
        translation = known.get((entry.msgctxt, entry.msgid))
        if not translation:
            translation = memory(entry.msgid, entry.msgctxt) or ""
        copy = polib.POEntry(
            msgid=entry.msgid,
            msgctxt=entry.msgctxt,
            msgstr=translation,
            comment=entry.comment,
            occurrences=entry.occurrences,
            flags=[flag for flag in entry.flags if flag != "fuzzy"],
        )
        merged.append(copy)
        if translation and not known.get((entry.msgctxt, entry.msgid)):
            borrowed.append(copy)
    return merged, borrowed


def _is_usable(entry):
    if entry.obsolete or "fuzzy" in entry.flags or not entry.msgstr:
        return False
    return entry.msgstr != entry.msgid or may_stay_the_same(entry.msgid)


class Memory:
    """Translations that exist elsewhere, read when first asked for.

    :param list files: catalogues, the best first
    :param get_french: function from the name of an addon to its catalogue, or None
    """

    def __init__(self, files, get_french=lambda addon: None):
        self._files = [path for path in files if path.exists()]
        self._get_french = get_french
        self._known = None
        self._owners = {}

    def __call__(self, sentence, owner=None):
        """What an addon's own catalogue says comes first, when one is named."""
        if owner and owner not in self._owners:
            path = self._get_french(owner)
            self._owners[owner] = Memory([path] if path else [])
        translation = owner and self._owners[owner](sentence)
        return translation or self._get_known().get(sentence)

    def _get_known(self):
        if self._known is None:
            self._known = {}
            for path in self._files:
                for entry in polib.pofile(str(path)):
                    if _is_usable(entry):
                        self._known.setdefault(entry.msgid, entry.msgstr)
        return self._known


def get_french(name):
    """Path of the French catalogue of an addon, or None when there is no such addon."""
    from odoo.modules.module import get_module_path

    path = get_module_path(name, display_warning=False)
    return Path(path, "i18n", f"{LANGUAGE}.po") if path else None


def memory_for(addon, suite):
    """Other addons of the suite first, then Odoo's modules that the addon names."""
    own = [a.path / "i18n" / f"{LANGUAGE}.po" for a in suite.values() if a is not addon]
    modules = [d for d in addon.manifest["depends"] if d not in suite] + ODOO_MODULES
    paths = [get_french(name) for name in modules]
    return Memory(own + [path for path in paths if path], get_french)


def read(path):
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _sentences(catalogue):
    return {(entry.msgctxt, entry.msgid) for entry in catalogue}


def difference(old, new):
    """In words, what a template says that the other does not."""
    before, after = _sentences(polib.pofile(old)), _sentences(new)
    return f"{len(after - before)} new sentences, {len(before - after)} gone"


def same_sentences(old, new):
    return _sentences(polib.pofile(old)) == _sentences(new)


def update(env, addon, suite, labels, check):
    """Write the files of one addon, or say that its template is stale.

    :return: False when the template on disk is not that of the code
    """
    folder = addon.path / "i18n"
    path, french_path = folder / f"{addon.name}.pot", folder / f"{LANGUAGE}.po"
    template = export_template(env, addon.name, labels)
    shown = path.relative_to(ROOT)
    if check:
        # Where a sentence occurs depends on which other addons are installed too.
        if same_sentences(read(path), template):
            return True
        print(f"{shown}:1: is stale: {difference(read(path), template)}.")
        return False
    folder.mkdir(exist_ok=True)
    french = polib.pofile(str(french_path)) if french_path.exists() else None
    merged, borrowed = merge(template, french, memory_for(addon, suite))
    path.write_text(str(template), encoding="utf-8")
    french_path.write_text(str(merged), encoding="utf-8")
    empty = [entry for entry in merged if not entry.msgstr]
    print(
        f"{shown.parent}: {len(template)} sentences, "
        f"{len(borrowed)} translated as elsewhere, {len(empty)} to translate"
    )
    for entry in borrowed:
        print(f"    read again: {entry.msgid!r} -> {entry.msgstr!r}")
    for entry in empty:
        print(f"    to translate: {entry.msgid!r}")
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", required=True)
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("addons", nargs="*")
    args = parser.parse_args()

    from odoo import SUPERUSER_ID, api
    from odoo.modules.module import initialize_sys_path
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", os.environ["ODOO_RC"], "--log-level=warn"])
    initialize_sys_path()
    suite = load_suite(ROOT / "addons")
    with Registry(args.database).cursor(readonly=True) as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        installed = env["ir.module.module"]._installed()
        names = args.addons or [name for name in suite if name in installed]
        absent = [name for name in names if name not in installed]
        if absent:
            sys.exit(f"Not installed in {args.database}: {', '.join(absent)}.")
        labels = read_labels(env)
        fresh = [update(env, suite[name], suite, labels, args.check) for name in names]
    return 0 if all(fresh) else 1


if __name__ == "__main__":
    sys.exit(main())
