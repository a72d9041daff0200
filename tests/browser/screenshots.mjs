// Take the README's pictures: node screenshots.mjs URL FOLDER
import {openSession, settle} from "./session.mjs";

const [, , url, folder] = process.argv;
const ROW = (number) => `tr.o_data_row:nth-child(${number}) td[name=name]`;
// A list wants a wide window; a wide form is narrowed by the messages at its side.
const [LIST, FORM] = [1520, 1360];
const PICTURES = [
    {name: "orders", path: "/odoo/gescom", width: LIST},
    {name: "affaires", path: "/odoo/affaires", width: LIST},
    {
        name: "affaire",
        path: "/odoo/affaires",
        clicks: ["tr.o_data_row:last-child td[name=name]"],
    },
    {name: "order", path: "/odoo/gescom-orders", clicks: [ROW(8)]},
    {name: "settings", path: "/odoo/action-gescom_base.action_gescom_settings"},
];

const {browser, page, problems} = await openSession({url, width: FORM, height: 820});
for (const {name, path, width = FORM, clicks = []} of PICTURES) {
    await page.setViewportSize({width, height: 820});
    await page.goto(url + path, {waitUntil: "domcontentloaded"});
    await settle(page);
    for (const selector of clicks) {
        await page.locator(selector).first().click();
        await settle(page);
    }
    await page.mouse.move(0, 0);
    await page.screenshot({path: `${folder}/${name}.png`});
    process.stdout.write(` ${name}`);
}
await browser.close();
if (problems.length) {
    process.stderr.write(`\n${problems.join("\n")}\n`);
    process.exitCode = 1;
}
