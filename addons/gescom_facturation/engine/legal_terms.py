"""The latest day French law lets a customer pay on: plain Python.

Code de commerce L441-10 (60 days from the invoice, or 45 days end of month) and Code
général des impôts 289 I-3 (45 days for a periodic invoice).
"""

from datetime import date, timedelta

PERIODIC_DAYS = 45
NET_DAYS = 60
END_OF_MONTH_DAYS = 45


def end_of_month(day):
    """Last day of the month of `day`."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following - timedelta(days=1)


def latest_due_date(invoice_date, periodic, ends_a_month):
    """Latest due date of an invoice.

    :param date invoice_date: day of the invoice
    :param bool periodic: it bills the deliveries of a month together
    :param bool ends_a_month: its payment terms count from an end of month
    :return: date
    """
    if periodic:
        return invoice_date + timedelta(days=PERIODIC_DAYS)
    net = invoice_date + timedelta(days=NET_DAYS)
    if ends_a_month:
        return max(net, end_of_month(invoice_date) + timedelta(days=END_OF_MONTH_DAYS))
    return net
