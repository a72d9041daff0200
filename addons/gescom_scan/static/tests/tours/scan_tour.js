import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

const WARDROBE = "3701234567877";
const CHAIR = "3701234567891";
const TABLE = "3701234567884";

class NoNetwork extends XMLHttpRequest {
    send() {
        this.dispatchEvent(new Event("error"));
    }
}

/** A scanner that types: real key events, ended by Enter. */
const scan = (code) => ({
    content: `scan ${code}`,
    trigger: ".o_gescom_scan_panel",
    run: () => {
        for (const key of [...code, "Enter"]) {
            document.activeElement.dispatchEvent(
                new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true})
            );
        }
    },
});
/** All that was scanned is answered, and the panel shows it. */
const panel = (light, text) => ({
    content: `${light}: ${text}`,
    trigger: `.o_gescom_scan[data-waiting="0"] [data-light=${light}]:contains(${text})`,
});
const done = (reference, quantity) => ({
    content: `${reference}: ${quantity}`,
    trigger: `[data-reference="${reference}"] .o_gescom_scan_done:contains(/^${quantity}$/)`,
});
const press = (name) => ({
    content: name,
    trigger: `.o_gescom_scan_${name}`,
    run: "click",
});

registry.category("web_tour.tours").add("gescom_scan_control", {
    steps: () => [
        scan("NOWHERE-0001"),
        panel("red", "No document has the number NOWHERE-0001"),
        scan("SCAN-TOUR-1"),
        panel("idle", "Scan an article"),
        scan(CHAIR),
        panel("green", "Chair: 1 of 2"),
        done("CHA-01", 1),
        scan(WARDROBE),
        panel("red", "Wrong article: Wardrobe"),
        scan(TABLE),
        panel("red", "Wrong article: Wardrobe"),
        press("finish"),
        panel("red", "Wrong article: Wardrobe"),
        scan(WARDROBE),
        panel("green", "Taken out: Wardrobe"),
        done("TAB-01", 0),
        scan("MYSTERY"),
        panel("red", "Unknown code MYSTERY"),
        scan("BADGE-2026-0042"),
        panel("green", "Released by"),
        press("undo"),
        panel("green", "Undone: [CHA-01] Chair"),
        done("CHA-01", 0),
        press("sound"),
        {
            content: "the sound is off, and remembered",
            trigger: ".o_gescom_scan_sound[aria-pressed=false]",
        },
        {
            content: "type a quantity",
            trigger: ".o_gescom_scan_quantity",
            run: "edit 2 && press Enter",
        },
        scan(CHAIR),
        panel("green", "Chair: 2 of 2"),
        press("finish"),
        {
            content: "the table is missing",
            trigger: "[data-gaps=missing]:contains(Table)",
        },
        press("back"),
        scan(TABLE),
        panel("green", "Everything is there"),
        press("finish"),
        panel("green", "is finished"),
        press("next"),
        panel("idle", "Scan a document"),
    ],
});

registry.category("web_tour.tours").add("gescom_scan_offline", {
    steps: () => [
        scan("SCAN-TOUR-1"),
        panel("idle", "Scan an article"),
        {
            content: "the network goes",
            trigger: ".o_gescom_scan",
            run: () => {
                browser.XMLHttpRequest = NoNetwork;
            },
        },
        scan(CHAIR),
        {content: "it waits", trigger: ".o_gescom_scan_waiting.is-offline"},
        scan(TABLE),
        {content: "both wait", trigger: ".o_gescom_scan[data-waiting='2']"},
        {
            content: "the network is back",
            trigger: ".o_gescom_scan",
            run: () => {
                browser.XMLHttpRequest = XMLHttpRequest;
            },
        },
        done("CHA-01", 1),
        done("TAB-01", 1),
        {content: "nothing waits", trigger: ".o_gescom_scan[data-waiting='0']"},
    ],
});
