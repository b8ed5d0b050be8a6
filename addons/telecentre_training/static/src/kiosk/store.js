/** What the tablet keeps: its chain of signatures and the half-days it knows.
 *
 * A signature is written here before anything is said or sent. Each carries the hash of
 * the one before, so that one that is lost shows.
 */

import { seal } from "./seal.js";

const EMPTY = {
    ...{ chain: "", number: 0, head: "", queue: [], signed: [], roster: null, clock: 0 },
    ...{ answers: [], answered: {} },
};

export async function digest(text) {
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Store {
    constructor(id) {
        this.key = `telecentre-kiosk-${id}`;
    }

    read() {
        return { ...EMPTY, ...JSON.parse(localStorage.getItem(this.key) || "{}") };
    }

    /** Change what is kept; two windows of the same tablet wait for each other. */
    async change(edit) {
        return navigator.locks.request(this.key, async () => {
            const state = this.read();
            const result = await edit(state);
            localStorage.setItem(this.key, JSON.stringify(state));
            return result;
        });
    }

    /** Append a signature to the chain. Throws if the tablet has no room left. */
    async append(fact, mark) {
        return this.change(async (state) => {
            state.chain ||= crypto.randomUUID();
            state.number += 1;
            const content = JSON.stringify({
                chain: state.chain,
                number: state.number,
                signedAt: new Date(Date.now() + state.clock).toISOString(),
                ...fact,
            });
            const previous = state.head;
            state.head = await digest(`${previous}\n${content}`);
            state.queue.push({ previous, hash: state.head, content });
            state.signed.push(mark);
        });
    }

    /** Keep an answer, shut. Throws if the tablet has no room left. */
    async keepAnswer(fact, names) {
        return this.change(async (state) => {
            const key = `${fact.form}:${fact.enrolment}`;
            const at = new Date(Date.now() + state.clock).toISOString();
            const sealed = await seal(state.roster.key, { ...fact, at });
            state.answers.push({ id: crypto.randomUUID(), key, sealed });
            const given = state.answered[key] || [];
            state.answered[key] = [...new Set([...given, ...names])];
        });
    }

    /** Forget the answers that the server has. */
    async forgetAnswers(ids) {
        const kept = new Set(ids);
        await this.change((state) => {
            state.answers = state.answers.filter((each) => !kept.has(each.id));
        });
    }

    /** Forget what the server has. */
    async forget(hashes) {
        const kept = new Set(hashes);
        await this.change((state) => {
            state.queue = state.queue.filter((event) => !kept.has(event.hash));
        });
    }

    /** Keep the half-days to sign, and by how much the clock of the tablet is wrong. */
    async learn(roster) {
        await this.change((state) => {
            state.roster = roster;
            state.clock = Date.parse(roster.now) - Date.now();
            // Marks are for signatures that the roster does not show yet.
            const waiting = new Set(
                state.queue.map(({ content }) => getMark(JSON.parse(content)))
            );
            state.signed = state.signed.filter((mark) => waiting.has(mark));
            const unsent = new Set(state.answers.map(({ key }) => key));
            state.answered = Object.fromEntries(
                Object.entries(state.answered).filter(([key]) => unsent.has(key))
            );
        });
    }
}

export function getMark(fact) {
    return `${fact.session}:${fact.role === "trainer" ? "trainer" : fact.line}`;
}
