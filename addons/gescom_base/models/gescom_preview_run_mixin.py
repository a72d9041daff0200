from odoo import fields, models


class GescomPreviewRunMixin(models.AbstractModel):
    """A long run that first shows, line by line, what it would do.

    A concrete model brings its `line_ids`, whose model has a `run_id`, and overrides
    :meth:`_make_preview` beside the methods of `gescom.run.mixin`.
    """

    _name = "gescom.preview.run.mixin"
    _inherit = ["gescom.run.mixin"]
    _description = "Long run with a preview"

    state = fields.Selection(
        selection_add=[("previewed", "Previewed"), ("running",)],
        ondelete={"previewed": "set default"},
    )

    def action_preview(self):
        """List what would be done, and what not and why.

        Only the lines of the run are written. A preview may be made again.

        :return: True
        :raise UserError: the run was started
        """
        for run in self._lock_for_action():
            run._check_state(["draft", "previewed"])
            # sudo: the lines of a run are written by the run alone
            run.sudo().line_ids.unlink()
            run._in_words_of_user()._make_preview()
            run._set_state("previewed")
        return True

    def _make_preview(self):
        """Write the lines of the run; called in the words of who asks for them."""
        raise NotImplementedError(f"{self._name} does not say what its preview is.")

    def action_run(self):
        """Do what the preview says.

        :return: True
        :raise UserError: there is no preview, or someone started the run already
        """
        return self.action_start()

    def _get_startable_states(self):
        return ["previewed"]

    def _get_already_started_message(self):
        if self.state == "draft":
            return self.env._(
                "%s has no preview yet: make the preview first, it says what will be "
                "done.",
                self.display_name,
            )
        return super()._get_already_started_message()

    def action_view_lines(self):
        """Lines of the preview, to filter and group.

        :return: window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._fields["line_ids"].comodel_name,
            "view_mode": "list,form",
            "domain": [("run_id", "=", self.id)],
            "name": self.env._("Preview"),
        }
