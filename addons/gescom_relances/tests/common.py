from datetime import date, timedelta

from freezegun import freeze_time

from odoo import Command

from odoo.addons.gescom_affaire.tests.common import AffaireCommon

TODAY = date(2026, 11, 23)


class DunningCommon(AffaireCommon):
    """Customers who pay late, an accountant who reminds them on 23 November 2026."""

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time(f"{TODAY} 10:00:00"))
        super().setUpClass()
        cls.accountant = cls._create_user("accountant", "account.group_account_user")
        cls.chief = cls._create_user("chief", "account.group_account_manager")
        cls.runs = cls.env(user=cls.accountant)["gescom.dunning.run"]
        cls.dues = cls.system["gescom.dunning.due"]
        cls.business = cls.system.ref("gescom_relances.policy_business")
        cls.consumer_policy = cls.system.ref("gescom_relances.policy_consumer")
        cls.preventive, cls.reminder, cls.formal, cls.final = (
            cls.system.ref(f"gescom_relances.level_business_{name}")
            for name in ("preventive", "reminder", "formal", "final")
        )
        cls.euro = cls.company.currency_id
        cls.customer.sudo().write({"email": "duval@example.com", "is_company": True})
        cls.other_customer.sudo().write(
            {"email": "lenoir@example.com", "is_company": True}
        )
        cls.consumer = cls._create_customer("Marie Petit")
        cls.consumer.sudo().write({"email": "marie@example.com", "is_company": False})
        cls.company.sudo().partner_id.city = "Paris"
        cls.company.sudo().email = "compta@example.com"
        cls.journals = {
            kind: cls.system["account.journal"].search(
                [("type", "=", kind), ("company_id", "=", cls.company.id)], limit=1
            )
            for kind in ("sale", "bank")
        }

    @classmethod
    def _bill(cls, amount, late=0, customer=None, move_type="out_invoice", **values):
        """Post an invoice without VAT, due so many days ago.

        :param late: days since the due date; negative when it is to come
        :return: its receivable line
        """
        due = TODAY - timedelta(days=late)
        dated = min(due, TODAY)
        move = cls.system["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": (customer or cls.customer).id,
                "journal_id": cls.journals["sale"].id,
                "invoice_date": dated,
                "date": dated,
                "invoice_date_due": due,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Chairs",
                            "quantity": 1,
                            "price_unit": amount,
                            "tax_ids": False,
                        }
                    )
                ],
                **values,
            }
        )
        move.action_post()
        return move.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )

    @classmethod
    def _credit(cls, amount, customer=None, **values):
        """Post a credit note that no invoice shows as deducted.

        :return: its receivable line
        """
        values.setdefault("credited_document", "Year-end discount")
        return cls._bill(amount, 0, customer, "out_refund", **values)

    @classmethod
    def _pay(cls, amount, lines=None, customer=None, payment_type="inbound", **values):
        """Post a payment, reconciled with the lines when there are some."""
        payment = cls.system["account.payment"].create(
            {
                "payment_type": payment_type,
                "partner_type": "customer",
                "partner_id": (customer or cls.customer).id,
                "amount": amount,
                "journal_id": cls.journals["bank"].id,
                "date": TODAY,
                **values,
            }
        )
        payment.action_post()
        if lines:
            receivable = payment.move_id.line_ids.filtered(
                lambda line: line.account_type == "asset_receivable"
            )
            (receivable | lines).reconcile()
        return payment

    @classmethod
    def _get_dues(cls, customer=None, day=TODAY):
        """Cents reminded of each due date: dict of journal item ids."""
        accounts = cls.dues._read_accounts(cls.company, day, customer or cls.customer)
        return {item.id: item.due for account in accounts for item in account.items}

    @classmethod
    def _preview(cls, day=TODAY, customers=None):
        """Preview the reminders of a day, as the accountant.

        :return: the run
        """
        run = cls.runs.create(
            {
                "date": day,
                "company_id": cls.company.id,
                "partner_ids": [Command.set((customers or cls.env["res.partner"]).ids)],
            }
        )
        run.action_preview()
        return run

    @classmethod
    def _send(cls, run):
        """Send a previewed run, as the scheduler does.

        :return: its reminders
        """
        run.action_run()
        return cls._carry_on(run)

    @classmethod
    def _carry_on(cls, run):
        worker = run.sudo()
        while worker.state == "running":
            worker._carry_out_next(set())
            cls._commit()
        return run.line_ids

    @classmethod
    def _commit(cls):
        """What the commit of a step triggers: tests do not commit."""
        callbacks = cls.env.cr.postcommit
        callbacks.clear()
        sending = cls.system["gescom.dunning.notice"].search(
            [("state", "=", "sending")]
        )
        for notice in sending:
            notice._deliver()

    @classmethod
    def _remind(cls, day=TODAY, customers=None):
        """Preview and send the reminders of a day.

        :return: the reminders
        """
        return cls._send(cls._preview(day, customers))
