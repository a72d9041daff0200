// A logged-in page of the web client, and what went wrong on it.
import {existsSync} from "node:fs";
import {chromium} from "playwright-core";

const BROWSERS = ["/usr/bin/chromium", "/usr/bin/google-chrome"];
const QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/**
 * Open a browser and log in.
 *
 * @param {Object} options url, login, password, width, height
 * @returns {Promise<Object>} browser, page and problems: what the console complained of
 */
export async function openSession({
    url,
    login = "admin",
    password = login,
    width = 1440,
    height = 900,
}) {
    const browser = await chromium.launch({
        executablePath: BROWSERS.find((path) => existsSync(path)),
        args: QUIET,
    });
    const context = await browser.newContext({
        viewport: {width, height},
        locale: "fr-FR",
        timezoneId: "Europe/Paris",
    });
    const page = await context.newPage();
    const problems = [];
    watchCalls(page);
    page.on("console", (message) => {
        if (message.type() === "error") {
            problems.push(`${page.url()}: ${message.text()}`);
        }
    });
    page.on("pageerror", (error) => problems.push(`${page.url()}: ${error.message}`));
    page.on("response", (response) => {
        if (response.status() >= 400) {
            problems.push(`${response.url()}: HTTP ${response.status()}`);
        }
    });
    await page.goto(`${url}/web/login`);
    await page.fill("input[name=login]", login);
    await page.fill("input[name=password]", password);
    await Promise.all([
        page.waitForURL(/\/odoo/, {waitUntil: "domcontentloaded", timeout: 90000}),
        page.click("form.oe_login_form button[type=submit]"),
    ]);
    await settle(page);
    return {browser, page, problems};
}

const pending = new WeakMap();

function watchCalls(page) {
    const calls = new Set();
    pending.set(page, calls);
    const isCall = (request) => ["xhr", "fetch"].includes(request.resourceType());
    page.on("request", (request) => isCall(request) && calls.add(request));
    page.on("requestfinished", (request) => calls.delete(request));
    page.on("requestfailed", (request) => calls.delete(request));
}

/**
 * Wait until the view is drawn and its calls to the server are answered.
 *
 * @param {Object} page
 */
export async function settle(page) {
    await page.waitForSelector(".o_web_client .o_action_manager > *", {timeout: 60000});
    const deadline = Date.now() + 20000;
    let quietSince = Date.now();
    while (Date.now() - quietSince < 400 && Date.now() < deadline) {
        await page.waitForTimeout(50);
        if (pending.get(page).size) {
            quietSince = Date.now();
        }
    }
    await page.waitForFunction(() => !document.querySelector(".o_blockUI"));
}
