import {describe, expect, test} from "@odoo/hoot";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {
    MockServer,
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

import {REFRESH_DELAY} from "@gescom_base/run_refresh/run_refresh";

describe.current.tags("desktop");

class Run extends models.Model {
    _name = "run";

    name = fields.Char();
    state = fields.Selection({
        selection: [
            ["running", "Running"],
            ["done", "Done"],
        ],
    });
    progress = fields.Integer();

    _records = [{id: 1, name: "Billing", state: "running", progress: 10}];
}

defineMailModels();
defineModels([Run]);

function goOn(values) {
    MockServer.env["run"].write([1], values);
}

async function mountRun() {
    await mountView({
        type: "form",
        resModel: "run",
        resId: 1,
        arch: /* xml */ `
            <form>
                <widget name="gescom_run_refresh"/>
                <field name="name"/>
                <field name="progress"/>
            </form>`,
    });
}

async function waitForRefresh() {
    await advanceTime(REFRESH_DELAY);
    await animationFrame();
}

test("a run in progress is read again until it has ended", async () => {
    onRpc("web_read", () => expect.step("read"));
    await mountRun();
    expect.verifySteps(["read"]);
    expect(".o_gescom_run_refresh").toHaveCount(1);

    goOn({progress: 60});
    await waitForRefresh();
    expect.verifySteps(["read"]);
    expect("[name=progress] input").toHaveValue("60");

    goOn({progress: 100, state: "done"});
    await waitForRefresh();
    expect.verifySteps(["read"]);
    expect(".o_gescom_run_refresh").toHaveCount(0);

    await waitForRefresh();
    await waitForRefresh();
    expect.verifySteps([]);
});

test("a run that is not in progress is left alone", async () => {
    Run._records[0].state = "done";
    onRpc("web_read", () => expect.step("read"));
    await mountRun();
    expect.verifySteps(["read"]);
    await waitForRefresh();
    expect.verifySteps([]);
});

test("what the user is typing is not lost", async () => {
    onRpc("web_read", () => expect.step("read"));
    await mountRun();
    expect.verifySteps(["read"]);
    await contains("[name=name] input").edit("Billing of May");
    await waitForRefresh();
    expect.verifySteps([]);
    expect("[name=name] input").toHaveValue("Billing of May");
});
