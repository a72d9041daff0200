from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import ormcache

from ..marks import BY_BUTTON


class GescomGuardMixin(models.AbstractModel):
    """Fields of the suite that a screen shows and that nobody types.

    Odoo takes from a remote call or an imported file what its screens show as
    read-only: a figure would be replaced until the next computation, a rule of a
    button skipped.
    """

    _name = "gescom.guard.mixin"
    _description = "Guarded fields"

    @api.model
    @ormcache()
    def _get_guarded_fields(self):
        """Names of the fields that are found by the suite or set by its buttons.

        :return: frozenset of str
        """
        found = {
            name
            for name, field in self._fields.items()
            if field.store
            and field.readonly
            and (field.compute or field.related)
            and field._modules
            and all(module.startswith("gescom") for module in field._modules)
        }
        return frozenset(found | self._get_button_fields())

    @api.model
    def _get_button_fields(self):
        """Names of the fields that only the buttons write, see `marks.BY_BUTTON`.

        :return: set of str
        """
        return set()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_guarded(vals)
        return super(GescomGuardMixin, self._without_guarded_defaults()).create(
            vals_list
        )

    @api.model
    def _without_guarded_defaults(self):
        """A list grouped by a figure proposes it for what is created in the group."""
        context = self.env.context
        names = self._get_guarded_defaults()
        if self.env.su or names.isdisjoint(context):
            return self
        kept = {key: value for key, value in context.items() if key not in names}
        # Keys can be taken out of a context only by giving a whole one.
        return self.with_context(kept)  # pylint: disable=context-overridden

    @api.model
    @ormcache()
    def _get_guarded_defaults(self):
        return frozenset(f"default_{name}" for name in self._get_guarded_fields())

    def write(self, vals):
        self._check_guarded(vals)
        return super().write(vals)

    def _check_guarded(self, vals):
        """Refuse what is not typed.

        :raise UserError: the fields, by the names they have on the screens
        """
        guarded = self._get_guarded_fields() & vals.keys()
        if not guarded or self.env.su or BY_BUTTON.is_on(self):
            return
        labels = [
            self._fields[name].get_description(self.env, ["string"])["string"]
            for name in sorted(guarded)
        ]
        raise UserError(
            self.env._(
                "%s: this is computed, or set by a button, and cannot be typed.",
                ", ".join(labels),
            )
        )
