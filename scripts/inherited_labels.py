"""Labels of selections that a model inherits, in the catalogue of the model's addon.

Odoo names the labels of a mixin's selection after the addon of the mixin, on each model
that inherits it. An export therefore leaves them to that addon, whose French is loaded
before the models exist: they would stay English. Here they go to the addon that defines
the model, each in the context (msgctxt) of the addon it comes from, since the same word
may be said otherwise of the model itself.
"""

import re
from typing import NamedTuple

import polib


class Label(NamedTuple):
    """One label of a selection.

    `owner` is the addon Odoo names it after, `addon` the one that has to translate it.
    """

    owner: str
    name: str
    text: str
    addon: str

    @property
    def occurrence(self):
        place = "model:ir.model.fields.selection,name"
        return f"{place}:{self.owner}.{self.name}", ""

    @property
    def is_text(self):
        # Odoo too leaves out what is too short to be a word.
        return len(re.sub(r"\W+", "", self.text)) > 1


def read_labels(env):
    """The labels of all installed models.

    :param env: Odoo's environment
    :return: list of Label
    """
    from odoo.tools import SQL

    rows = env.execute_query(
        SQL(
            """
            SELECT data.module, data.name, label.name->>'en_US', field.model
            FROM ir_model_data data
            JOIN ir_model_fields_selection label ON label.id = data.res_id
            JOIN ir_model_fields field ON field.id = label.field_id
            WHERE data.model = 'ir.model.fields.selection'
            ORDER BY data.module, data.name
            """
        )
    )
    upstream = {}
    return [
        Label(owner, name, text, _get_addon(env, env[model], owner, upstream))
        for owner, name, text, model in rows
        if model in env and env[model]._translate
    ]


def _get_addon(env, model, owner, upstream):
    """The model's own addon when the label comes from one that it stands on."""
    home = model._original_module
    if home not in upstream:
        module = env["ir.module.module"].search([("name", "=", home)])
        below = module.upstream_dependencies(exclude_states=("uninstallable",))
        upstream[home] = set(below.mapped("name"))
    return home if owner in upstream[home] else owner


def assign(template, addon, labels):
    """Leave to each addon the labels of its own models.

    :param polib.POFile template: what Odoo exported for the addon
    :param str addon: its name
    :param list labels: see :func:`read_labels`
    :return: the same catalogue, without the labels of others' models and with those
        that the addon's models inherit
    """
    foreign = {label.occurrence for label in labels if label.addon != addon}
    for entry in list(template):
        kept = [place for place in entry.occurrences if place not in foreign]
        if entry.occurrences and not kept:
            template.remove(entry)
        entry.occurrences = kept
    inherited = {}
    for label in labels:
        if label.addon != addon or label.owner == addon or not label.is_text:
            continue
        key = label.owner, label.text
        if key not in inherited:
            inherited[key] = polib.POEntry(
                msgctxt=label.owner, msgid=label.text, comment=f"module: {addon}"
            )
            template.append(inherited[key])
        inherited[key].occurrences.append(label.occurrence)
    return template
