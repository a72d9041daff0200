"""A refreshed catalogue keeps what people translated and changes nothing else."""

import polib
import update_translations
from inherited_labels import Label, assign
from overridden_texts import restore

HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: Odoo Server 19.0\\n"
"POT-Creation-Date: 2026-01-01 10:00+0000\\n"
"PO-Revision-Date: 2026-01-01 10:00+0000\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"""


# Labels of a run's states: those of the mixin itself, those that two models inherit and
# one that a model adds.
MIXIN = Label("ground", "mixin__done", "Done", "ground")
ORDERS = Label("ground", "orders__done", "Done", "deals")
BILLS = Label("ground", "bills__done", "Done", "billing")
PREVIEWED = Label("billing", "bills__previewed", "Previewed", "billing")
SIGN = Label("ground", "bills__sign", "+", "billing")
LABELS = [MIXIN, ORDERS, BILLS, PREVIEWED, SIGN]


def catalogue(*entries):
    po = polib.pofile(HEADER)
    for source, target, *flags in entries:
        po.append(polib.POEntry(msgid=source, msgstr=target, flags=flags))
    return po


def template(source, *labels):
    """What Odoo exports: one entry a sentence, wherever it occurs."""
    po = catalogue((source, ""))
    po[0].occurrences = [label.occurrence for label in labels]
    return po


def places(po):
    return {
        (entry.msgctxt, entry.msgid): [place for place, _line in entry.occurrences]
        for entry in po
    }


def place(label):
    return label.occurrence[0]


def nothing(_sentence, _context):
    return None


def translations(po):
    return {entry.msgid: entry.msgstr for entry in po}


def test_template_does_not_depend_on_time_nor_order():
    one = update_translations.clean(catalogue(("Order", ""), ("Affaire", "")))
    other = catalogue(("Affaire", ""), ("Order", ""))
    other.metadata["POT-Creation-Date"] = "2030-12-31 10:00+0000"
    assert str(one) == str(update_translations.clean(other))
    assert "2026" not in str(one)


def test_translations_are_kept_and_gone_sentences_dropped():
    template = update_translations.clean(catalogue(("Order", ""), ("Invoice", "")))
    french = catalogue(("Order", "Commande"), ("Old", "Vieux"))
    merged, borrowed = update_translations.merge(template, french, nothing)
    assert translations(merged) == {"Invoice": "", "Order": "Commande"}
    assert borrowed == []


def test_doubtful_translations_are_not_kept():
    template = update_translations.clean(catalogue(("Order", ""), ("Settle", "")))
    french = catalogue(("Order", "Ordre", "fuzzy"), ("Settle", "Solder"))
    french[1].obsolete = True
    merged, _borrowed = update_translations.merge(template, french, nothing)
    assert translations(merged) == {"Order": "", "Settle": ""}
    assert not any(entry.flags for entry in merged)


def test_new_sentences_are_translated_as_elsewhere(tmp_path):
    elsewhere, odoo = tmp_path / "elsewhere.po", tmp_path / "odoo.po"
    catalogue(("Order", "Commande")).save(str(elsewhere))
    catalogue(
        ("Order", "Bon de commande"),
        ("Company", "Société"),
        ("Payload", "Payload"),
        ("Total", "Total"),
        ("Settle", "Régler", "fuzzy"),
    ).save(str(odoo))
    memory = update_translations.Memory([elsewhere, odoo, tmp_path / "none.po"])
    sentences = ["Company", "Order", "Payload", "Settle", "Total"]
    template = update_translations.clean(catalogue(*((s, "") for s in sentences)))
    merged, borrowed = update_translations.merge(template, None, memory)
    assert translations(merged) == {
        "Company": "Société",
        "Order": "Commande",
        "Payload": "",
        "Settle": "",
        "Total": "Total",
    }
    assert [entry.msgid for entry in borrowed] == ["Company", "Order", "Total"]


def test_refreshing_twice_changes_nothing():
    template = update_translations.clean(catalogue(("Order", ""), ("Invoice", "")))
    french = catalogue(("Order", "Commande"), ("Invoice", "Facture"))
    once, _borrowed = update_translations.merge(template, french, nothing)
    twice, _borrowed = update_translations.merge(
        template, polib.pofile(str(once)), nothing
    )
    assert str(once) == str(twice)


def test_an_addon_without_sentences_has_empty_catalogues():
    template = update_translations.clean(polib.pofile(""))
    merged, borrowed = update_translations.merge(template, None, nothing)
    assert list(merged) == [] and borrowed == []


def test_difference_counts_sentences():
    old = str(catalogue(("Order", ""), ("Old", "")))
    new = catalogue(("Order", ""), ("New", ""), ("More", ""))
    assert update_translations.difference(old, new) == "2 new sentences, 1 gone"
    assert update_translations.difference("", new) == "3 new sentences, 0 gone"


def test_labels_of_a_mixin_go_to_the_addon_of_the_model():
    """Loaded with the mixin's addon, French would come before the model exists."""
    ground = assign(template("Done", MIXIN, ORDERS, BILLS), "ground", LABELS)
    assert places(ground) == {(None, "Done"): [place(MIXIN)]}
    billing = assign(template("Previewed", PREVIEWED), "billing", LABELS)
    assert places(billing) == {
        (None, "Previewed"): [place(PREVIEWED)],
        ("ground", "Done"): [place(BILLS)],
    }
    assert polib.pofile(str(billing))[1].comment == "module: billing"
    assert places(assign(template("Done", BILLS), "ground", LABELS)) == {}


def test_inherited_label_is_apart_from_the_same_word_of_the_addon():
    """« Annulée » says an affaire, « Annulé » a run."""
    own = Label("deals", "affaire__cancelled", "Cancelled", "deals")
    inherited = Label("ground", "orders__cancelled", "Cancelled", "deals")
    deals = assign(template("Cancelled", own), "deals", [own, inherited])
    french = catalogue(("Cancelled", "Annulée"))
    merged, _borrowed = update_translations.merge(
        deals, french, lambda sentence, context: "Annulé" if context else None
    )
    said = {entry.msgctxt: entry.msgstr for entry in merged}
    assert said == {None: "Annulée", "ground": "Annulé"}


def test_inherited_label_is_translated_as_in_the_addon_it_comes_from(tmp_path):
    ground, other = tmp_path / "ground.po", tmp_path / "other.po"
    catalogue(("Cancelled", "Annulé")).save(str(ground))
    catalogue(("Cancelled", "Annulée"), ("Done", "Terminé")).save(str(other))
    memory = update_translations.Memory([other], {"ground": ground}.get)
    assert memory("Cancelled", "ground") == "Annulé"
    assert memory("Done", "ground") == "Terminé"
    assert memory("Cancelled", "unknown") == "Annulée"
    assert memory("Cancelled") == "Annulée"


def test_own_text_of_a_field_is_kept_when_another_addon_overrides_it():
    """What an addon is translated from does not depend on what else is installed."""
    paid, due = (
        f"model:ir.model.fields,help:deals.field_deal__{field}"
        for field in ("paid", "due")
    )
    po = catalogue(("Paid and received.", ""), ("Due.", ""))
    po[0].occurrences, po[1].occurrences = [(paid, "")], [(due, "")]
    restore(po, "deals", {paid: "Paid."})
    assert places(po) == {(None, "Due."): [due], (None, "Paid."): [paid]}
    assert po.find("Paid.").comment == "module: deals"


def test_own_text_that_is_said_elsewhere_too_is_one_entry():
    label = "model:ir.model.fields,field_description:deals.field_deal__paid"
    view = "model_terms:ir.ui.view,arch_db:deals.deal_view_form"
    po = catalogue(("Settled", ""), ("Paid", ""))
    po[0].occurrences, po[1].occurrences = [(label, "")], [(view, "")]
    restore(po, "deals", {label: "Paid"})
    assert places(po) == {(None, "Paid"): [view, label]}
