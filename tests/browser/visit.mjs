// Visit pages of the web client and say what was seen.
//   node visit.mjs <<< '{"url": …, "login": …, "pages": [{"path": …, "clicks": [css…]}]}'
// A page without path goes on from the one before.
// prints [{"path", "texts", "problems"}…] as JSON.
import {readFileSync} from "node:fs";
import {openSession, settle} from "./session.mjs";

const ATTRIBUTES = ["placeholder", "title", "aria-label", "data-tooltip"];

function collectTexts(attributes) {
    const texts = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const visible = (element) =>
        element && element.checkVisibility && element.checkVisibility();
    while (walker.nextNode()) {
        const node = walker.currentNode;
        const parent = node.parentElement;
        if (visible(parent) && !["SCRIPT", "STYLE"].includes(parent.tagName)) {
            texts.add(node.textContent.trim().replace(/\s+/g, " "));
        }
    }
    for (const element of document.querySelectorAll("*")) {
        for (const name of attributes) {
            const text = element.getAttribute(name);
            if (text && visible(element)) {
                texts.add(text.trim().replace(/\s+/g, " "));
            }
        }
    }
    return [...texts].filter(Boolean);
}

const spec = JSON.parse(readFileSync(0, "utf8"));
const {browser, page, problems} = await openSession(spec);
const seen = [];
for (const {path, clicks = [], screenshot} of spec.pages) {
    problems.length = 0;
    if (path) {
        await page.goto(spec.url + path, {waitUntil: "domcontentloaded"});
        await settle(page);
    }
    for (const selector of clicks) {
        await page.click(selector, {timeout: 20000});
        await settle(page);
    }
    if (screenshot) {
        await page.screenshot({path: screenshot});
    }
    const texts = await page.evaluate(collectTexts, ATTRIBUTES);
    seen.push({
        path: [path || "…", ...clicks].join(" > "),
        texts,
        problems: [...problems],
    });
}
await browser.close();
process.stdout.write(JSON.stringify(seen));
