import { Component } from "@odoo/owl";
import { overlaps, toBox, toLanes } from "./planning_geometry";
import { describe, formatHours, formatSpan, getSign, MARKS } from "./planning_labels";

const LANE = 34;

function toStyle(box) {
    return `left:${box.left.toFixed(3)}%;width:${box.width.toFixed(3)}%;`;
}

/** One space: what is free, what closes it, its bookings. */
export class PlanningRow extends Component {
    static template = "telecentre_management.PlanningRow";
    static props = {
        row: Object,
        columns: Array,
        bookings: Array,
        stop: { type: String, optional: true },
        lifted: { type: Number, optional: true },
        refused: { type: Boolean, optional: true },
        ghost: { type: [Object, { value: null }], optional: true },
        pending: { type: [Object, { value: null }], optional: true },
        matches: { type: [Set, { value: null }], optional: true },
    };

    get lanes() {
        return toLanes(this.props.bookings);
    }

    get style() {
        return `--o-planning-lanes:${this.lanes.count}`;
    }

    boxes(spans) {
        return spans
            .map((span) => toBox(this.props.columns, span))
            .filter(Boolean)
            .map(toStyle);
    }

    get freeBoxes() {
        return this.boxes(this.props.row.free);
    }

    get openBoxes() {
        return this.boxes(this.props.row.opening);
    }

    get marks() {
        return this.props.row.marks.flatMap((mark) => {
            const box = toBox(this.props.columns, [mark.start, mark.stop]);
            const sign = MARKS[mark.kind];
            const title = [mark.label || sign.label, formatSpan(mark.start, mark.stop)];
            return box
                ? [{ ...sign, ...mark, label: title[0], style: toStyle(box), title: title.join(" · ") }]
                : [];
        });
    }

    get bars() {
        const { lanes } = this.lanes;
        const { columns, matches } = this.props;
        const first = columns[0].start;
        const last = columns.at(-1).stop;
        return this.props.bookings.flatMap((booking) => {
            const box = toBox(columns, [booking.start, booking.stop]);
            if (!box) {
                return [];
            }
            const top = `top:${lanes.get(booking.key) * LANE + 3}px;`;
            return [
                {
                    ...booking,
                    ...this.getBarClasses(booking, matches),
                    icon: getSign(booking).icon,
                    style: toStyle(box) + top,
                    title: describe(booking),
                    hours: formatSpan(booking.start, booking.stop),
                    continues: booking.start < first,
                    goesOn: booking.stop > last,
                    label: booking.label,
                },
            ];
        });
    }

    getBarClasses(booking, matches) {
        const names = [`o_planning_${booking.state}`, `o_planning_usage_${booking.usage}`];
        if (matches) {
            names.push(matches.has(booking.key) ? "o_planning_match" : "o_planning_dim");
        }
        if (booking.key === this.props.lifted) {
            names.push("o_planning_lifted");
        }
        if (booking.lock) {
            names.push("o_planning_locked");
        }
        return { classes: names.join(" ") };
    }

    /** Cells of the board: what the keyboard walks over where there is no booking. */
    get cells() {
        const { columns, bookings } = this.props;
        const width = 100 / columns.length;
        return columns.map(({ start, stop }, index) => ({
            name: `c${index}`,
            style: `left:${index * width}%;width:${width}%;`,
            free: overlaps(this.props.row.free, start, stop),
            busy: bookings.some((each) => each.start <= start && stop <= each.stop),
        }));
    }

    get ghost() {
        const ghost = this.props.ghost || this.props.pending;
        const box = ghost && toBox(this.props.columns, [ghost.start, ghost.stop]);
        return (
            box && {
                style: toStyle(box),
                saving: !this.props.ghost,
                ok: ghost.ok !== false,
                hours: formatSpan(ghost.start, ghost.stop),
                length: formatHours(ghost.start, ghost.stop),
            }
        );
    }
}
