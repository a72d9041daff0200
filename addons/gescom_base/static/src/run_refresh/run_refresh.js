import {Component, useEffect} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

export const REFRESH_DELAY = 2000;

/**
 * Reloads the record while its run is in progress, so that the progress is seen.
 *
 * What the user is typing is never lost: an edited record is left alone.
 */
export class RunRefresh extends Component {
    static template = "gescom_base.RunRefresh";
    static props = {...standardWidgetProps};

    setup() {
        useEffect(
            (isRunning) => {
                if (!isRunning) {
                    return;
                }
                let timer = null;
                let stopped = false;
                const refreshLater = () => {
                    timer = browser.setTimeout(async () => {
                        await this.refresh();
                        if (!stopped) {
                            refreshLater();
                        }
                    }, REFRESH_DELAY);
                };
                refreshLater();
                return () => {
                    stopped = true;
                    browser.clearTimeout(timer);
                };
            },
            () => [this.isRunning]
        );
    }

    get isRunning() {
        const {record} = this.props;
        return Boolean(record.resId) && record.data.state === "running";
    }

    async refresh() {
        const {record} = this.props;
        if (document.hidden || (await record.isDirty())) {
            return;
        }
        await record.load();
    }
}

export const runRefresh = {
    component: RunRefresh,
    fieldDependencies: [{name: "state", type: "selection"}],
};

registry.category("view_widgets").add("gescom_run_refresh", runRefresh);
