/** The page of a tablet: who signs which half-day, line up or down. */

import { Pad } from "./pad.js";
import { Questions, getLeft } from "./questions.js";
import { Store, digest, getMark } from "./store.js";

const SEND_EVERY = 15000;
const PRESENT = ["present", "partial", "absent", "signed"];

const root = document.getElementById("kiosk");
const { address, id } = root.dataset;
const store = new Store(id);
const byId = (name) => document.getElementById(name);
const dialog = byId("sign");
const pad = new Pad(byId("pad"));
const words = Object.fromEntries(
    [...byId("words").content.children].map((each) => [each.dataset.name, each.textContent])
);
const questions = new Questions(store, say, () => {
    show();
    exchangeOnce();
});
let chosen = null;
let isReached = true;
let isUnknown = false;

function say(name, values = {}) {
    return words[name].replace(/\{(\w+)\}/g, (_all, key) => values[key]);
}

function getNow() {
    return Date.now() + store.read().clock;
}

// ---------------------------------------------------------------------
// The line
// ---------------------------------------------------------------------

async function call(path, params) {
    const response = await fetch(`${address}/${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", method: "call", params }),
    });
    const { result } = await response.json();
    if (!result || result.error) {
        isUnknown = result?.error === "unknown";
        throw new Error(result?.error || response.statusText);
    }
    isUnknown = false;
    return result;
}

/** Send what waits, then learn what there is to sign. What fails stays and is tried again. */
async function exchange() {
    let kept = [];
    try {
        const { queue, answers } = store.read();
        if (queue.length) {
            ({ kept } = await call("send", { events: queue.slice(0, 20) }));
            await store.forget(kept);
        }
        if (answers.length) {
            const sent = await call("answer", {
                answers: answers.slice(0, 20).map(({ id: name, sealed }) => ({ id: name, sealed })),
            });
            await store.forgetAnswers(sent.kept);
            kept = [...kept, ...sent.kept];
        }
        await store.learn(await call("roster", { pending: store.read().queue.length }));
        isReached = true;
    } catch {
        isReached = false;
    }
    show();
    return isReached && kept.length > 0 && countWaiting(store.read()) > 0;
}

let running = null;
function exchangeOnce() {
    running ||= (async () => {
        let isLeft = true;
        while (isLeft) {
            isLeft = await exchange();
        }
    })().finally(() => (running = null));
    return running;
}

// ---------------------------------------------------------------------
// What is shown
// ---------------------------------------------------------------------

function make(name, values = {}) {
    const node = byId(name).content.firstElementChild.cloneNode(true);
    for (const [key, value] of Object.entries(values)) {
        node.querySelector(`[data-slot=${key}]`).textContent = value;
    }
    return node;
}

function countWaiting(state) {
    return state.queue.length + state.answers.length;
}

function showLine(state) {
    const count = countWaiting(state);
    const status = byId("line");
    let name = count ? "sending" : "sent";
    if (isUnknown) {
        name = "unknown";
    } else if (!isReached) {
        name = count ? "waiting" : "offline";
    }
    status.textContent = say(name, { count });
    status.className = `kiosk-line kiosk-line-${name}`;
}

function makePerson(session, person, role, state) {
    const fact = { session: session.id, line: person.line || 0, role };
    const isKept = state.signed.includes(getMark(fact));
    const isSigned = isKept || PRESENT.includes(person.status);
    const button = make("person", {
        name: role === "trainer" ? say("trainer", { name: person.name }) : person.name,
        state: isSigned ? (isKept ? say("kept") : person.label || say("signed")) : "",
    });
    button.disabled = isSigned;
    button.classList.toggle("kiosk-person-signed", isSigned);
    button.addEventListener("click", () => choose(session, person, fact));
    return button;
}

/** What the fund still asks of a person, beside their name. */
function makeForms(person, state) {
    return ["entry", "exit"]
        .map((form) => [form, getLeft(state, person, form)])
        .filter(([_form, left]) => left)
        .map(([form, { needed }]) => {
            const button = make("ask-button", {
                name: `${person.name} · ${say(form)}`,
                state: needed.length ? say("left", { count: needed.length }) : say("toSend"),
            });
            button.addEventListener("click", () => questions.open(id, person, form));
            return button;
        });
}

function makeSession(session, state) {
    const now = getNow();
    const card = make("session", {
        title: session.title,
        about: [session.period, session.room, session.cohort].join(" · "),
    });
    const people = card.querySelector(".kiosk-people");
    if (now <= Date.parse(session.traineeEnd)) {
        people.append(
            ...session.people.map((each) => makePerson(session, each, "trainee", state))
        );
    }
    const forms = session.people.flatMap((each) => makeForms(each, state));
    card.querySelector(".kiosk-ask").hidden = !forms.length;
    card.querySelector(".kiosk-ask .kiosk-people").append(...forms);
    if (session.trainer) {
        people.append(makePerson(session, session.trainer, "trainer", state));
    }
    return card;
}

function show() {
    const state = store.read();
    const sessions = state.roster?.sessions || [];
    const now = getNow();
    const open = sessions.filter(
        (each) => Date.parse(each.start) <= now && now <= Date.parse(each.trainerEnd)
    );
    const next = sessions.find((each) => Date.parse(each.start) > now);
    showLine(state);
    byId("sessions").replaceChildren(
        ...open.reverse().map((each) => makeSession(each, state))
    );
    byId("nothing").hidden = open.length > 0;
    byId("nothing").textContent = next
        ? say("next", { title: next.title, period: next.period })
        : say("nothing");
}

// ---------------------------------------------------------------------
// Signing
// ---------------------------------------------------------------------

function choose(session, person, fact) {
    chosen = { session, person, fact };
    byId("who").textContent = person.name;
    byId("what").textContent = `${session.title} · ${session.period}`;
    byId("promise").textContent = say(fact.role === "trainer" ? "certifies" : "declares");
    byId("code").value = "";
    byId("problem").textContent = "";
    pad.clear();
    dialog.showModal();
}

async function getProblem({ person }, code) {
    if ((await digest(`${id}:${person.id}:${code}`)) !== person.lock) {
        return say("badCode", { name: person.name });
    }
    return pad.isEmpty ? say("draw") : "";
}

async function sign(ev) {
    ev.preventDefault();
    const signing = chosen;
    const button = byId("accept");
    button.disabled = true;
    try {
        const problem = await getProblem(signing, byId("code").value.trim());
        byId("problem").textContent = problem;
        if (problem) {
            return;
        }
        const fact = { ...signing.fact, lock: signing.person.lock, drawing: pad.drawing };
        await store.append(fact, getMark(signing.fact));
        dialog.close();
        byId("thanks").textContent = say("thanks", { name: signing.person.name });
        show();
        exchangeOnce();
    } catch {
        byId("problem").textContent = say("full");
    } finally {
        button.disabled = false;
    }
}

// ---------------------------------------------------------------------
// The tablet
// ---------------------------------------------------------------------

/** Keep the page and what it needs, so that it opens when the line is down. */
async function settle() {
    await navigator.storage?.persist?.();
    const registration = await navigator.serviceWorker.register("/training/kiosk/worker.js", {
        scope: "/training/kiosk/",
    });
    await navigator.serviceWorker.ready;
    registration.active.postMessage({
        files: [location.pathname, ...JSON.parse(root.dataset.files)],
    });
}

byId("form").addEventListener("submit", sign);
byId("back").addEventListener("click", () => dialog.close());
byId("clear").addEventListener("click", () => pad.clear());
addEventListener("online", exchangeOnce);
addEventListener("offline", () => {
    isReached = false;
    show();
});
if (isSecureContext) {
    setInterval(exchangeOnce, SEND_EVERY);
    show();
    exchangeOnce();
    settle();
} else {
    byId("nothing").textContent = say("insecure");
}
