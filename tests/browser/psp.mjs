// Drive the reconciliation screen with the keyboard and say what it shows.
//   node psp.mjs <<< '{"url", "login", "screenshot", "steps": [{"press"} | {"type"} | {"click"}…]}'
// prints {"seen": [{"left", "lines", "selected", "candidates", "texts"}…], "problems"} as JSON.
import {readFileSync} from "node:fs";
import {openSession, settle} from "./session.mjs";

const SCREEN = ".o_gescom_psp";

function look(selector) {
    const screen = document.querySelector(selector);
    const texts = (css) =>
        [...screen.querySelectorAll(css)].map((element) => element.innerText.trim());
    return {
        left: Number(screen.dataset.left),
        lines: texts(".o_gescom_psp_line"),
        selected: texts(".o_gescom_psp_line[aria-selected=true]"),
        candidates: texts(".o_gescom_psp_candidate"),
        texts: screen.innerText
            .split("\n")
            .map((text) => text.trim())
            .filter(Boolean),
    };
}

const spec = JSON.parse(readFileSync(0, "utf8"));
const {browser, page, problems} = await openSession(spec);
await page.goto(`${spec.url}/odoo/psp-reconcile`, {waitUntil: "domcontentloaded"});
await settle(page);
await page.waitForSelector(SCREEN);
const seen = [await page.evaluate(look, SCREEN)];
for (const {press, type, click} of spec.steps) {
    if (press) {
        await page.keyboard.press(press);
    } else if (type) {
        await page.keyboard.type(type, {delay: 20});
        // The search is made when the typing stops.
        await page.waitForTimeout(400);
    } else {
        await page.click(click, {timeout: 20000});
    }
    await settle(page);
    await page.waitForSelector(`${SCREEN}[data-busy="0"]`);
    seen.push(await page.evaluate(look, SCREEN));
}
if (spec.screenshot) {
    await page.screenshot({path: spec.screenshot});
}
await browser.close();
process.stdout.write(JSON.stringify({seen, problems}));
