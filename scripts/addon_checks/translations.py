"""French: complete, sound, and saying what the English says."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import polib

LANGUAGE = "fr"
SAME_WORDS = Path(__file__).with_name("same_in_french.txt")

PLACEHOLDERS = re.compile(
    # %s, %d, %(name)s, %.2f, %%; a space after the sign is a percentage
    r"%(?:\([^)\s]+\))?[#0+\-]*\d*(?:\.\d+)?[%sdifgrxcoueEFGX]"
    r"|\{\{.*?\}\}"  # {{ object.name }}
    r"|\$\{.*?\}"  # ${object.name}
    r"|\{[\w.!:\[\]]*\}"  # {name}
)
TAGS = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
ATTRIBUTES = re.compile(r"""([\w:.\-]+)\s*=\s*("[^"]*"|'[^']*')""")
# Attributes that are read by people, so that their values change with the language.
TRANSLATED = {
    "alt",
    "aria-label",
    "confirm",
    "data-tooltip",
    "help",
    "label",
    "placeholder",
    "string",
    "title",
}
# A text that an expression yields ("… and 'Order' or 'Quotation'") may be translated,
# one that it compares ("state == 'draft'") may not.
YIELDED = re.compile(r"""((?:^\W*|\band|\bor|\belse)\s*)(?:'[^']*'|"[^"]*")""")
# Letters only: digits, signs and placeholders are nobody's language.
WORDS = re.compile(r"[^\W\d_]+")


def expression(text):
    """An expression without what a language may change in it: layout and texts."""
    return re.sub(r"\s+", " ", YIELDED.sub(r"\1''", text)).strip()


def placeholders(text):
    """What is filled in, each with how often it comes.

    Unnamed ones (%s) are filled in by place, so they are told by their order too.
    """
    found = PLACEHOLDERS.findall(TAGS.sub("", text))
    unnamed = [p for p in found if p.startswith("%") and "(" not in p and p != "%%"]
    return Counter(map(expression, found)), unnamed


def tags(text):
    """The tags of a text with the attributes that no language changes."""
    found = Counter()
    for tag in TAGS.findall(text):
        if tag.startswith("<!--"):
            continue
        name = re.match(r"</?\s*([\w\-]+)", tag).group(0).replace(" ", "")
        attributes = frozenset(
            (key, expression(value[1:-1]))
            for key, value in ATTRIBUTES.findall(tag)
            if key not in TRANSLATED
        )
        found[name, attributes] += 1
    return found


@cache
def same_words():
    lines = SAME_WORDS.read_text(encoding="utf-8").splitlines()
    return {w for line in lines if not line.startswith("#") for w in line.split()}


def may_stay_the_same(text):
    """Is each word of this text a word of both languages?"""
    plain = PLACEHOLDERS.sub(" ", TAGS.sub(" ", text))
    words = [word.lower() for word in WORDS.findall(plain)]
    return all(len(word) == 1 or word in same_words() for word in words)


def is_python(entry):
    """Is it an expression (the name of a printed file) rather than a sentence?"""
    return bool(entry.occurrences) and all(
        place.startswith("model:ir.actions.report,print_report_name:")
        for place, _line in entry.occurrences
    )


def shorten(text):
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "…"


def _faults(entry):
    """Each thing that is wrong with one translation, as the end of a sentence."""
    source, target = entry.msgid, entry.msgstr
    if "fuzzy" in entry.flags:
        yield "is marked fuzzy: check it and remove the mark"
    if not target.strip():
        yield "is not translated"
        return
    if placeholders(source) != placeholders(target):
        yield "has other placeholders in the translation"
    if tags(source) != tags(target):
        yield "has other tags in the translation"
    if source == target and not (may_stay_the_same(source) or is_python(entry)):
        yield (
            "is translated by itself: translate it, or add its words to "
            "scripts/addon_checks/same_in_french.txt if French has them too"
        )


def _key(entry):
    return entry.msgctxt, entry.msgid


def check_translations(addon, suite):
    """The template and French exist, say the same, and French is complete."""
    template = addon.path / "i18n" / f"{addon.name}.pot"
    french = addon.path / "i18n" / f"{LANGUAGE}.po"
    missing = [path for path in (template, french) if not path.exists()]
    for path in missing:
        yield addon.problem(
            path, 1, f"is missing: run scripts/translations.sh {addon.name}"
        )
    if missing:
        return
    try:
        source, target = polib.pofile(str(template)), polib.pofile(str(french))
    except (OSError, UnicodeDecodeError) as error:
        yield addon.problem(french, 1, f"cannot be read: {error}.")
        return
    wanted = {_key(entry) for entry in source if not entry.obsolete}
    present = {_key(entry) for entry in target if not entry.obsolete}
    for entry in target:
        text = shorten(entry.msgid)
        if entry.obsolete:
            yield addon.problem(
                french, entry.linenum, f"“{text}” is obsolete: remove it."
            )
        elif _key(entry) not in wanted:
            yield addon.problem(
                french, entry.linenum, f"“{text}” is not in the template."
            )
        else:
            for fault in _faults(entry):
                yield addon.problem(french, entry.linenum, f"“{text}” {fault}.")
    for entry in source:
        if not entry.obsolete and _key(entry) not in present:
            yield addon.problem(
                template, entry.linenum, f"“{shorten(entry.msgid)}” is not in fr.po."
            )
