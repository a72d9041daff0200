from lxml import etree

from odoo import Command
from odoo.fields import Domain
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.base.tests.common import DISABLED_MAIL_CONTEXT

GROUPS = {
    "preparer": "gescom_base.group_preparer",
    "sales_admin": "gescom_base.group_sales_admin",
    "manager": "gescom_base.group_sales_manager",
}


@tagged("post_install", "-at_install")
class SuiteCommon(TransactionCase):
    """One user of each group of the suite, and articles to work on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env["base"].with_context(**DISABLED_MAIL_CONTEXT).env
        for name, group in GROUPS.items():
            user = new_test_user(
                cls.env, f"suite-{name}", groups=group, email=f"{name}@example.com"
            )
            setattr(cls, name, user)
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.supplier = cls.env["res.partner"].create({"name": "Foundry"})
        cls.customer = cls.env["res.partner"].create(
            {"name": "Bistro", "email": "bistro@example.com"}
        )
        cls.pan = cls._create_article("Pan", price=40.0, cost=18.0)

    @classmethod
    def _create_article(cls, name, price, cost, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "list_price": price,
                "standard_price": cost,
                "taxes_id": [Command.clear()],
                "supplier_taxes_id": [Command.clear()],
                "seller_ids": [
                    Command.create(
                        {
                            "partner_id": cls.supplier.id,
                            "price": cost,
                            "delay": 5,
                            "product_code": f"F-{name}",
                        }
                    )
                ],
                **values,
            }
        )

    def _count(self, article, quantity, user=None, location=None):
        """Type a physical inventory, as the screen of the same name does."""
        quants = self.env["stock.quant"].with_user(user or self.preparer)
        quant = quants.with_context(inventory_mode=True).create(
            {
                "product_id": article.id,
                "location_id": (location or self.warehouse.lot_stock_id).id,
                "inventory_quantity": quantity,
            }
        )
        quant.action_apply_inventory()

    def _create_order(self, *lines, user=None, confirm=True, **values):
        """Enter the order of (article, quantity) lines."""
        order = (
            self.env["sale.order"]
            .with_user(user or self.sales_admin)
            .create(
                {
                    "partner_id": self.customer.id,
                    "order_line": [
                        Command.create(
                            {"product_id": article.id, "product_uom_qty": quantity}
                        )
                        for article, quantity in lines
                    ],
                    **values,
                }
            )
        )
        if confirm:
            order.action_confirm()
        return order

    def _validate(self, picking, user=None):
        picking = picking.with_user(user or self.preparer)
        picking.with_context(skip_backorder=True, skip_sms=True).button_validate()
        self.assertEqual(picking.state, "done")

    def _invoice(self, order, post=True):
        """Bill what was delivered of an order, as the sales administration does."""
        order.affaire_id.with_user(self.sales_admin).action_create_invoices()
        if post:
            order.invoice_ids.with_user(self.sales_admin).action_post()
        return order.invoice_ids

    def _get_menus(self, user):
        """Every menu of the suite that a user reaches, the folders left out."""
        root = self.env.ref("gescom_base.menu_root")
        menus = self.env["ir.ui.menu"].with_user(user)
        visible = menus._visible_menu_ids()
        below = menus.sudo().search([("id", "child_of", root.id)])
        reachable = below.filtered(
            lambda menu: (
                menu.action
                and {int(part) for part in menu.parent_path.split("/")[:-1]} <= visible
            )
        )
        return menus.browse(reachable.ids)

    def _read_action(self, menu, user):
        """The window action that a menu opens for a user, as a dict."""
        action = self.env.ref(menu).action if isinstance(menu, str) else menu.action
        if action._name == "ir.actions.server":
            action = action.with_user(user).run()
        else:
            action = self.env[action._name]._for_xml_id(action.xml_id)
        self.assertEqual(action["type"], "ir.actions.act_window")
        for name, default in (("context", {}), ("domain", [])):
            action[name] = self._evaluate(action.get(name) or default, user)
        return action

    def _evaluate(self, expression, user):
        if not isinstance(expression, str):
            return expression
        return safe_eval(
            expression,
            {
                "uid": user.id,
                "allowed_company_ids": user.company_ids.ids,
                "active_id": False,
                "active_ids": [],
            },
        )

    def _open(self, menu, user):
        """Open a menu as the web client does: the views, then the records.

        :param menu: ir.ui.menu or its external id
        :return: the records that are listed, with the filters set at first
        """
        action = self._read_action(menu, user)
        model = self.env[action["res_model"]].with_user(user)
        model = model.with_context(**action["context"])
        search = action.get("search_view_id") or [False]
        search_id = search if isinstance(search, int) else search[0]
        views = model.get_views([*map(tuple, action["views"]), (search_id, "search")])[
            "views"
        ]
        if model._transient:
            return model
        self.env.flush_all()
        filters = self._get_default_filters(
            views["search"]["arch"], action["context"], user
        )
        records = model.search(Domain(action["domain"]) & filters)
        records[:1].web_read({"display_name": {}})
        return records

    def _get_default_filters(self, arch, context, user):
        """Domain of the filters of a search view that a context sets at first.

        Filters that no separator parts are alternatives.
        """
        groups = [[]]
        for node in etree.fromstring(arch).iter("filter", "separator"):
            if node.tag == "separator":
                groups.append([])
            elif context.get(f"search_default_{node.get('name')}"):
                if node.get("domain"):
                    groups[-1].append(self._evaluate(node.get("domain"), user))
        return Domain.AND(Domain.OR(group) for group in groups if group)

    def _get_form_fields(self, model, user):
        """Names of the fields that the form of a model shows to a user."""
        form = self.env[model].with_user(user).get_views([(False, "form")])
        arch = etree.fromstring(form["views"]["form"]["arch"])
        return {
            node.get("name")
            for node in arch.iter("field")
            if not any(
                part.get("invisible") in ("1", "True")
                for part in (node, *node.iterancestors())
            )
        }
