// Drive the scan screen with a keyboard, as a scanner does, and say what it shows.
//   node scan.mjs <<< '{"url", "login", "width", "height", "steps": [{"keys"} | {"click"}…]}'
// prints {"seen": [{"light", "message", "texts", "overflow"}…], "problems"} as JSON.
import {readFileSync} from "node:fs";
import {openSession, settle} from "./session.mjs";

const PANEL = ".o_gescom_scan_panel";

function look(selector) {
    const screen = document.querySelector(".o_gescom_scan");
    const panel = document.querySelector(selector);
    const cut = [...screen.querySelectorAll("button, input, strong, p")].filter(
        (element) => {
            const box = element.getBoundingClientRect();
            return box.right > window.innerWidth + 1 || box.left < -1;
        }
    );
    return {
        light: panel.dataset.light,
        message: panel.innerText.trim(),
        texts: screen.innerText
            .split("\n")
            .map((text) => text.trim())
            .filter(Boolean),
        overflow: cut.map((element) => element.outerHTML.slice(0, 120)),
    };
}

const spec = JSON.parse(readFileSync(0, "utf8"));
const {browser, page, problems} = await openSession(spec);
await page.goto(`${spec.url}/odoo/scan`, {waitUntil: "domcontentloaded"});
await settle(page);
await page.waitForSelector(PANEL);
const seen = [await page.evaluate(look, PANEL)];
for (const {keys, click} of spec.steps) {
    if (keys) {
        await page.keyboard.type(keys, {delay: 3});
        await page.keyboard.press("Enter");
    } else if (click) {
        await page.click(click, {timeout: 20000});
    } else {
        await page.reload({waitUntil: "domcontentloaded"});
    }
    await settle(page);
    seen.push(await page.evaluate(look, PANEL));
}
await browser.close();
process.stdout.write(JSON.stringify({seen, problems}));
