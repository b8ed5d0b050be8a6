/** The questions of the fund on the tablet: each answer is kept as soon as it is given. */

import { digest } from "./store.js";

const byId = (name) => document.getElementById(name);

/** What still waits for this person, the answers kept on this tablet taken off. */
export function getLeft(state, person, form) {
    const asked = person.forms?.[form];
    const given = state.answered[`${form}:${person.enrolment}`] || [];
    if (!asked || given.includes("sent")) {
        return null;
    }
    const without = (names) => names.filter((name) => !given.includes(name));
    return { left: without(asked.left), needed: without(asked.needed) };
}

export class Questions {
    /**
     * @param {object} store what the tablet keeps
     * @param {(name: string, values?: object) => string} say a sentence of the page
     * @param {() => void} onKept called when something waits to be sent
     */
    constructor(store, say, onKept) {
        Object.assign(this, { store, say, onKept });
        this.dialog = byId("ask");
        byId("ask-form").addEventListener("submit", (ev) => this.accept(ev));
        byId("ask-back").addEventListener("click", () => this.dialog.close());
        const fields = byId("ask-fields");
        fields.addEventListener("change", (ev) => {
            // A date changes with each figure typed: it is kept once it is whole.
            if (ev.target.type !== "date") {
                this.keep(ev.target);
            }
        });
        fields.addEventListener("focusout", (ev) => {
            if (ev.target.type === "date" && ev.target.value) {
                this.keep(ev.target);
            }
        });
    }

    open(kiosk, person, form) {
        Object.assign(this, { kiosk, person, form, isKnown: false });
        byId("ask-who").textContent = person.name;
        byId("ask-what").textContent = this.say(form);
        byId("ask-code").value = "";
        byId("ask-problem").textContent = "";
        byId("ask-fields").replaceChildren();
        this.show();
        this.dialog.showModal();
    }

    show() {
        byId("ask-lock").hidden = this.isKnown;
        byId("ask-body").hidden = !this.isKnown;
        byId("ask-accept").textContent = this.say(this.isKnown ? "send" : "continue");
    }

    async accept(ev) {
        ev.preventDefault();
        byId("ask-problem").textContent = "";
        if (this.isKnown) {
            await this.send();
            return;
        }
        const code = byId("ask-code").value.trim();
        if ((await digest(`${this.kiosk}:${this.person.id}:${code}`)) !== this.person.lock) {
            byId("ask-problem").textContent = this.say("badCode", { name: this.person.name });
            return;
        }
        this.isKnown = true;
        this.draw();
        this.show();
    }

    draw() {
        const state = this.store.read();
        const { left } = getLeft(state, this.person, this.form);
        const questions = state.roster.questions[this.form];
        byId("ask-fields").replaceChildren(
            ...questions
                .filter((question) => left.includes(question.name))
                .map((question) => this.makeQuestion(question))
        );
        byId("ask-earlier").hidden = left.length === questions.length;
        this.tell();
    }

    makeQuestion({ name, label, type, choices }) {
        const node = byId(`question-${type === "choice" ? "choice" : "line"}`);
        const field = node.content.firstElementChild.cloneNode(true);
        field.querySelector("[data-slot=label]").textContent = label;
        if (type === "choice") {
            field.append(...choices.map((choice) => this.makeChoice(name, choice)));
        } else {
            Object.assign(field.querySelector("input"), { name, type });
        }
        return field;
    }

    makeChoice(name, [value, label]) {
        const choice = byId("choice").content.firstElementChild.cloneNode(true);
        Object.assign(choice.querySelector("input"), { name, value });
        choice.querySelector("[data-slot=label]").textContent = label;
        return choice;
    }

    /** How many answers are missing, said as they come. */
    tell() {
        const left = getLeft(this.store.read(), this.person, this.form);
        const count = left ? left.needed.length : 0;
        byId("ask-left").textContent = count ? this.say("left", { count }) : this.say("complete");
        return count;
    }

    async keep(input) {
        if (!input.name || (!input.value && input.type !== "radio")) {
            return;
        }
        await this.write({ [input.name]: input.value }, "save", [input.name]);
    }

    async send() {
        if (this.tell()) {
            byId("ask-problem").textContent = this.say("notComplete");
            return;
        }
        if (await this.write({}, "send", ["sent"])) {
            this.dialog.close();
            byId("thanks").textContent = this.say("answered", { name: this.person.name });
        }
    }

    async write(values, step, names) {
        const { form, person } = this;
        try {
            await this.store.keepAnswer(
                { enrolment: person.enrolment, form, lock: person.lock, values, step },
                names
            );
        } catch {
            byId("ask-problem").textContent = this.say("full");
            return false;
        }
        this.tell();
        this.onKept();
        return true;
    }
}
