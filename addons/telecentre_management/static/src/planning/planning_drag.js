import { markRaw } from "@odoo/owl";
import { fits, SCALES } from "./planning_geometry";
import { drawStay, getSlots, moveStay, resizeStay, stepStay } from "./planning_stays";

/**
 * A stay that is being drawn, moved or resized, by pointer or by keyboard.
 *
 * ``ghost`` is what the board shows of it: where it would be, and whether the server
 * would accept it (unknown until it has told what is free without the booking).
 */
export class PlanningDrag {
    constructor(model) {
        this.model = model;
        this.ghost = null;
    }

    get grid() {
        return SCALES[this.model.scale].grid;
    }

    get isMoving() {
        return Boolean(this.ghost);
    }

    row(id) {
        return this.model.board.rows.get(id);
    }

    /** Draw a new stay in a row. */
    draw(rowId, from, to = from) {
        const row = this.row(rowId);
        const span = drawStay(row, this.grid, from, to);
        if (!span || !row.editable) {
            this.ghost = null;
            return;
        }
        const [start, stop] = span;
        const ok = fits(row, start, stop);
        this.ghost = { mode: "create", key: 0, rowId, start, stop, ok, from };
    }

    /** Begin to move or resize a booking: ``mode`` is move, start or stop. */
    pick(booking, mode, grabbed) {
        const { start, stop, key, space_id: rowId } = booking;
        const picked = { mode, key, rowId, start, stop, ok: true, grabbed };
        this.booking = markRaw(booking);
        this.zones = null;
        this.ghost = picked;
        this.zonesLoaded = this.model
            .getDropZones(booking)
            .then((zones) => {
                this.zones = markRaw(zones);
                if (this.ghost?.key === key) {
                    this.place(this.ghost.rowId, this.ghost.start, this.ghost.stop);
                }
            })
            .catch(() => {}); // the server decides at the drop
    }

    /** Follow the pointer. */
    follow(rowId, moment) {
        const { mode, from } = this.ghost;
        if (mode === "create") {
            this.draw(this.ghost.rowId, from, moment);
            return;
        }
        const source = this.row(this.booking.space_id);
        if (mode !== "move") {
            const span = resizeStay(source, this.grid, this.booking, mode, moment);
            this.place(source.id, ...span);
            return;
        }
        const target = this.row(rowId);
        const { scale } = this.model;
        const { grabbed } = this.ghost;
        this.place(
            rowId,
            ...moveStay(source, target, scale, this.booking, grabbed, moment)
        );
    }

    /** Move by one slot, one day or one row, from the keyboard. */
    nudge(direction, rowId = this.ghost.rowId) {
        const { mode, start, stop, from } = this.ghost;
        const row = this.row(rowId);
        if (mode === "create") {
            this.draw(rowId, from, Math.max(from, this.nextEnd(row, stop, direction)));
        } else if (mode === "stop") {
            const moment = this.nextEnd(row, stop, direction);
            const span = resizeStay(row, this.grid, this.booking, "stop", moment);
            this.place(rowId, ...span);
        } else if (rowId !== this.ghost.rowId) {
            const { scale } = this.model;
            const source = this.row(this.ghost.rowId);
            const span = moveStay(source, row, scale, { start, stop }, start, start);
            this.place(rowId, ...span);
        } else {
            const span = stepStay(row, this.model.scale, { start, stop }, direction);
            this.place(rowId, ...span);
        }
    }

    /** The last moment of the slot before or after the one that ends at ``stop``. */
    nextEnd(row, stop, direction) {
        const ends = getSlots(row, this.grid).map((slot) => slot[1] - 1);
        const next =
            direction > 0
                ? ends.find((end) => end >= stop)
                : ends.findLast((end) => end < stop - 1);
        return next ?? stop - 1;
    }

    place(rowId, start, stop) {
        const row = this.row(rowId);
        const hours = this.zones?.get(rowId);
        const ok = row.editable && (!this.zones || Boolean(hours && fits(hours, start, stop)));
        Object.assign(this.ghost, { rowId, start, stop, ok });
    }

    /** End it: where the stay goes, or null if nothing changed. */
    drop() {
        const { mode, rowId, start, stop } = this.ghost;
        const booking = mode === "create" ? null : this.booking;
        this.cancel();
        const unchanged =
            booking &&
            booking.space_id === rowId &&
            booking.start === start &&
            booking.stop === stop;
        return unchanged ? null : { booking, space_id: rowId, start, stop };
    }

    cancel() {
        this.ghost = null;
        this.booking = null;
        this.zones = null;
    }
}
