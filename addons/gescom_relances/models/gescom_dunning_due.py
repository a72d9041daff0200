from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL, float_round

from ..engine.netting import Account, Item, Promise, Step

# Reminders that left, or of which nobody knows that they did not.
GONE = ("sending", "sent", "failed", "unsure")


class GescomDunningDue(models.AbstractModel):
    """What customers owe and may be reminded of, read for many of them at once.

    An account is what a commercial customer owes a company in a currency. Amounts are
    integers, in the smallest unit of the currency. Nothing is written: credits are
    set off on paper, the ledger keeps them as they are.
    """

    _name = "gescom.dunning.due"
    _description = "What is due"

    @api.model
    def _read_accounts(self, company, date, partners=None):
        """Open due dates of the customers, credits and promises deducted.

        :param company: res.company
        :param date: day for which the promises are looked at
        :param partners: res.partner to keep to; all the customers when None
        :return: list of `engine.netting.Account`, netted, by customer and currency
        """
        commercial_ids = partners and partners.commercial_partner_id.ids
        if partners is not None and not commercial_ids:
            return []
        accounts = {}
        self._read_open_lines(company, commercial_ids, accounts)
        if not accounts:
            return []
        self._read_payments_in_process(company, commercial_ids, accounts)
        self._read_promises(company, date, commercial_ids, accounts)
        return [account.net() for account in accounts.values() if account.items]

    def _read_open_lines(self, company, commercial_ids, accounts):
        """Add what the ledger holds to the accounts: due dates and credits.

        A payment that waits for the invoice of its own order is not set off: it pays
        that order (F165).
        """
        levels = self._get_level_keys()
        for row in self._query_open_lines(company, commercial_ids):
            partner_id, currency_id, line_id, move_id, due_date, cents, *rest = row
            disputed, excluded, level_id, reminded_on, of_payment, waits = rest
            key = (partner_id, currency_id)
            account = accounts.get(key)
            if account is None:
                account = accounts[key] = Account(*key)
            if cents > 0 and not of_payment:
                account.items.append(
                    Item(
                        id=line_id,
                        move_id=move_id,
                        due_date=due_date,
                        open=cents,
                        disputed=disputed,
                        excluded=excluded,
                        reached=levels.get(level_id),
                        reminded_on=reminded_on,
                    )
                )
            elif not waits:
                # What was given back takes from what is to be set off.
                account.credit -= cents

    def _get_level_keys(self):
        levels = self.env["gescom.dunning.level"].sudo()  # sudo: orders the steps only
        return {
            level.id: level._get_key()
            for level in levels.with_context(active_test=False).search([])
        }

    def _query_open_lines(self, company, commercial_ids):
        """Open receivable lines; SQL, because a customer base has 100,000 of them."""
        self.env["account.move.line"].flush_model()
        self.env["account.account"].flush_model(["account_type", "non_trade"])
        self.env["account.move"].flush_model(["origin_payment_id", "statement_line_id"])
        self.env["account.payment"].flush_model(["allocation_state", "sale_order_id"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        return self.env.execute_query(
            SQL(
                """
                SELECT partner.commercial_partner_id,
                       line.currency_id,
                       line.id,
                       line.move_id,
                       COALESCE(line.date_maturity, line.date),
                       ROUND(line.amount_residual_currency
                             * POWER(10, currency.decimal_places))::bigint,
                       ROUND(COALESCE(line.disputed_amount, 0)
                             * POWER(10, currency.decimal_places))::bigint,
                       COALESCE(line.dunning_excluded, FALSE),
                       line.dunning_level_id,
                       line.dunning_date,
                       payment.id IS NOT NULL OR move.statement_line_id IS NOT NULL,
                       payment.sale_order_id IS NOT NULL
                       AND payment.allocation_state = 'not_invoiced'
                  FROM account_move_line line
                  JOIN account_account account
                    ON account.id = line.account_id
                   AND account.account_type = 'asset_receivable'
                   AND account.non_trade IS NOT TRUE
                  JOIN account_move move ON move.id = line.move_id
                  JOIN res_currency currency ON currency.id = line.currency_id
                  JOIN res_partner partner ON partner.id = line.partner_id
             LEFT JOIN account_payment payment ON payment.id = move.origin_payment_id
                 WHERE line.company_id = %(company)s
                   AND line.parent_state = 'posted'
                   AND line.reconciled IS NOT TRUE
                   AND line.amount_residual_currency <> 0
                   AND %(customers)s
                """,
                company=company.id,
                customers=self._get_customer_condition(commercial_ids),
            )
        )

    def _get_customer_condition(self, commercial_ids):
        if commercial_ids is None:
            return SQL("TRUE")
        return SQL("partner.commercial_partner_id = ANY(%s)", commercial_ids)

    def _read_payments_in_process(self, company, commercial_ids, accounts):
        """Count the payments that make no entry until the bank confirms them."""
        self.env["account.payment"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.commercial_partner_id,
                       payment.currency_id,
                       ROUND(SUM(payment.amount_to_allocate
                                 * POWER(10, currency.decimal_places)))::bigint
                  FROM account_payment payment
                  JOIN res_partner partner ON partner.id = payment.partner_id
                  JOIN res_currency currency ON currency.id = payment.currency_id
                 WHERE payment.company_id = %(company)s
                   AND payment.partner_type = 'customer'
                   AND payment.payment_type = 'inbound'
                   AND payment.state IN ('in_process', 'paid')
                   AND payment.move_id IS NULL
                   AND payment.amount_to_allocate > 0
                   AND (payment.sale_order_id IS NULL
                        OR payment.allocation_state <> 'not_invoiced')
                   AND %(customers)s
              GROUP BY 1, 2
                """,
                company=company.id,
                customers=self._get_customer_condition(commercial_ids),
            )
        )
        for partner_id, currency_id, cents in rows:
            account = accounts.get((partner_id, currency_id))
            if account:
                account.credit += cents

    def _read_promises(self, company, date, commercial_ids, accounts):
        domain = [
            ("company_id", "=", company.id),
            ("state", "=", "open"),
            ("date", ">=", date),
        ]
        if commercial_ids is not None:
            domain.append(("partner_id.commercial_partner_id", "in", commercial_ids))
        # sudo: whoever prepares the reminders need not open the promises
        promises = self.env["gescom.dunning.promise"].sudo()
        for promise in promises.search(domain, order="date, id"):
            currency = promise.currency_id
            key = (promise.partner_id.commercial_partner_id.id, currency.id)
            if key in accounts:
                amount = promise._get_amount_held()
                cents = None if amount is None else self._to_cents(amount, currency)
                accounts[key].promises.append(
                    Promise(cents, frozenset(promise.line_ids.ids))
                )

    @api.model
    def _to_cents(self, amount, currency):
        """Amount in the smallest unit of its currency.

        :param float amount: in `currency`
        :return: int
        """
        cents = amount * 10**currency.decimal_places
        return int(float_round(cents, precision_digits=0))

    @api.model
    def _from_cents(self, cents, currency):
        """Amount in a currency, of so many of its smallest units.

        :return: float
        """
        return currency.round(cents / 10**currency.decimal_places)

    # What is to be sent

    @api.model
    def _plan_notices(self, company, date, partners=None):
        """Accounts of which a reminder is to be sent this day, steps chosen.

        Left out: customers who are never reminded or have no policy, those reminded
        too short a time ago, and the reminders that were postponed.

        :param company: res.company
        :param date: day of the reminders
        :param partners: res.partner to keep to; all the customers when None
        :return: list of (`engine.netting.Account`, gescom.dunning.policy,
            gescom.dunning.level: the highest step reached)
        """
        accounts = self._read_accounts(company, date, partners)
        accounts = [account for account in accounts if account.due]
        policies = self._get_policies(company, accounts)
        steps = {
            policy: [
                Step(level.id, level.delay_days, level.sequence, level.minimum_gap)
                for level in policy.level_ids
            ]
            for policy in set(policies.values())
        }
        gaps = self._get_last_days(company, date, policies)
        withheld = self._get_postponed(company, date)
        plan = []
        for account in accounts:
            policy = policies.get(account.partner_id)
            key = (account.partner_id, account.currency_id)
            if (
                not policy
                or key in withheld
                or self._is_too_soon(account, policy, date, gaps)
            ):
                continue
            step = account.choose_steps(steps[policy], date)
            if step and not self._is_negligible(company, account, date):
                level = self.env["gescom.dunning.level"].browse(step.id)
                plan.append((account, policy, level))
        return plan

    def _is_negligible(self, company, account, date):
        if not company.dunning_minimum_amount:
            return False
        currency = self.env["res.currency"].browse(account.currency_id)
        least = company.currency_id._convert(
            company.dunning_minimum_amount, currency, company, date
        )
        listed = sum(item.due for item in account.get_listed(date))
        return listed < self._to_cents(least, currency)

    def _get_policies(self, company, accounts):
        """Policy of each customer; those who are never reminded have none.

        :return: dict partner id: gescom.dunning.policy
        """
        defaults = self.env["gescom.dunning.policy"]._get_default_policies(company)
        partners = self.env["res.partner"].browse(
            {account.partner_id for account in accounts}
        )
        policies = {}
        for partner in partners.with_company(company):
            audience = partner._get_dunning_audience()
            policy = partner.dunning_policy_id
            # Words and fees for companies never reach a consumer.
            if not policy._is_made_for(company, audience):
                policy = defaults[audience]
            if policy and not partner.dunning_excluded:
                policies[partner.id] = policy.with_prefetch()
        return policies

    def _get_last_days(self, company, date, policies):
        """Days on which the customers were last reminded, in each currency.

        :return: dict partner id: list of (day, currency id)
        """
        longest = max((policy.minimum_gap for policy in policies.values()), default=0)
        groups = self.env["gescom.dunning.notice"]._read_group(
            [
                ("company_id", "=", company.id),
                ("state", "in", GONE),
                ("left_on", ">", date - timedelta(days=longest)),
            ],
            ["partner_id", "currency_id"],
            ["left_on:max"],
        )
        days = defaultdict(list)
        for partner, currency, day in groups:
            days[partner.id].append((day, currency.id))
        return days

    def _is_too_soon(self, account, policy, date, gaps):
        """Two currencies of one day are two reminders of the same letter-box."""
        return any(
            (date - day).days < policy.minimum_gap
            and (day != date or currency_id == account.currency_id)
            for day, currency_id in gaps.get(account.partner_id, ())
        )

    def _get_postponed(self, company, date):
        """Customers and currencies whose reminder waits for a later day.

        :return: set of (partner id, currency id)
        """
        groups = self.env["gescom.dunning.notice"]._read_group(
            [
                ("company_id", "=", company.id),
                ("state", "=", "postponed"),
                ("postponed_until", ">", date),
            ],
            ["partner_id", "currency_id"],
        )
        return {(partner.id, currency.id) for partner, currency in groups}

    @api.model
    def _get_recipients(self, partners):
        """Who gets the reminders: the contact chosen, the invoice address, or he.

        :param partners: res.partner, commercial
        :return: dict partner id: res.partner
        """
        recipients = {partner.id: partner for partner in partners}
        addresses = self.env["res.partner"].search(
            [("parent_id", "in", partners.ids), ("type", "=", "invoice")],
            order="id desc",
        )
        for address in addresses:
            recipients[address.parent_id.id] = address
        for partner in partners:
            if partner.dunning_contact_id.active:
                recipients[partner.id] = partner.dunning_contact_id
        return recipients

    @api.model
    def _get_penalties(self, company, date, plan):
        """Interest and indemnity that each due date of the reminders bears.

        Businesses only, when the step asks for them: a consumer owes no fee without a
        writ (L. 111-8). The indemnity is owed once an invoice, however many due dates
        it has (D. 441-5).

        :param company: res.company
        :param date: last day that counts
        :param plan: what :meth:`_plan_notices` returned
        :return: dict journal item id: (interest, indemnity), in cents
        """
        partners = self.env["res.partner"].browse(
            account.partner_id for account, _policy, _level in plan
        )
        businesses = {
            partner.id
            for partner in partners
            if partner._get_dunning_audience() == "business"
        }
        asking = [
            (account, level)
            for account, _policy, level in plan
            if account.partner_id in businesses
            and (level.with_interest or level.with_fee)
        ]
        interests = self._get_interests(company, date, asking)
        penalties = {}
        for account, level in asking:
            fee = self._get_fee(company, account) if level.with_fee else 0
            charged = set()
            for item in account.get_listed(date):
                if not item.is_late(date):
                    continue
                first = item.move_id not in charged
                charged.add(item.move_id)
                interest = interests.get(item.id, 0) if level.with_interest else 0
                penalties[item.id] = (interest, fee if first else 0)
        return penalties

    def _get_fee(self, company, account):
        """Indemnity of an invoice, in cents of the account's currency."""
        currency = self.env["res.currency"].browse(account.currency_id)
        fee = company.currency_id._convert(
            company.invoice_recovery_fee, currency, company
        )
        return self._to_cents(fee, currency)

    def _get_interests(self, company, date, asking):
        """Late payment interest of each late due date.

        :param asking: list of (`engine.netting.Account`, gescom.dunning.level)
        :return: dict journal item id: cents
        """
        return {}
