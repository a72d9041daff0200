import {describe, expect, test} from "@odoo/hoot";
import {
    contains,
    mockService,
    mountWithCleanup,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {registry} from "@web/core/registry";
import {session} from "@web/session";

import {ClosingAlert} from "@gescom_facturation/closing_alert/closing_alert";

describe.current.tags("desktop");
defineMailModels();

const entry = () =>
    registry.category("systray").get("gescom_facturation.closing_alert");

test("names the month to close and opens the months", async () => {
    patchWithCleanup(session, {gescom_month_to_close: "October 2026"});
    mockService("action", {
        doAction: (action) => expect.step(action),
    });
    await mountWithCleanup(ClosingAlert);
    expect(entry().isDisplayed()).toBe(true);
    expect(".o_gescom_closing_alert").toHaveAttribute(
        "title",
        "Month to close: October 2026"
    );
    await contains(".o_gescom_closing_alert").click();
    expect.verifySteps(["gescom_facturation.gescom_month_closing_open_action"]);
});

test("says nothing when no month waits", async () => {
    patchWithCleanup(session, {gescom_month_to_close: false});
    expect(entry().isDisplayed()).toBe(false);
});
