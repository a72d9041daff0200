"""Random accounts: what is never reminded, whatever the ledger holds."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..engine.netting import Account, Item, Promise, Step, next_step

TODAY = date(2026, 11, 23)
STEPS = [Step(1, -5), Step(2, 3), Step(3, 15), Step(4, 30)]
CENTS = st.integers(0, 500_000)
DAYS = st.integers(-40, 120)


@st.composite
def items(draw, number):
    reached = draw(st.sampled_from([None, *STEPS]))
    return Item(
        id=number,
        move_id=draw(st.integers(1, 4)),
        due_date=TODAY - timedelta(days=draw(DAYS)),
        open=draw(CENTS) + 1,
        disputed=draw(st.one_of(st.just(0), CENTS)),
        excluded=draw(st.booleans()) and draw(st.booleans()),
        reached=reached and reached.key,
        reminded_on=TODAY - timedelta(days=draw(st.integers(0, 30)))
        if reached
        else None,
    )


@st.composite
def accounts(draw):
    count = draw(st.integers(1, 8))
    account = Account(1, 1, [draw(items(number)) for number in range(count)])
    account.credit = draw(st.integers(-200_000, 800_000))
    account.promises = [
        Promise(
            draw(st.one_of(st.none(), CENTS)),
            frozenset(draw(st.sets(st.integers(0, count - 1)))),
        )
        for _promise in range(draw(st.integers(0, 2)))
    ]
    return account


@tagged("post_install", "-at_install")
class TestNetting(BaseCase):
    @settings(max_examples=100, deadline=None)
    @given(accounts())
    def test_no_cent_that_is_not_owed_is_reminded(self, account):
        """F280: neither paid, disputed, excluded, promised nor credited."""
        account.net()
        owed = 0
        for item in account.items:
            self.assertGreaterEqual(item.due, 0)
            if item.excluded:
                self.assertEqual(item.due, 0)
            else:
                free = max(item.open - item.disputed, 0)
                self.assertLessEqual(item.due, free)
                owed += free
        whole = [promise for promise in account.promises if promise.cents is None]
        self.assertLessEqual(account.due, max(owed - max(account.credit, 0), 0))
        for promise in whole:
            for item in account.items:
                if not promise.item_ids or item.id in promise.item_ids:
                    self.assertEqual(item.due, 0)

    @settings(max_examples=100, deadline=None)
    @given(accounts())
    def test_every_credit_is_set_off_once_the_oldest_first(self, account):
        """F280: a cent of credit pays one cent, of the oldest due date left."""
        account.net()
        credited = sum(item.credited for item in account.items)
        owed = sum(
            max(item.open - item.disputed, 0)
            for item in account.items
            if not item.excluded
        )
        self.assertEqual(credited, min(max(account.credit, 0), owed))
        left = [item for item in account.items if item.due + item.promised]
        if left:
            first = account.items.index(left[0])
            self.assertFalse(
                any(item.credited for item in account.items[first + 1 :]),
                "A later due date was credited before an older one",
            )

    @settings(max_examples=100, deadline=None)
    @given(accounts(), st.integers(1, 90))
    def test_no_step_comes_twice_and_they_only_rise(self, account, days):
        """F283: whatever the days on which it runs, a step comes once, in order."""
        account.promises = []
        account.net()
        seen = {item.id: [] for item in account.items}
        day = TODAY
        for _day in range(0, 120, max(days // 3, 1)):
            account.choose_steps(STEPS, day)
            for item in account.items:
                if item.step:
                    self.assertTrue(item.due)
                    self.assertNotEqual(item.reached, item.step.key)
                    seen[item.id].append(item.step.key)
                    item.reached, item.reminded_on = item.step.key, day
            day += timedelta(days=max(days // 3, 1))
        for keys in seen.values():
            self.assertEqual(keys, sorted(set(keys)))

    def test_how_late_it_is_skips_no_step(self):
        """F283: a due date 200 days old that was never reminded gets the kind words."""
        item = Item(1, 1, TODAY - timedelta(days=200), 100)
        self.assertEqual(next_step(item, STEPS, TODAY).id, 2)

    def test_the_steps_before_the_due_date(self):
        """F281: from five days before on, and not after it."""
        for days, expected in ((6, None), (5, 1), (0, 1), (-1, None), (-3, 2)):
            item = Item(1, 1, TODAY + timedelta(days=days), 100)
            step = next_step(item, STEPS, TODAY)
            self.assertEqual(step and step.id, expected, days)

    def test_a_refund_takes_from_the_credits_only(self):
        """F280: money given back makes nobody owe it."""
        account = Account(1, 1, [Item(1, 1, TODAY, 100)], credit=-50)
        self.assertEqual(account.net().due, 100)
