import {browser} from "@web/core/browser/browser";
import {ConnectionLostError} from "@web/core/network/rpc";
import {session} from "@web/session";
import {user} from "@web/core/user";

const LONGEST_PAUSE = 10000;
// A failure of the server may pass; the operator is told when it does not.
const MOST_ATTEMPTS = 3;

/**
 * Messages of the scanner on their way to the server, in their order.
 *
 * Each one has the number that makes the server count it once. They are kept in the
 * browser until they are answered, so that neither a lost connection nor a reload
 * loses one.
 */
export class ScanQueue {
    /**
     * @param {Object} hooks
     * @param {Function} hooks.send (entry) => Promise of the answer
     * @param {Function} hooks.onAnswer (entry, answer)
     * @param {Function} hooks.onRefused (entry, error) the server did not do it
     * @param {Function} hooks.onChange () the queue or the connection changed
     */
    constructor(hooks) {
        this.hooks = hooks;
        this.key = `gescom_scan.queue.${session.db}.${user.userId}`;
        // A new name for each page: a copied tab must not count under our numbers.
        this.token = crypto.getRandomValues(new Uint32Array(4)).join("-");
        this.sequence = 0;
        this.offline = false;
        this.pause = 0;
        this.attempts = 0;
        this.sending = false;
        this.wake = () => {};
    }

    get entries() {
        return JSON.parse(browser.localStorage.getItem(this.key) || "[]");
    }

    get length() {
        return this.entries.length;
    }

    save(entries) {
        browser.localStorage.setItem(this.key, JSON.stringify(entries));
        this.hooks.onChange();
    }

    /**
     * Add a message, and send what waits.
     *
     * @param {Number} pickingId document it is about
     * @param {String} method of stock.picking
     * @param {Object} kwargs
     */
    push(pickingId, method, kwargs = {}) {
        const {token} = this;
        const sequence = ++this.sequence;
        this.save([...this.entries, {token, sequence, pickingId, method, kwargs}]);
        this.run();
    }

    /** Send what waits, one message after the other. */
    async run() {
        if (this.sending) {
            return;
        }
        this.sending = true;
        try {
            while (this.length && !this.stopped) {
                await this.sendFirst();
            }
        } finally {
            this.sending = false;
        }
    }

    async sendFirst() {
        const [entry] = this.entries;
        let answer = null;
        try {
            answer = await this.hooks.send(entry);
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                return this.waitForConnection();
            }
            return this.onError(entry, error);
        }
        this.setOffline(false);
        this.attempts = 0;
        this.forget(entry);
        this.hooks.onAnswer(entry, answer);
    }

    /** Only what the server judged is done with. */
    async onError(entry, error) {
        const {exceptionName = ""} = error;
        this.setOffline(false);
        if (exceptionName === "odoo.http.SessionExpiredException") {
            // It is sent after the next login.
            this.stop();
        } else if (!exceptionName.startsWith("odoo.exceptions.") && this.mayRetry()) {
            await this.wait();
            return;
        } else {
            this.forget(entry);
        }
        this.attempts = 0;
        await this.hooks.onRefused(entry, error);
    }

    mayRetry() {
        this.attempts += 1;
        return this.attempts < MOST_ATTEMPTS;
    }

    forget({token, sequence}) {
        this.save(
            this.entries.filter(
                (entry) => entry.token !== token || entry.sequence !== sequence
            )
        );
    }

    setOffline(offline) {
        this.offline = offline;
        this.pause = offline ? this.pause : 0;
        this.hooks.onChange();
    }

    async waitForConnection() {
        this.setOffline(true);
        await this.wait();
    }

    async wait() {
        this.pause = Math.min(this.pause ? this.pause * 2 : 500, LONGEST_PAUSE);
        await new Promise((resolve) => {
            this.wake = resolve;
            browser.setTimeout(resolve, this.pause);
        });
    }

    /** The connection is back: do not wait any longer. */
    hurry() {
        this.wake();
    }

    stop() {
        this.stopped = true;
        this.wake();
    }
}
