import { markRaw } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { serializeDateTime } from "@web/core/l10n/dates";
import { normalize } from "@web/core/l10n/utils/normalize";
import { KeepLast } from "@web/core/utils/concurrency";
import {
    buildColumns,
    getFree,
    getHours,
    getRange,
    merge,
    SCALES,
    toMoment,
    toMoments,
} from "./planning_geometry";

const { DateTime } = luxon;
const STORAGE = "telecentre_planning";
const HOURS = ["pieces", "closed", "no_edge", "taken"];

export function parseHours(hours) {
    return Object.fromEntries(HOURS.map((name) => [name, toMoments(hours[name])]));
}

function toUtc(moment) {
    return serializeDateTime(DateTime.fromMillis(moment));
}

/** What is on the board, and the calls that change it. */
export class PlanningModel {
    constructor(orm, { scale, saved = {} }) {
        this.orm = orm;
        this.keepLast = markRaw(new KeepLast());
        const kept = JSON.parse(browser.localStorage.getItem(STORAGE) || "{}");
        const { date, ...choices } = { scale, ...kept, ...saved };
        this.date = markRaw(date ? DateTime.fromISO(date) : DateTime.now());
        this.scale = choices.scale in SCALES ? choices.scale : scale;
        this.siteIds = choices.siteIds || null; // null: the user's own
        this.typeId = choices.typeId || false;
        this.folded = choices.folded || {};
        this.search = "";
        this.found = null; // keys of the bookings that match the search
        this.pending = null; // a stay on its way to the server
        this.data = null;
        this.board = null;
    }

    get choices() {
        const { scale, siteIds, typeId, folded } = this;
        return { scale, siteIds, typeId, folded };
    }

    get exported() {
        return { ...this.choices, date: this.date.toISODate() };
    }

    get range() {
        return getRange(this.scale, this.date);
    }

    // -----------------------------------------------------------------------
    // Choices
    // -----------------------------------------------------------------------

    async choose(changes) {
        Object.assign(this, changes);
        browser.localStorage.setItem(STORAGE, JSON.stringify(this.choices));
        await this.load();
    }

    goTo(date) {
        return this.choose({ date: markRaw(date) });
    }

    shift(direction) {
        const step = Object.entries(SCALES[this.scale].move).map(([unit, count]) => [
            unit,
            count * direction,
        ]);
        return this.goTo(this.date.plus(Object.fromEntries(step)));
    }

    toggleSite(id) {
        const shown = new Set(this.siteIds || this.data.own_site_ids);
        shown.has(id) ? shown.delete(id) : shown.add(id);
        return this.choose({ siteIds: shown.size ? [...shown] : null });
    }

    setType(typeId) {
        this.typeId = typeId;
        browser.localStorage.setItem(STORAGE, JSON.stringify(this.choices));
        this.arrange();
    }

    toggleFold(id) {
        this.folded[id] = !this.folded[id];
        browser.localStorage.setItem(STORAGE, JSON.stringify(this.choices));
    }

    // -----------------------------------------------------------------------
    // Reading
    // -----------------------------------------------------------------------

    async load() {
        const { start, stop } = this.range;
        const range = [serializeDateTime(start), serializeDateTime(stop)];
        const data = await this.keepLast.add(
            this.orm.silent.call("telecentre.space", "get_planning", [
                ...range,
                this.siteIds,
            ])
        );
        this.data = markRaw(data);
        this.arrange();
    }

    /** Everything that the components show, computed once per answer. */
    arrange() {
        const { rows: all, bookings: raw, sites } = this.data;
        const types = new Map(all.map((row) => [row.type_id, row.type]));
        if (!types.has(this.typeId)) {
            this.typeId = false;
        }
        const rows = all
            .filter((row) => !this.typeId || row.type_id === this.typeId)
            .map((row) => this.prepareRow(row));
        const bookings = raw.map((booking) => ({
            ...booking,
            key: booking.id || -booking.key,
            start: toMoment(booking.start),
            stop: toMoment(booking.stop),
        }));
        const ids = new Set(rows.map((row) => row.id));
        const shown = bookings.filter((booking) => ids.has(booking.space_id));
        const hours = getHours(rows, shown, this.range);
        this.board = markRaw({
            columns: buildColumns(this.scale, this.range, hours),
            rows: new Map(rows.map((row) => [row.id, row])),
            bookings: new Map(
                rows.map((row) => [
                    row.id,
                    shown.filter((booking) => booking.space_id === row.id),
                ])
            ),
            types: [...types].map(([id, name]) => ({ id, name })),
            groups: sites
                .map((site) => ({
                    ...site,
                    rows: rows.filter((row) => row.site_id === site.id),
                }))
                .filter((site) => site.rows.length),
        });
        this.setSearch(this.search);
    }

    prepareRow(row) {
        const hours = parseHours(row);
        return {
            ...row,
            ...hours,
            opening: merge(hours.pieces),
            free: getFree(hours),
            marks: row.marks.map((mark) => ({
                ...mark,
                start: toMoment(mark.start),
                stop: toMoment(mark.stop),
            })),
        };
    }

    setSearch(search) {
        this.search = search;
        const wanted = normalize(search.trim());
        const found = [...this.board.bookings.values()].flat().filter((booking) =>
            [booking.label, booking.company, booking.number].some((text) =>
                normalize(text || "").includes(wanted)
            )
        );
        this.found = wanted
            ? markRaw(new Set(found.map((booking) => booking.key)))
            : null;
    }

    /** What is open and taken once a booking is out of the way, by space. */
    async getDropZones(booking) {
        const { start, stop } = this.range;
        const zones = await this.orm.silent.call("telecentre.rental", "get_drop_zones", [
            [booking.id],
            serializeDateTime(start),
            serializeDateTime(stop),
            [...this.board.rows.keys()],
        ]);
        return new Map(
            Object.entries(zones).map(([id, hours]) => [Number(id), parseHours(hours)])
        );
    }

    // -----------------------------------------------------------------------
    // Writing
    // -----------------------------------------------------------------------

    /** Write a stay; it is shown at its new place at once, or goes back. */
    async move(booking, place) {
        const stay = { key: booking.key, ...place };
        this.pending = stay;
        try {
            await this.orm.silent.write("telecentre.rental", [booking.id], {
                space_id: place.space_id,
                date_start: toUtc(place.start),
                date_stop: toUtc(place.stop),
            });
            await this.load();
        } finally {
            if (this.pending?.key === stay.key) {
                this.pending = null;
            }
        }
    }

    getCreateContext(row, start, stop) {
        return {
            default_site_id: row.site_id,
            default_space_id: row.id,
            default_date_start: toUtc(start),
            default_date_stop: toUtc(stop),
        };
    }
}
