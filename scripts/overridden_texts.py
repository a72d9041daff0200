"""Texts of fields that another addon overrides, in the words of the exported addon.

Odoo keeps one label and one help of a field: those of the last addon that says them.
An export of the field's own addon would take the other's words, and would depend on
what else is installed.
"""

import polib

# Argument of a field: where Odoo keeps it.
ARGUMENTS = {"string": "field_description", "help": "help"}


def read_own_texts(env, addon):
    """What an addon says of fields of which an addon above it says something else.

    :param env: Odoo's environment
    :param str addon: its name
    :return: dict of the occurrence in a catalogue to the addon's own text
    """
    from odoo.tools import SQL

    rows = env.execute_query(
        SQL(
            """
            SELECT data.name, field.model, field.name
            FROM ir_model_data data
            JOIN ir_model_fields field ON field.id = data.res_id
            WHERE data.model = 'ir.model.fields' AND data.module = %s
            """,
            addon,
        )
    )
    module = env["ir.module.module"].search([("name", "=", addon)])
    below = module.upstream_dependencies(exclude_states=("uninstallable",))
    below = {addon, *below.mapped("name")}
    texts = {}
    for xmlid, model, name in rows:
        definitions = _get_definitions(env, model, name)
        for argument, column in ARGUMENTS.items():
            # Odoo's own fields (id, create_date…) are of no module.
            said = [d for d in definitions if d._module and argument in d._args__]
            own = [d._args__[argument] for d in said if d._module in below]
            if own and said[0]._module not in below:
                place = f"model:ir.model.fields,{column}:{addon}.{xmlid}"
                texts[place] = own[0]
    return texts


def _get_definitions(env, model, name):
    """How the addons define a field, the last override first."""
    from odoo.fields import Field

    if model not in env:
        return []
    found = [vars(cls).get(name) for cls in env[model]._model_classes__]
    return [definition for definition in found if isinstance(definition, Field)]


def restore(template, addon, texts):
    """Put the addon's own texts in the place of those that override them.

    :param polib.POFile template: what Odoo exported for the addon
    :param str addon: its name
    :param dict texts: see :func:`read_own_texts`
    :return: the same catalogue
    """
    for entry in list(template):
        moved = [
            (place, line)
            for place, line in entry.occurrences
            if texts.get(place, entry.msgid) != entry.msgid
        ]
        if not moved:
            continue
        entry.occurrences = [o for o in entry.occurrences if o not in moved]
        if not entry.occurrences:
            template.remove(entry)
        for place, line in moved:
            own = _get_entry(template, addon, texts[place])
            own.occurrences.append((place, line))
    return template


def _get_entry(template, addon, text):
    entry = template.find(text, msgctxt=False)
    if not entry or entry.msgctxt:
        entry = polib.POEntry(msgid=text, comment=f"module: {addon}")
        template.append(entry)
    return entry
