import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {session} from "@web/session";
import {useService} from "@web/core/utils/hooks";

/**
 * Reminds the managers, on every screen, of the month they have to close.
 */
export class ClosingAlert extends Component {
    static template = "gescom_facturation.ClosingAlert";
    static props = {};

    setup() {
        this.action = useService("action");
    }

    get title() {
        return _t("Month to close: %s", session.gescom_month_to_close);
    }

    openMonths() {
        return this.action.doAction(
            "gescom_facturation.gescom_month_closing_open_action"
        );
    }
}

registry.category("systray").add(
    "gescom_facturation.closing_alert",
    {
        Component: ClosingAlert,
        isDisplayed: () => Boolean(session.gescom_month_to_close),
    },
    {sequence: 60}
);
