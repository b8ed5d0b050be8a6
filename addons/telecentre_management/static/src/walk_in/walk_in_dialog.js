import { Component, onWillStart, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { KeepLast } from "@web/core/utils/concurrency";
import { useDebounced } from "@web/core/utils/timing";

const SITE = "telecentre_walk_in_site"; // where this device is
const LOOKS_LIKE_CONTACT = /@|^[\d\s.+()-]{4,}$/;

/** Who comes in, what for, until when: one screen, a few touches. */
export class WalkInDialog extends Component {
    static template = "telecentre_management.WalkInDialog";
    static components = { Dialog };
    static props = {
        close: Function,
        onDone: Function,
        siteId: { type: [Number, Boolean], optional: true },
    };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.keepLast = new KeepLast();
        this.state = useState({
            siteId: this.props.siteId || Number(browser.localStorage.getItem(SITE)) || false,
            offer: null,
            text: "",
            people: [],
            person: null,
            isNew: false,
            name: "",
            contact: "",
            kindId: null,
            option: 0,
            isSaving: false,
        });
        useAutofocus({ refName: "who", mobile: true });
        this.lookUp = useDebounced(this.lookUp.bind(this), 200);
        onWillStart(() => this.loadOffer());
    }

    async loadOffer() {
        const { siteId, person } = this.state;
        const ids = siteId ? [siteId] : [];
        const offer = await this.orm.call("telecentre.site", "get_walk_in_offer", [
            ids,
            person?.id || false,
        ]);
        this.state.offer = offer;
        this.state.siteId = offer.site_id;
        if (!this.kind) {
            this.chooseKind(offer.kinds[0]);
        }
    }

    get kind() {
        return this.state.offer?.kinds.find(({ id }) => id === this.state.kindId);
    }

    get options() {
        return this.kind?.options || [];
    }

    get option() {
        return this.options[Math.min(this.state.option, this.options.length - 1)];
    }

    getFreeLabel(kind) {
        return _t("%s free", kind.free);
    }

    get canConfirm() {
        const { person, isNew, name, isSaving } = this.state;
        return Boolean((person || (isNew && name.trim())) && this.option) && !isSaving;
    }

    chooseKind(kind) {
        this.state.kindId = kind?.id || null;
        // The half-day is what most come for.
        const halfDay = kind?.options.findIndex(({ unit }) => unit === "half_day");
        this.state.option = Math.max(halfDay ?? 0, 0);
    }

    async chooseSite(ev) {
        this.state.siteId = Number(ev.target.value);
        browser.localStorage.setItem(SITE, this.state.siteId);
        this.state.kindId = null;
        await this.loadOffer();
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        this.lookUp();
    }

    async lookUp() {
        this.state.people = await this.keepLast.add(
            this.orm.silent.call("telecentre.rental", "get_walk_in_people", [this.state.text])
        );
    }

    async choosePerson(person) {
        Object.assign(this.state, { person, isNew: false, people: [] });
        await this.loadOffer(); // with this person's prices
    }

    /** What was typed is a name, or how to reach a new person. */
    addPerson() {
        const text = this.state.text.trim();
        const isContact = LOOKS_LIKE_CONTACT.test(text);
        Object.assign(this.state, {
            isNew: true,
            people: [],
            name: isContact ? "" : text,
            contact: isContact ? text : "",
        });
    }

    async changePerson() {
        Object.assign(this.state, { person: null, isNew: false });
        await this.loadOffer();
    }

    async confirm() {
        const { person, name, contact } = this.state;
        const { space_id, start, stop } = this.option;
        this.state.isSaving = true;
        try {
            const done = await this.orm.call("telecentre.rental", "action_walk_in", [
                space_id,
                start,
                stop,
                person?.id || false,
                name,
                contact,
            ]);
            this.props.close();
            this.notification.add([done.space, done.price, done.code].filter(Boolean).join(" · "), {
                title: _t("%s is in", done.who),
                type: "success",
                autocloseDelay: 8000,
            });
            this.props.onDone();
        } finally {
            this.state.isSaving = false;
        }
    }
}
