from odoo import models

FILTER_BY_PREFERENCE = {
    "affaire_order_filter": {"in_progress": "in_progress", "draft": "not_confirmed"},
    "affaire_logistic_filter": {
        "to_process": "logistic_to_process",
        "partial": "logistic_partial",
        "shipped": "logistic_shipped",
    },
    "affaire_origin_filter": {"offline": "offline"},
}


class SaleOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "sale.order"

    def action_open_sales(self):
        """List of orders or of affaires, as the user prefers (F028).

        :return: window action
        """
        if self.env.user._get_list_preference("affaire_list_display") == "affaire":
            return self.action_open_affaire_list()
        return self.action_open_order_list()

    def action_open_order_list(self):
        """List of orders with the filters the user prefers (F035, F036, F038).

        :return: window action
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "gescom_affaire.sale_order_action"
        )
        user = self.env.user
        context = {}
        for preference, filters in FILTER_BY_PREFERENCE.items():
            name = filters.get(user._get_list_preference(preference))
            if name:
                context[f"search_default_{name}"] = 1
        action["context"] = context
        return action

    def action_open_affaire_list(self):
        """List of affaires with the filters the user prefers (F028, F035).

        :return: window action
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "gescom_affaire.gescom_affaire_action"
        )
        filters = FILTER_BY_PREFERENCE["affaire_order_filter"]
        name = filters.get(self.env.user._get_list_preference("affaire_order_filter"))
        action["context"] = {f"search_default_{name}": 1} if name else {}
        return action
