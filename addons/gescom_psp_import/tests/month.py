"""A month of a shop's payments through three providers, as their own files.

Deterministic: the same seed gives the same orders, fees, refunds and disputes.
"""

import random
from datetime import date, datetime, timedelta

FIRST_DAY = date(2026, 3, 2)
STRIPE = (
    "automatic_payout_id,automatic_payout_effective_at_utc,balance_transaction_id,"
    "created_utc,currency,gross,fee,net,reporting_category,source_id,charge_id,"
    "payment_intent_id,description,payment_method_type,payment_metadata[order_id]"
)
ADYEN = (
    "Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,"
    "Creation Date,TimeZone,Type,Modification Reference,Gross Currency,"
    "Gross Debit (GC),Gross Credit (GC),Exchange Rate,Net Currency,Net Debit (NC),"
    "Net Credit (NC),Commission (NC),Markup (NC),Scheme Fees (NC),Interchange (NC),"
    "Payment Method Variant,Modification Merchant Reference,Batch Number"
)
PAYPAL = (
    "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,"
    "Transaction ID,Reference Txn ID,Invoice Number,Balance"
)


def money(cents):
    return f"{cents / 100:.2f}"


class Sale:
    """What a customer paid, and what became of it.

    :param int cents: amount of the order
    """

    def __init__(self, number, name, cents, day, draw):
        self.number, self.name, self.cents, self.day = number, name, cents, day
        self.fee = 25 + cents * 14 // 1000
        chance = draw.random()
        self.refund = draw.randrange(1, cents) if chance < 0.15 else 0
        self.dispute = 0.15 <= chance < 0.22
        self.won = self.dispute and draw.random() < 0.5


class Month:
    """The sales of one provider and its file.

    `expected` is the net amount of each payout, in cents, by its reference.
    """

    def __init__(self, provider, orders, seed=2026, currency="EUR"):
        """:param orders: list of (name, amount in cents)"""
        self.currency = currency
        self.draw = random.Random(f"{seed}-{provider}")
        self.sales = [
            Sale(
                number,
                name,
                cents,
                FIRST_DAY + timedelta(days=28 * number // max(len(orders), 1)),
                self.draw,
            )
            for number, (name, cents) in enumerate(orders)
        ]
        self.expected = {}
        self.rows = getattr(self, f"_write_{provider}")()
        self.header = {"stripe": STRIPE, "adyen": ADYEN, "paypal": PAYPAL}[provider]

    @property
    def text(self):
        return "\n".join([self.header, *self.rows]) + "\n"

    def _weeks(self):
        for week in range(4):
            start = FIRST_DAY + timedelta(days=7 * week)
            end = start + timedelta(days=7)
            yield week, end, [s for s in self.sales if start <= s.day < end]

    # Stripe: each line names its payout; the fee is in a column

    def _write_stripe(self):
        rows = []
        for week, end, sales in self._weeks():
            payout = f"po_{week + 1}"
            total = 0
            for sale in sales:
                for row in self._stripe_movements(sale):
                    kind, gross, fee, source, label = row
                    total += gross - fee
                    rows.append(
                        f"{payout},{end} 00:00:00,txn_{len(rows)},"
                        f"{sale.day} 10:00:00,{self.currency.lower()},"
                        f"{money(gross)},{money(fee)},"
                        f"{money(gross - fee)},{kind},{source},ch_{sale.number},"
                        f"pi_{sale.number},{label},card,{sale.name}"
                    )
            if sales:
                total -= 900
                rows.append(
                    f"{payout},{end} 00:00:00,txn_{len(rows)},{end} 01:00:00,"
                    f"{self.currency.lower()},-9.00,0.00,-9.00,fee,,,,Billing,,"
                )
                self.expected[payout] = total
        return rows

    def _stripe_movements(self, sale):
        number = sale.number
        yield "charge", sale.cents, sale.fee, f"ch_{number}", f"Order {sale.name}"
        if sale.refund:
            yield "refund", -sale.refund, 0, f"re_{number}", "Refund"
        if sale.dispute:
            yield "dispute", -sale.cents, 1500, f"dp_{number}", "Dispute"
        if sale.won:
            yield "dispute_reversal", sale.cents, 0, f"dp_{number}", "Won"

    # Adyen: batches that end with their transfer

    def _write_adyen(self):
        rows = []
        for week, end, sales in self._weeks():
            total = 0
            for sale in sales:
                for kind, gross, fee, change in self._adyen_movements(sale):
                    total += gross - fee
                    rows.append(self._adyen_row(sale, kind, gross, fee, change, week))
            if sales:
                rows.append(
                    f"Shop,ShopFR,,,,{end} 02:00:00,CET,MerchantPayout,"
                    f"TX{week}XT batch {week + 1},,,,,{self.currency},{money(total)},"
                    f",,,,,,,"
                    f"{week + 1}"
                )
                self.expected[week + 1] = total
        return rows

    def _adyen_movements(self, sale):
        number = sale.number
        yield "Settled", sale.cents, sale.fee, ""
        if sale.refund:
            yield "Refunded", -sale.refund, 10, f"R{number}"
        if sale.dispute:
            yield "Chargeback", -sale.cents, 1500, f"C{number}"
        if sale.won:
            yield "ChargebackReversed", sale.cents, 0, f"V{number}"

    def _adyen_row(self, sale, kind, gross, fee, change, week):
        net = gross - fee
        pair = [
            f",{money(amount)}" if amount >= 0 else f"{money(-amount)},"
            for amount in (gross, net)
        ]
        return (
            f"Shop,ShopFR,PSP{sale.number:06},{sale.name},visa,"
            f"{datetime.combine(sale.day, datetime.min.time())},CET,{kind},{change},"
            f"{self.currency},{pair[0]},1,{self.currency},{pair[1]},{money(fee)},,,,"
            f"visa,,{week + 1}"
        )

    # PayPal: a running balance, and withdrawals that leave some of it

    def _write_paypal(self):
        rows, balance = [], 0
        for week, end, sales in self._weeks():
            for sale in sales:
                for kind, gross, fee, ref, parent in self._paypal_movements(sale):
                    balance += gross - fee
                    rows.append(
                        self._paypal_row(
                            sale.day, kind, gross, fee, ref, parent, sale.name, balance
                        )
                    )
            paid = max(balance - 1000, 0)
            if sales and paid:
                balance -= paid
                self.expected[f"W{week}"] = paid
                rows.append(
                    self._paypal_row(
                        end, "General Withdrawal", -paid, 0, f"W{week}", "", "", balance
                    )
                )
        self.balance = balance
        return rows

    def _paypal_movements(self, sale):
        number = sale.number
        yield "Express Checkout Payment", sale.cents, sale.fee, f"PP{number}", ""
        if sale.refund:
            yield "Payment Refund", -sale.refund, 0, f"PR{number}", f"PP{number}"
        if sale.dispute:
            yield "Chargeback", -sale.cents, 0, f"PC{number}", f"PP{number}"
            yield "Chargeback Fee", -1600, 0, f"PF{number}", f"PC{number}"
        if sale.won:
            yield "Chargeback Reversal", sale.cents, 0, f"PV{number}", f"PP{number}"

    def _paypal_row(self, day, kind, gross, fee, ref, parent, name, balance):
        cells = (
            *(f"{day:%d/%m/%Y}", "10:00:00", "CET", "Client", kind, "Completed"),
            *(self.currency, money(gross), money(-fee), money(gross - fee)),
            "client@example.com",
            *(ref, parent, name, money(balance)),
        )
        return ",".join(f'"{cell}"' for cell in cells)


def mutate(draw, text):
    """The file as an accident leaves it.

    :return: bytes
    """
    content = bytearray(text.encode())
    lines = text.split("\n")
    choice = draw.randrange(7)
    if choice == 0:
        for _number in range(draw.randrange(1, 4)):
            content[draw.randrange(len(content))] = draw.randrange(256)
    elif choice == 1:
        del content[draw.randrange(len(content)) :]
    elif choice == 2:
        lines.pop(draw.randrange(len(lines)))
    elif choice == 3:
        lines.insert(draw.randrange(len(lines)), draw.choice(lines))
    elif choice == 4:
        draw.shuffle(lines)
    elif choice == 5:
        row = draw.randrange(len(lines))
        cells = lines[row].split(",")
        draw.shuffle(cells)
        lines[row] = ",".join(cells)
    else:
        return text.encode("utf-16" if draw.random() < 0.5 else "cp037")
    return bytes(content) if choice < 2 else "\n".join(lines).encode()
