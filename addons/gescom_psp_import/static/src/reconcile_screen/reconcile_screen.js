import {
    Component,
    onWillStart,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const MODEL = "gescom.psp.line";
// Milliseconds after the last key before the search is made.
const PATIENCE = 250;

/**
 * Lines of the providers on the left, what they may pay on the right. It shows what
 * the methods of gescom.psp.line answer, and decides nothing.
 */
export class ReconcileScreen extends Component {
    static template = "gescom_psp_import.ReconcileScreen";
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.search = useRef("search");
        this.list = useRef("list");
        const {file_id, payout_id, title} = this.props.action.params || {};
        this.state = useState({
            show: "open",
            filters: {file_id, payout_id, account_id: false, text: ""},
            title,
            lines: [],
            count: 0,
            total: 0,
            left: 0,
            sole: 0,
            progress: 100,
            accounts: [],
            canDecide: false,
            current: 0,
            candidates: [],
            chosen: 0,
            query: "",
            busy: false,
        });
        useExternalListener(window, "keydown", this.onKeydown.bind(this));
        onWillStart(() => this.load());
        useEffect(
            () => {
                const row = this.list.el?.querySelector("[aria-selected=true]");
                row?.scrollIntoView({block: "nearest"});
            },
            () => [this.state.current, this.state.lines]
        );
    }

    get shows() {
        return [
            {key: "open", label: _t("To decide")},
            {key: "matched", label: _t("Matched")},
            {key: "posted", label: _t("Posted")},
        ];
    }

    get line() {
        return this.state.lines[this.state.current];
    }

    get more() {
        return this.state.count > this.state.lines.length;
    }

    // What the server is asked

    /**
     * Read the lines again; the place in the list is kept.
     *
     * @param {Boolean} add lines after those that are shown
     */
    async load(add = false) {
        const offset = add ? this.state.lines.length : 0;
        const {show, filters} = this.state;
        const answer = await this.orm.call(MODEL, "get_reconcile_screen", [], {
            show,
            filters: {...filters},
            offset,
        });
        const {lines, can_decide: canDecide, ...figures} = answer;
        Object.assign(this.state, figures, {canDecide});
        this.state.lines = add ? [...this.state.lines, ...lines] : lines;
        const last = Math.max(this.state.lines.length - 1, 0);
        this.state.current = Math.min(this.state.current, last);
        await this.loadCandidates();
    }

    async loadCandidates() {
        const {line} = this;
        this.state.chosen = 0;
        if (!line || this.state.show !== "open") {
            this.state.candidates = [];
            return;
        }
        const candidates = await this.orm.call(MODEL, "get_candidates", [[line.id]], {
            text: this.state.query,
        });
        // The answer of a line that was left meanwhile is not shown.
        if (this.line === line) {
            this.state.candidates = candidates;
        }
    }

    /** Do something once, then show what came of it. */
    async perform(work) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await work();
            this.state.query = "";
            await this.load();
        } finally {
            this.state.busy = false;
        }
    }

    callLine(method, args = []) {
        return this.perform(() =>
            this.orm.call(MODEL, method, [[this.line.id], ...args])
        );
    }

    matchAll() {
        return this.perform(async () => {
            const {matched, left} = await this.orm.call(MODEL, "match_screen", [], {
                filters: {...this.state.filters},
            });
            this.notification.add(
                _t("%(matched)s lines matched, %(left)s left to decide.", {
                    matched,
                    left,
                }),
                {type: left ? "warning" : "success"}
            );
        });
    }

    acceptSole() {
        return this.perform(async () => {
            const count = await this.orm.call(MODEL, "accept_sole_suggestions", [], {
                filters: {...this.state.filters},
            });
            this.notification.add(_t("%s suggestions accepted.", count), {
                type: "success",
            });
        });
    }

    choose(index) {
        const candidate = this.state.candidates[index];
        if (candidate && this.line && this.state.canDecide) {
            return this.callLine("action_choose", [candidate.kind, candidate.id]);
        }
    }

    wait() {
        if (this.line && this.state.show === "open" && this.state.canDecide) {
            return this.callLine("action_wait");
        }
    }

    takeBack() {
        if (this.line && this.state.show === "matched" && this.state.canDecide) {
            return this.callLine("action_unmatch");
        }
    }

    async open() {
        await this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: this.line.id,
            views: [[false, "form"]],
        });
    }

    // What the user does

    async select(index) {
        if (index < 0 || index >= this.state.lines.length) {
            return;
        }
        this.state.current = index;
        this.state.query = "";
        await this.loadCandidates();
    }

    async show(key) {
        this.state.show = key;
        this.state.current = 0;
        await this.load();
    }

    async filterAccount(ev) {
        this.state.filters.account_id = Number(ev.target.value) || false;
        this.state.current = 0;
        await this.load();
    }

    onFilter(ev) {
        this.state.filters.text = ev.target.value;
        this.later(() => {
            this.state.current = 0;
            return this.load();
        });
    }

    onQuery(ev) {
        this.state.query = ev.target.value;
        this.later(() => this.loadCandidates());
    }

    later(work) {
        clearTimeout(this.timer);
        this.timer = setTimeout(work, PATIENCE);
    }

    onKeydown(ev) {
        if (ev.ctrlKey || ev.metaKey || ev.altKey || this.state.busy) {
            return;
        }
        const typing = ev.target.matches?.("input, select, textarea");
        const work = typing ? this.getFieldKeys()[ev.key] : this.getKeys()[ev.key];
        const digit = !typing && Number(ev.key);
        if (work) {
            ev.preventDefault();
            work();
        } else if (digit && this.state.candidates[digit - 1]) {
            ev.preventDefault();
            this.choose(digit - 1);
        }
    }

    /** A field keeps its letters; it gives the arrows and Enter away. */
    getFieldKeys() {
        return {
            Escape: () => document.activeElement.blur(),
            ArrowDown: () => this.moveChoice(1),
            ArrowUp: () => this.moveChoice(-1),
            Enter: () => this.choose(this.state.chosen),
        };
    }

    getKeys() {
        return {
            ArrowDown: () => this.select(this.state.current + 1),
            ArrowUp: () => this.select(this.state.current - 1),
            ArrowRight: () => this.moveChoice(1),
            ArrowLeft: () => this.moveChoice(-1),
            Enter: () => this.choose(this.state.chosen),
            "/": () => this.search.el?.focus(),
            a: () => this.state.canDecide && this.matchAll(),
            w: () => this.wait(),
            u: () => this.takeBack(),
            o: () => this.line && this.open(),
        };
    }

    moveChoice(step) {
        const last = this.state.candidates.length - 1;
        this.state.chosen = Math.max(0, Math.min(last, this.state.chosen + step));
    }
}

registry.category("actions").add("gescom_psp_reconcile", ReconcileScreen);
