from odoo import models
from odoo.exceptions import UserError

from ..engine.rib import RibError, parse_iban


class AccountMoveLine(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move.line"

    def _get_lcr_bank(self):
        """Bank account on which the bill is drawn: the customer's French one."""
        self.ensure_one()
        partners = self.move_id.partner_id | self.move_id.commercial_partner_id
        # sudo: whoever bills prints the account that the customer gave for it
        banks = partners.sudo().bank_ids.filtered(
            lambda bank: bank.company_id in (self.company_id, bank.company_id.browse())
        )
        return (banks.filtered("rib") or banks)[:1]

    def _get_lcr_rib(self):
        """RIB of the customer.

        :return: engine.rib.Rib
        :raise UserError: no account, or none that gives a RIB
        """
        self.ensure_one()
        customer = self.move_id.commercial_partner_id.name
        if self.currency_id.name != "EUR":
            raise UserError(
                self.env._(
                    "A bill of exchange is in euros: invoice %s is not.",
                    self.move_id.name,
                )
            )
        bank = self._get_lcr_bank()
        if not bank:
            raise UserError(
                self.env._(
                    "Enter the bank account of %s first: the bill of exchange is drawn "
                    "on it.",
                    customer,
                )
            )
        try:
            return parse_iban(bank.acc_number)
        except RibError as error:
            raise UserError(self._get_rib_refusal(error.code, bank)) from error

    def _get_rib_refusal(self, code, bank):
        values = {
            "account": bank.acc_number,
            "customer": self.move_id.commercial_partner_id.name,
        }
        if code == "not_french":
            return self.env._(
                "Account %(account)s of %(customer)s is no French IBAN: a bill of "
                "exchange needs one, enter it on the customer.",
                **values,
            )
        if code == "key":
            return self.env._(
                "The RIB key in account %(account)s of %(customer)s is wrong: ask for "
                "the IBAN again.",
                **values,
            )
        return self.env._(
            "Account %(account)s of %(customer)s is malformed: a French IBAN is FR and "
            "25 figures or letters.",
            **values,
        )

    def _get_lcr_values(self):
        """All that the printed bill shows.

        :return: dict
        """
        self.ensure_one()
        move = self.move_id
        amount = abs(self.amount_residual_currency)
        return {
            "drawer": self.company_id,
            "drawee": move.commercial_partner_id,
            "rib": self._get_lcr_rib(),
            "bank": self._get_lcr_bank().bank_id.name or "",
            "amount": amount,
            "words": self.currency_id.amount_to_text(amount),
            "issued": move.invoice_date,
            "due": self.date_maturity,
            "reference": move.payment_reference or move.name,
        }
