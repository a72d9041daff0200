from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user

from .common import BADGE, CHAIR, STRANGER, ScanCommon


class TestScanAccess(ScanCommon):
    """Who scans, who sees the mistakes, and that nobody writes the light."""

    def _get_menus(self, user):
        menus = self.env["ir.ui.menu"].with_user(user)
        visible = menus.browse(menus._visible_menu_ids()).sudo().get_external_id()
        return {
            xmlid.removeprefix("gescom_scan.")
            for xmlid in visible.values()
            if xmlid.startswith("gescom_scan.")
        }

    def test_menus_of_each_group(self):
        """F308, F309: the warehouse scans, the sales administration looks."""
        self.assertEqual(self._get_menus(self.preparer), {"menu_scan"})
        both = {"menu_scan", "menu_mistakes"}
        self.assertEqual(self._get_menus(self.adv), both)
        self.assertEqual(self._get_menus(self.manager), both)
        employee = new_test_user(self.system, "gescom_employee", "base.group_user")
        self.assertFalse(self._get_menus(employee))

    def test_salesperson_scans_nothing(self):
        """F308: selling gives no right on the warehouse."""
        seller = self._create_user("seller", "sales_team.group_sale_salesman_all_leads")
        delivery = self._create_delivery().with_user(seller)
        for call in (
            lambda: delivery.scan(CHAIR),
            delivery.scan_undo,
            delivery.scan_parcel,
            delivery.scan_finish,
            delivery.get_scan_state,
            delivery.action_mail_reception_gaps,
            lambda: delivery.scan_document(delivery.name),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_nobody_writes_the_light(self):
        """F309: the control turns green by scanning only."""
        delivery = self._create_delivery()
        delivery.scan(STRANGER)
        control = self._get_control(delivery)
        mistake = control.mistake_id
        for user in (self.preparer, self.adv, self.manager):
            for record in (control, mistake, control.event_ids):
                seen = record.with_user(user).sudo(False)
                for change in (
                    lambda seen=seen: seen.write({"create_date": False}),
                    lambda seen=seen: seen.unlink(),
                    lambda seen=seen: seen.create({}),
                ):
                    with self.assertRaises(AccessError):
                        change()
            with self.assertRaises(AccessError):
                delivery.with_user(user).write(
                    {
                        "scan_control_ids": [
                            Command.update(control.id, {"light": "green"})
                        ]
                    }
                )

    def test_scans_of_another_company_are_hidden(self):
        """F308: the company rule of the controls, scans and mistakes."""
        delivery = self._create_delivery()
        delivery.scan(STRANGER)
        other = self._create_bare_company()
        stranger = self._create_user(
            "neighbour", "gescom_base.group_sales_manager", company=other
        )
        seen = self.env["base"].with_user(stranger).with_company(other)
        seen = seen.with_context(allowed_company_ids=other.ids).env
        for model in ("control", "event", "mistake"):
            self.assertFalse(seen[f"gescom.scan.{model}"].search([]), model)
        with self.assertRaises(AccessError):
            delivery.with_env(seen).scan(CHAIR)
        found = seen["stock.picking"].scan_document(delivery.name)
        self.assertFalse(found["picking_id"])

    def test_badge_is_never_read_back(self):
        """F309: neither by its owner, nor by the administrator."""
        self._give_badge()
        for user in (self.manager, self.preparer, self.adv):
            seen = self.manager.with_user(user)
            self.assertFalse(seen.read(["scan_badge"])[0]["scan_badge"])
            with self.assertRaises(AccessError):
                seen.read(["scan_badge_digest"])
            with self.assertRaises(AccessError):
                seen.search([("scan_badge_digest", "!=", False)])
        digest = self.manager.sudo().scan_badge_digest
        self.assertNotIn(BADGE, digest)
        self.assertTrue(self.manager.has_scan_badge)

    def test_manager_sets_his_own_badge(self):
        """F309: in his preferences; a preparer is refused one."""
        self.manager.with_user(self.manager).write({"scan_badge": BADGE})
        delivery = self._create_delivery()
        delivery.scan(STRANGER)
        self.assertGreen(delivery.scan(BADGE), "Released by")
        with self.assertRaisesRegex(UserError, "may not release"):
            self.preparer.with_user(self.preparer).write({"scan_badge": "MINE-000001"})

    def test_short_badges_are_refused(self):
        """F309: a preparer must not guess one."""
        with self.assertRaisesRegex(ValidationError, "at least 8 characters"):
            self.manager.sudo().scan_badge = "1234567"

    def test_lost_badge_is_forgotten(self):
        """F309: it releases nothing any more."""
        self._give_badge()
        self.manager.sudo().action_remove_scan_badge()
        self.assertFalse(self.manager.has_scan_badge)
        delivery = self._create_delivery()
        delivery.scan(STRANGER)
        self.assertLatched(delivery.scan(BADGE))

    def test_preparer_does_the_whole_round(self):
        """F308, F259: finds the paper, scans, finishes, prints."""
        delivery = self._create_delivery()
        found = delivery.scan_document(delivery.name)
        self.assertEqual(found["picking_id"], delivery.id)
        self._scan_all(delivery)
        self.assertTrue(delivery.scan_finish()["finished"])
        self.assertEqual(
            delivery.action_print_scanned()["report_name"], "stock.report_deliveryslip"
        )
        receipt = self._create_receipt()
        self._scan_all(receipt)
        self.assertTrue(receipt.scan_finish()["finished"])
