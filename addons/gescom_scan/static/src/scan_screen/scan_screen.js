import {
    Component,
    onMounted,
    onWillStart,
    onWillUnmount,
    useExternalListener,
    useState,
} from "@odoo/owl";
import {
    BarcodeVideoScanner,
    isBarcodeScannerSupported,
} from "@web/core/barcode/barcode_video_scanner";
import {ScanQueue} from "./scan_queue";
import {ScanSignals} from "./scan_signals";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {formatFloat} from "@web/core/utils/numbers";
import {parseFloat} from "@web/views/fields/parsers";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useBus, useService} from "@web/core/utils/hooks";

// A typed quantity is shorter: so many digits were read by a scanner.
const SHORTEST_BARCODE = 8;
// Milliseconds that a reload waits for what is still to be sent.
const PATIENCE = 3000;
// Milliseconds after which a code that the camera does not see any more is gone.
const OUT_OF_SIGHT = 1500;

/**
 * Full screen of the scan control. It shows what the methods of stock.picking answer,
 * and decides nothing.
 */
export class ScanScreen extends Component {
    static template = "gescom_scan.ScanScreen";
    static components = {BarcodeVideoScanner};
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.signals = new ScanSignals();
        this.cameraSupported = isBarcodeScannerSupported();
        this.state = useState({
            control: null,
            choices: [],
            panel: {light: "idle", message: _t("Scan a document."), count: 0},
            quantity: "",
            code: "",
            gaps: null,
            waiting: 0,
            offline: false,
            sound: this.signals.sound,
            camera: false,
            last: false,
        });
        this.queue = new ScanQueue({
            send: this.send.bind(this),
            onAnswer: this.onAnswer.bind(this),
            onRefused: this.onRefused.bind(this),
            onChange: this.onQueueChange.bind(this),
        });
        useBus(useService("barcode").bus, "barcode_scanned", ({detail}) =>
            this.onCode(detail.barcode)
        );
        useExternalListener(window, "online", () => this.queue.hurry());
        onWillStart(() => this.start());
        onMounted(() => this.rememberDocument());
        onWillUnmount(() => {
            this.queue.stop();
            this.signals.stop();
        });
    }

    /** What waited in the browser is counted before the server's state is shown. */
    async start() {
        const {resId, action} = this.props;
        const pickingId = resId || action.params?.picking_id;
        if (this.queue.length) {
            const patience = new Promise((done) => browser.setTimeout(done, PATIENCE));
            // What goes wrong meanwhile shows on the panel.
            await Promise.race([this.queue.run().catch(() => {}), patience]);
        }
        if (pickingId) {
            await this.open(pickingId);
        }
    }

    // What the server is asked

    call(method, args, kwargs = {}) {
        return this.orm.silent.call("stock.picking", method, args, kwargs);
    }

    send({pickingId, method, kwargs, token, sequence}) {
        return this.call(method, [[pickingId]], {...kwargs, token, sequence});
    }

    async open(pickingId) {
        try {
            const control = await this.call("get_scan_state", [[pickingId]]);
            this.showControl(control);
            this.rememberDocument();
        } catch (error) {
            this.show("red", this.sentenceOf(error));
        }
    }

    /** The state shown is the server's, after a reload too. */
    showControl(control) {
        this.state.choices = [];
        this.state.control = control;
        this.state.last = false;
        const light = control.latched ? "red" : "idle";
        this.show(light, control.message, control.latched);
    }

    rememberDocument() {
        const resId = this.state.control?.document.id || false;
        this.props.updateActionState?.({resId});
    }

    async refresh() {
        const {id} = this.state.control.document;
        const control = await this.call("get_scan_state", [[id]]);
        this.state.control = control;
        return control;
    }

    ask(method, kwargs) {
        this.state.gaps = null;
        this.queue.push(this.state.control.document.id, method, kwargs);
    }

    // What the operator does

    onCode(code) {
        if (this.state.control?.closed) {
            this.leaveDocument();
        }
        if (!this.state.control) {
            return this.findDocument(code);
        }
        const quantity = this.takeQuantity();
        // Whoever scans before he sees the light does not answer it.
        const red_shown = this.state.panel.latched === true && !this.queue.length;
        this.ask("scan", {code, quantity, red_shown});
    }

    async findDocument(code) {
        try {
            const found = await this.call("scan_document", [code]);
            if (found.picking_id) {
                return await this.open(found.picking_id);
            }
            this.state.choices = found.choices;
            this.show(found.light === "red" ? "red" : "idle", found.message);
        } catch (error) {
            this.show("red", this.sentenceOf(error));
        }
    }

    takeQuantity() {
        const typed = String(this.state.quantity).trim();
        this.state.quantity = "";
        if (!typed) {
            return 1;
        }
        try {
            return parseFloat(typed);
        } catch {
            // The server says what is wrong with it.
            return 0;
        }
    }

    onSubmitCode() {
        const code = this.state.code.trim();
        this.state.code = "";
        this.leaveField();
        if (code) {
            this.onCode(code);
        }
    }

    onSubmitQuantity() {
        const typed = String(this.state.quantity).trim();
        this.leaveField();
        if (typed.length >= SHORTEST_BARCODE) {
            this.state.quantity = "";
            this.onCode(typed);
        }
    }

    /** A scanner types where the focus is: keep it out of the fields and buttons. */
    leaveField() {
        document.activeElement?.blur();
    }

    onKeydown(ev, submit) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            submit.call(this);
        }
    }

    undo() {
        this.ask("scan_undo");
    }

    changeParcel() {
        this.ask("scan_parcel");
    }

    finish(partial = false) {
        this.ask("scan_finish", {partial});
    }

    async showGaps() {
        const {missing, surplus} = await this.refresh();
        this.state.gaps = {missing, surplus, closing: false};
    }

    hideGaps() {
        this.state.gaps = null;
    }

    async perform(method) {
        const action = await this.orm.call("stock.picking", method, [
            [this.state.control.document.id],
        ]);
        await this.action.doAction(action);
    }

    toggleSound() {
        this.state.sound = this.signals.toggleSound();
    }

    toggleCamera() {
        this.state.camera = !this.state.camera;
    }

    /** The camera reads a code as long as it sees it: that is one scan. */
    onCameraCode(code) {
        const {code: seen, time} = this.seen || {};
        const now = Date.now();
        this.seen = {code, time: now};
        if (code !== seen || now - time > OUT_OF_SIGHT) {
            this.onCode(code);
        }
    }

    onCameraError(error) {
        this.state.camera = false;
        this.show("red", error.message);
    }

    leaveDocument() {
        Object.assign(this.state, {
            control: null,
            gaps: null,
            choices: [],
            last: false,
        });
        this.show("idle", _t("Scan a document."));
        this.rememberDocument();
    }

    quit() {
        if (this.props.action.params?.picking_id) {
            return this.env.config.historyBack();
        }
        if (this.state.control) {
            return this.leaveDocument();
        }
        return this.action.doAction("gescom_expedition.stock_picking_action_shipping", {
            clearBreadcrumbs: true,
        });
    }

    // What came back

    onQueueChange() {
        this.state.waiting = this.queue.length;
        this.state.offline = this.queue.offline;
    }

    onAnswer(entry, answer) {
        const {control} = this.state;
        if (control?.document.id !== entry.pickingId) {
            return;
        }
        this.merge(control, answer);
        this.show(answer.light, answer.message, answer.latched, answer.finished);
        if (answer.finished) {
            this.onFinished(answer);
        } else if (answer.missing?.length && answer.light === "green") {
            const {missing, surplus} = answer;
            this.state.gaps = {missing, surplus, closing: true};
        }
    }

    merge(control, answer) {
        control.light = answer.latched ? "red" : "green";
        control.parcel = answer.parcel;
        control.awaited_lot = answer.awaited_lot;
        control.progress = answer.progress || control.progress;
        for (const line of answer.lines || []) {
            this.state.last = line.product;
            const known = control.lines.find(({product}) => product === line.product);
            if (known) {
                Object.assign(known, line);
            } else {
                control.lines.push({place: "", ...line});
            }
        }
    }

    async onFinished({actions}) {
        await this.refresh();
        for (const action of actions) {
            await this.action.doAction(action);
        }
    }

    async onRefused(entry, error) {
        const latched = this.state.control?.light === "red";
        this.show("red", this.sentenceOf(error), latched);
        if (error.exceptionName === "odoo.http.SessionExpiredException") {
            throw error;
        }
        if (this.state.control) {
            await this.refresh();
        }
    }

    sentenceOf(error) {
        if (error.exceptionName?.startsWith("odoo.exceptions.")) {
            return error.data.message;
        }
        if (error.data) {
            return _t("The server failed. This was not counted: do it again.");
        }
        return _t("The server cannot be reached: try again.");
    }

    /** Light and sentence, with a signal that differs for each. */
    show(light, message, latched = false, finished = false) {
        const count = this.state.panel.count + 1;
        this.state.panel = {light, message, latched, count};
        if (light !== "idle") {
            this.signals.give(finished ? "done" : light);
        }
    }

    // What is shown

    get lines() {
        const open = (line) => line.done < line.expected;
        return [...this.state.control.lines].sort((a, b) => open(b) - open(a));
    }

    get progress() {
        const {done, expected} = this.state.control.progress;
        return {
            text: `${this.format(done)} / ${this.format(expected)}`,
            percent: expected ? Math.min((100 * done) / expected, 100) : 0,
        };
    }

    get panelClass() {
        const {light, latched} = this.state.panel;
        return {[`is-${light}`]: true, "is-latched": latched};
    }

    get panelIcon() {
        return {green: "fa-check-circle", red: "fa-times-circle"}[
            this.state.panel.light
        ];
    }

    get waitingText() {
        return this.state.offline
            ? _t("Offline: %s scans wait", this.state.waiting)
            : _t("%s scans on their way", this.state.waiting);
    }

    format(quantity) {
        return formatFloat(quantity, {trailingZeros: false, digits: [16, 3]});
    }

    lineClass(line) {
        return {
            "is-done": line.done >= line.expected,
            "is-over": line.done > line.expected,
            "is-last": line.product === this.state.last,
        };
    }
}

registry.category("actions").add("gescom_scan.screen", ScanScreen);
