"""What the addon tells itself through the context, and nobody else can."""

from odoo.addons.gescom_base.marks import Mark

# Odoo reserves for the plan, or gives back: the plan is made already.
FOLLOWS_PLAN = Mark("gescom_follows_plan")


class Shares(Mark):
    """How much each move may still reserve, for Odoo's own reservation.

    :param dict quantities: {id of the stock.move: quantity in the article's unit}
    """

    KEY = "gescom_stock_shares"

    def __init__(self, quantities):
        super().__init__(self.KEY)
        self.quantities = quantities

    @classmethod
    def of(cls, records):
        """The shares that the records carry.

        :return: dict, or None where Odoo reserves as it likes
        """
        found = records.env.context.get(cls.KEY)
        return found.quantities if isinstance(found, cls) else None
