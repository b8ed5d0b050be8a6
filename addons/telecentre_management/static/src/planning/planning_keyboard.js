import { useEffect, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { overlaps } from "./planning_geometry";
import { describe, formatDay, formatSpan, formatTime } from "./planning_labels";
import { getStops, tapStay } from "./planning_stays";

const SIDEWAYS = { ArrowLeft: -1, ArrowRight: 1 };
const UPWARDS = { ArrowUp: -1, ArrowDown: 1 };

/** The keyboard on the board: one cell or booking has the focus, keys act on it. */
export function usePlanningKeyboard(ref, board) {
    const state = useState({ rowId: null, name: null, spoken: "" });
    let mustFocus = false;

    const rows = () =>
        board.board.groups.flatMap((group) =>
            board.model.folded[group.id] ? [] : group.rows
        );
    const stopsOf = (row) => getStops(board.columns, board.bookings(row));

    /** Where the focus is: the first cell until the keyboard is used. */
    function getFocus() {
        const all = rows();
        const row = all.find((each) => each.id === state.rowId) || all[0];
        const stops = row ? stopsOf(row) : [];
        return { row, stops, stop: stops.find(({ name }) => name === state.name) || stops[0] };
    }

    function getStop(row) {
        const focus = getFocus();
        return focus.row === row ? focus.stop?.name : undefined;
    }

    function goTo(row, stop) {
        if (row && stop) {
            Object.assign(state, { rowId: row.id, name: stop.name, spoken: say(row, stop) });
            mustFocus = true;
        }
    }

    function say(row, { booking, column }) {
        if (booking) {
            return [row.name, describe(booking)].join(" · ");
        }
        const { start, stop } = board.columns[column];
        const when = board.model.scale === "day" ? formatTime(start) : formatDay(start);
        const what = overlaps(row.free, start, stop) ? _t("free") : _t("not free");
        return [row.name, when, what].join(" · ");
    }

    function sayGhost() {
        const { rowId, start, stop, ok } = board.drag.ghost;
        const place = [board.drag.row(rowId).name, formatSpan(start, stop)];
        state.spoken = [...place, ok ? _t("free") : _t("not free")].join(" · ");
    }

    function walk(ev, { row, stops, stop }) {
        const index = stops.indexOf(stop);
        if (ev.key in SIDEWAYS) {
            goTo(row, stops[index + SIDEWAYS[ev.key]]);
        } else if (ev.key in UPWARDS) {
            const all = rows();
            const next = all[all.indexOf(row) + UPWARDS[ev.key]];
            const distance = (each) => Math.abs(each.moment - stop.moment);
            goTo(
                next,
                next &&
                    stopsOf(next).reduce((best, each) =>
                        distance(each) < distance(best) ? each : best
                    )
            );
        } else {
            goTo(row, ev.key === "Home" ? stops[0] : stops.at(-1));
        }
    }

    function activate({ row, stop }) {
        if (stop.booking) {
            board.props.open(stop.booking);
        } else {
            board.tap(row.id, stop.column, stop.moment);
        }
    }

    /** Move (m) or lengthen (r) the booking that has the focus. */
    function pick({ row, stop }, edge) {
        if (stop.booking) {
            const { booking } = stop;
            const grabbed = booking.start;
            board.pick({ rowId: row.id, moment: grabbed, key: booking.key, edge });
            board.drag.ghost && sayGhost();
        }
    }

    /** Draw a new rental from the cell that has the focus. */
    function draw({ row, stop }, direction) {
        const column = board.columns[stop.column];
        const stay = row.editable && tapStay(row, board.model.scale, column, stop.moment);
        if (stay && !stop.booking) {
            board.drag.draw(row.id, ...[stay[0], stay[1] - 1]);
            board.drag.nudge(direction);
            sayGhost();
        }
    }

    function nudge(ev) {
        const { drag } = board;
        const { mode, rowId } = drag.ghost;
        if (ev.key in SIDEWAYS) {
            drag.nudge(SIDEWAYS[ev.key]);
        } else if (ev.key in UPWARDS && mode === "move") {
            const all = rows();
            const index = all.findIndex((row) => row.id === rowId);
            const next = all[index + UPWARDS[ev.key]];
            next?.editable && drag.nudge(0, next.id);
        } else if (ev.key === "Enter") {
            board.drop();
            return true;
        } else if (ev.key === "Escape") {
            drag.cancel();
            return true;
        } else {
            return false;
        }
        sayGhost();
        return true;
    }

    function act(ev) {
        if (board.drag.ghost) {
            return nudge(ev);
        }
        const focus = getFocus();
        if (ev.shiftKey && ev.key in SIDEWAYS) {
            draw(focus, SIDEWAYS[ev.key]);
        } else if (ev.key in SIDEWAYS || ev.key in UPWARDS) {
            walk(ev, focus);
        } else if (["Home", "End"].includes(ev.key)) {
            walk(ev, focus);
        } else if (["Enter", " "].includes(ev.key)) {
            activate(focus);
        } else if (ev.key === "m") {
            pick(focus, "move");
        } else if (ev.key === "r") {
            pick(focus, "stop");
        } else if (ev.key in board.props.shortcuts) {
            board.props.shortcuts[ev.key]();
        } else {
            return false;
        }
        return true;
    }

    function onKeydown(ev) {
        const isOnBoard = ev.target.closest("[data-stop]");
        if (!isOnBoard || ev.ctrlKey || ev.metaKey || ev.altKey) {
            return;
        }
        if (act(ev)) {
            ev.preventDefault();
            ev.stopPropagation();
        }
    }

    /** A click or the Tab key moves the focus too. */
    function onFocus(ev) {
        const name = ev.target.dataset?.stop;
        const row = ev.target.closest("[data-row]");
        if (name && row && (state.name !== name || state.rowId !== Number(row.dataset.row))) {
            Object.assign(state, { rowId: Number(row.dataset.row), name });
        }
    }

    useEffect(() => {
        if (mustFocus) {
            mustFocus = false;
            const row = ref.el.querySelector(`[data-row="${state.rowId}"]`);
            row?.querySelector(`[data-stop="${state.name}"]`)?.focus();
        }
    });

    return { state, getStop, onKeydown, onFocus };
}
