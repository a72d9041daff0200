import {browser} from "@web/core/browser/browser";

const SOUND_KEY = "gescom_scan.sound";

// Frequency (Hz), start and length (s) of each tone; the shapes differ for bad ears.
const TUNES = {
    green: {shape: "sine", tones: [[1050, 0, 0.12]]},
    done: {
        shape: "sine",
        tones: [
            [660, 0, 0.12],
            [880, 0.13, 0.12],
            [1320, 0.26, 0.25],
        ],
    },
    red: {
        shape: "square",
        tones: [
            [180, 0, 0.28],
            [140, 0.34, 0.45],
        ],
    },
};
const VIBRATIONS = {green: [40], done: [40, 60, 40], red: [250, 120, 250, 120, 500]};

/** Sound and vibration of the answers; the browser remembers whether it may sound. */
export class ScanSignals {
    constructor() {
        this.sound = browser.localStorage.getItem(SOUND_KEY) !== "off";
    }

    toggleSound() {
        this.sound = !this.sound;
        browser.localStorage.setItem(SOUND_KEY, this.sound ? "on" : "off");
        return this.sound;
    }

    /**
     * @param {String} name green, done or red
     */
    give(name) {
        const {navigator} = browser;
        // Browsers refuse it, with an error, until the first key or touch.
        if (navigator.vibrate && navigator.userActivation?.hasBeenActive !== false) {
            navigator.vibrate(VIBRATIONS[name]);
        }
        if (this.sound) {
            this.play(TUNES[name]);
        }
    }

    play({shape, tones}) {
        if (!window.AudioContext) {
            return;
        }
        this.audio = this.audio || new AudioContext();
        // Browsers keep quiet until the first key or touch.
        this.audio.resume();
        for (const [frequency, start, length] of tones) {
            const begin = this.audio.currentTime + start;
            const tone = this.audio.createOscillator();
            const volume = this.audio.createGain();
            tone.type = shape;
            tone.frequency.value = frequency;
            volume.gain.setValueAtTime(0.3, begin);
            volume.gain.exponentialRampToValueAtTime(0.001, begin + length);
            tone.connect(volume).connect(this.audio.destination);
            tone.start(begin);
            tone.stop(begin + length);
        }
    }

    stop() {
        if (this.audio) {
            this.audio.close();
        }
    }
}
