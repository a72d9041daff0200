from hypothesis import HealthCheck, Phase, given, settings

from odoo.tests import freeze_time

from .common import BillingCommon
from .stories import StoryTeller, stories


@freeze_time("2026-11-30 10:00:00")
class TestStories(StoryTeller, BillingCommon):
    @settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(story=stories)
    def test_billing_is_right_whatever_happens(self, story):
        """F130, F131, F132, F133: billed once, never too much, in the end all of it."""
        with self.env.cr.savepoint() as savepoint:
            orders = self.live(story)
            self.check_end(orders)
            savepoint.close(rollback=True)
        self.env.invalidate_all()
