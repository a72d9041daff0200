from odoo.tests import TransactionCase, tagged

from odoo.addons.gescom_base_queue.hooks import uninstall_hook


@tagged("post_install", "-at_install")
class TestSettings(TransactionCase):
    def test_scheduler_stays_the_choice_until_another_is_made(self):
        """The job workers need a runner: installing the addon must not stop runs."""
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.search([("key", "=", "gescom_base.run_executor")]).unlink()
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.gescom_run_executor, "scheduler")
        settings.gescom_run_executor = "queue"
        settings.execute()
        self.assertEqual(parameters.get_param("gescom_base.run_executor"), "queue")

    def test_uninstalling_gives_the_choice_back_to_the_scheduler(self):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("gescom_base.run_executor", "queue")
        uninstall_hook(self.env)
        self.assertEqual(parameters.get_param("gescom_base.run_executor"), "scheduler")

    def test_jobs_have_a_channel_of_their_own(self):
        functions = self.env["queue.job.function"].search(
            [("model_id.model", "=", "gescom.run.unit")]
        )
        self.assertEqual(
            sorted(functions.mapped("method")),
            ["_job_carry_out", "_job_conclude", "_job_spread"],
        )
        self.assertEqual(set(functions.mapped("channel")), {"root.gescom_run"})
