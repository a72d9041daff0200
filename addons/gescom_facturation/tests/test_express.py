from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.gescom_affaire.tests.common import AffaireCommon


@tagged("post_install", "-at_install")
class TestExpress(AffaireCommon):
    """F145, F146, A-23: invoices and credit notes entered without an order."""

    def _open(self, action):
        """A new document, as its menu opens it."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"gescom_facturation.account_move_express_{action}_action"
        )
        return self._open_form(action)

    def _create_express(self, kind="invoice", qty=4, article=None, **values):
        form = self._open(kind)
        form.partner_id = self.customer
        for name, value in values.items():
            form[name] = value
        with form.invoice_line_ids.new() as line:
            line.product_id = article or self.article
            line.quantity = qty
        return form.save()

    def _post(self, *args, **values):
        move = self._create_express(*args, **values)
        move.action_post()
        return move

    def _get_stock(self, article=None):
        return (article or self.article).with_company(self.company).qty_available

    def _assert_stock_moves_by(self, qty, action):
        before = self._get_stock()
        result = action()
        self.env.invalidate_all()
        self.assertEqual(self._get_stock() - before, qty)
        return result

    # Invoice

    def test_invoice_takes_its_goods_out_of_stock(self):
        """F146: the box is ticked; both documents know each other."""
        invoice = self._create_express()
        self.assertTrue(invoice.move_stock)
        self._assert_stock_moves_by(-4, invoice.action_post)
        picking = invoice.picking_ids
        self.assertEqual(picking.state, "done")
        self.assertEqual(picking.picking_type_code, "outgoing")
        self.assertEqual(picking.origin, invoice.name)
        self.assertEqual(picking.invoice_ids, invoice)
        self.assertEqual(picking.move_ids, invoice.invoice_line_ids.stock_move_ids)
        self.assertEqual(picking, invoice.invoice_line_ids.delivery_id)

    def test_invoice_without_moving_stock(self):
        """F146: unticked, e.g. to cancel a credit note."""
        invoice = self._create_express(move_stock=False)
        self._assert_stock_moves_by(0, invoice.action_post)
        self.assertFalse(invoice.picking_ids)

    def test_more_than_in_stock(self):
        """F146: the goods are gone already, the stock says so."""
        article = self._create_article("Lamp", price=10, cost=5, stock=3)
        self._post(article=article, qty=5)
        self.assertEqual(self._get_stock(article), -2)

    def test_each_line_has_its_move(self):
        """F146: the same article twice, in two units; a service does not move."""
        dozen = self.env.ref("uom.product_uom_dozen")
        invoice = self._create_express()
        invoice.invoice_line_ids = [
            Command.create(
                {
                    "product_id": self.article.id,
                    "quantity": 1,
                    "product_uom_id": dozen.id,
                }
            ),
            Command.create({"product_id": self.service.id, "quantity": 2}),
        ]
        self._assert_stock_moves_by(-16, invoice.action_post)
        moves = invoice.invoice_line_ids.mapped(lambda line: len(line.stock_move_ids))
        self.assertEqual(moves, [1, 1, 0])

    def test_services_make_no_delivery_note(self):
        """F146: nothing to deliver, no delivery note."""
        self.assertFalse(self._post(article=self.service).picking_ids)

    def test_article_followed_by_lot(self):
        """F146: a lot is chosen on a delivery note."""
        lamp = self._create_article("Lamp", 10, 5, stock=0, tracking="lot")
        invoice = self._create_express(article=lamp)
        with self.assertRaisesRegex(UserError, "Lamp is followed by lot"):
            invoice.action_post()
        invoice.move_stock = False
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_two_steps_warehouse(self):
        """F146: the goods leave from the stock whatever the steps of delivery."""
        self._get_warehouse().delivery_steps = "pick_ship"
        invoice = self._create_express()
        self._assert_stock_moves_by(-4, invoice.action_post)
        self.assertEqual(
            invoice.picking_ids.location_id, self._get_warehouse().lot_stock_id
        )

    def test_company_without_warehouse(self):
        """F146: says what to do."""
        invoice = self._create_express()
        self.system["stock.quant"].search([]).quantity = 0
        self.system["stock.quant"].search([]).unlink()
        self._get_warehouse().active = False
        with self.assertRaisesRegex(UserError, "has no warehouse"):
            invoice.action_post()

    def test_not_posted_twice(self):
        """F146: goods leave once."""
        invoice = self._post()
        with self.assertRaises(UserError):
            invoice.action_post()
        self.assertEqual(len(invoice.picking_ids), 1)

    def test_not_reset_once_the_goods_left(self):
        """F146: even where invoices may be reset to draft."""
        self.system.company.inalterable_invoices = False
        invoice = self._create_express()
        invoice.sudo().journal_id.restrict_mode_hash_table = False
        invoice.action_post()
        with self.assertRaisesRegex(UserError, "has moved the stock"):
            invoice.button_draft()

    def test_draft_is_deleted(self):
        """F146: a draft has moved nothing."""
        invoice = self._create_express()
        self._assert_stock_moves_by(0, invoice.unlink)

    def test_copy_moves_its_own_goods(self):
        """F146: a copy is another sale."""
        copy = self._post().copy()
        self.assertFalse(copy.picking_ids)
        self._assert_stock_moves_by(-4, copy.action_post)

    # Credit note

    def test_credit_note_puts_its_goods_back(self):
        """F145: the manual credit note re-increments the stock."""
        credit = self._create_express(
            "credit", credited_document="Invoice 12 of the former software"
        )
        self.assertTrue(credit.move_stock)
        self._assert_stock_moves_by(4, credit.action_post)
        self.assertEqual(credit.picking_ids.state, "done")
        self.assertEqual(credit.picking_ids.picking_type_code, "incoming")
        self.assertEqual(credit.picking_ids.invoice_ids, credit)

    def test_credit_note_of_a_chosen_invoice(self):
        """F145: it says which invoice it corrects."""
        invoice = self._post()
        credit = self._create_express("credit", qty=1)
        with self.assertRaisesRegex(UserError, "Choose the original invoice"):
            credit.action_post()
        with Form(credit) as form:
            form.reversed_entry_id = invoice
        self._assert_stock_moves_by(1, credit.action_post)

    def test_credit_note_of_an_express_invoice(self):
        """F145: made from the invoice, it proposes to put the goods back."""
        invoice = self._post()
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id})
        )
        self.assertTrue(wizard.may_restock)
        self.assertTrue(wizard.restock)
        credit = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        credit.invoice_line_ids.quantity = 3
        self._assert_stock_moves_by(3, credit.action_post)
        self.assertEqual(
            credit.picking_ids.move_ids.origin_returned_move_id,
            invoice.picking_ids.move_ids,
        )

    def test_credit_note_that_puts_nothing_back(self):
        """F145: the goods stay with the customer, or never left."""
        for invoice, restock in (
            (self._post(), False),
            (self._post(move_stock=False), True),
        ):
            wizard = (
                self.env["account.move.reversal"]
                .with_context(active_model="account.move", active_ids=invoice.ids)
                .create({"journal_id": invoice.journal_id.id, "restock": restock})
            )
            credit = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
            self._assert_stock_moves_by(0, credit.action_post)

    # Not for the others

    def test_invoice_of_an_affaire_moves_nothing(self):
        """F144, F146: its delivery notes do."""
        order = self._create_confirmed(10)
        self._deliver(order)
        invoice = self._invoice(order, post=False)
        self.assertFalse(invoice.move_stock)
        invoice.write({"is_express": True, "move_stock": True})
        self._assert_stock_moves_by(0, invoice.action_post)

    def test_ordinary_invoice_moves_nothing(self):
        """F146: only what the menus of express documents make."""
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_line_ids": [Command.create({"product_id": self.article.id})],
            }
        )
        self._assert_stock_moves_by(0, invoice.action_post)

    # Rights

    def test_biller_without_stock_rights(self):
        """F146: who may post the invoice thereby moves its goods."""
        biller = self._create_user("biller", "account.group_account_invoice")
        invoice = self._create_express()
        self._assert_stock_moves_by(-4, invoice.with_user(biller).action_post)
        self.assertTrue(invoice.picking_ids)

    def test_salesman_does_not_post(self):
        """F146: entering orders gives no right to bill."""
        salesman = self._create_user("salesman", "sales_team.group_sale_salesman")
        invoice = self._create_express()
        with self.assertRaises(AccessError):
            invoice.with_user(salesman).action_post()
        self.assertFalse(invoice.picking_ids)
