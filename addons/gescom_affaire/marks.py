"""What the addon tells itself through the context, and nobody else can."""

from odoo.addons.gescom_base.marks import Mark

FOLLOWS_ORDERS = Mark("gescom_affaire_follows_orders")
RELAUNCHES_DELIVERY = Mark("gescom_relaunches_delivery")
BILLS_TOGETHER = Mark("gescom_bills_together")
SETTLES = Mark("gescom_settles")
