"""The balance, printed."""

from collections import Counter

from .catalogue import CURRENCY

WIDTH = 78
SHOWN_DIFFERENCES = 12
SHOWN_SECONDS = 0.05


def print_times(times, total, calls):
    """Print how long each step took."""
    by_title = Counter()
    for title, seconds in times:
        by_title[title] += seconds
    print(f"\nTime by step ({calls} calls)")
    for title, seconds in by_title.items():
        if seconds >= SHOWN_SECONDS:
            print(f"  {title:<40}{seconds:>8.1f} s")
    print(f"  {'Total':<40}{total:>8.1f} s")


def print_lists(day, balance):
    """Print the lines no order carries and the returns no delivery takes back."""
    if day.listed:
        print(f"\nLines that cannot become an order line ({len(day.listed)})")
    for document, line in day.listed:
        print(
            f"  line {line.number:>5}  {document.number:<9}{line.code:<13}"
            f"{line.figures:>18}  {line.reason}"
        )
    if balance.unmatched:
        print(
            f"\nReturns with no delivery to go back to ({len(balance.unmatched)}), "
            "made into credit orders"
        )
    for unmatched in balance.unmatched:
        print(
            f"  line {unmatched.place:>5}  {unmatched.document:<9}"
            f"{unmatched.code:<13}{f'{unmatched.quantity} × {unmatched.price}':>18}"
        )


def print_balance(day, balance):
    """Print the table, the checks and the verdict."""
    print(f"\nBalance of {day.date}")
    print("─" * WIDTH)
    for row in balance.rows:
        number = "" if row.number is None else f"{row.number:,}"
        amount = "" if row.amount is None else f"{row.amount:,.2f} {CURRENCY}"
        print(f"{row.title:<44}{number:>12}{amount:>22}")
    print("─" * WIDTH)
    for check in balance.checks:
        print(f"{'✓' if check.holds else '✗'} {check.title}")
        for difference in check.differences[:SHOWN_DIFFERENCES]:
            print(f"    {difference}")
        more = len(check.differences) - SHOWN_DIFFERENCES
        if more > 0:
            print(f"    … and {more} more")
    print("─" * WIDTH)
    failed = sum(not check.holds for check in balance.checks)
    print("Balanced." if not failed else f"NOT balanced: {failed} checks fail.")
