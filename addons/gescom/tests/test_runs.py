from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestRuns(TransactionCase):
    """What the long runs of all the addons of the suite have in common."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")

    def _get_run_models(self):
        names = self.registry.descendants(["gescom.run.mixin"], "_inherit")
        return sorted(name for name in names if not self.registry[name]._abstract)

    def _get_states(self, model, lang):
        """The states that the form of a run shows, as the web client gets them."""
        views = self.env[model].with_context(lang=lang).get_views([(False, "form")])
        return dict(views["models"][model]["fields"]["state"]["selection"])

    def test_engine_carries_out_the_runs_of_all_addons(self):
        """Those with a preview too, which stand on the mixin by another."""
        found = self.env["gescom.run.unit"]._get_run_models()
        self.assertEqual(found, self._get_run_models())
        self.assertIn("gescom.invoicing.run", found)
        self.assertIn("gescom.shipping.run", found)

    def test_states_on_the_form_of_a_run_are_french(self):
        """Odoo leaves the labels that a model inherits from a mixin in English."""
        self.assertIn("gescom.order.run", self._get_run_models())
        for model in self._get_run_models():
            english = self._get_states(model, "en_US")
            french = self._get_states(model, "fr_FR")
            for state, label in english.items():
                with self.subTest(model=model, state=state):
                    self.assertNotEqual(french[state], label)
