import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { toPosition } from "./planning_geometry";
import { usePlanningKeyboard } from "./planning_keyboard";
import { formatDay, formatTime } from "./planning_labels";
import { locate, usePlanningPointer } from "./planning_pointer";
import { PlanningRow } from "./planning_row";
import { tapStay } from "./planning_stays";

/** The grid of spaces and times; drags, taps and keys become calls of its props. */
export class PlanningBoard extends Component {
    static template = "telecentre_management.PlanningBoard";
    static components = { PlanningRow };
    static props = {
        model: Object,
        drag: Object,
        now: Number,
        create: Function,
        open: Function,
        drop: Function,
        showDay: Function,
        shortcuts: Object,
    };

    setup() {
        this.notification = useService("notification");
        this.model = useState(this.props.model);
        this.drag = useState(this.props.drag);
        this.ref = useRef("board");
        usePlanningPointer(this.ref, {
            columns: () => this.columns,
            pick: (place) => this.pick(place),
            follow: ({ rowId, moment }) => this.drag.follow(rowId, moment),
            drop: () => this.drop(),
            cancel: () => this.drag.cancel(),
        });
        this.keyboard = usePlanningKeyboard(this.ref, this);
        useEffect(
            () => this.scrollToNow(),
            () => [this.model.scale, this.model.date]
        );
    }

    get board() {
        return this.model.board;
    }

    get columns() {
        return this.board.columns;
    }

    get headers() {
        const today = formatDay(this.props.now);
        return this.columns.map(({ start }, index) =>
            this.model.scale === "day"
                ? { key: start, label: formatTime(start) }
                : {
                      key: start,
                      label: formatDay(start, { weekday: "short" }),
                      number: formatDay(start, { day: "numeric" }),
                      month: this.isNewMonth(index) && formatDay(start, { month: "short" }),
                      title: formatDay(start),
                      today: formatDay(start) === today,
                      weekend: [6, 7].includes(luxon.DateTime.fromMillis(start).weekday),
                  }
        );
    }

    isNewMonth(index) {
        const month = (at) => formatDay(this.columns[at].start, { month: "short" });
        return !index || month(index) !== month(index - 1);
    }

    get nowPosition() {
        const { now } = this.props;
        const visible = this.columns[0].start <= now && now < this.columns.at(-1).stop;
        return visible ? toPosition(this.columns, now) : null;
    }

    bookings(row) {
        return this.board.bookings.get(row.id);
    }

    /** Props of a row that change while dragging, for the rows concerned only. */
    moving(row) {
        const { drag, model } = this;
        const { ghost, booking } = drag;
        const moved = booking || model.pending;
        const isOwner = moved && this.bookings(row).some((each) => each.key === moved.key);
        return {
            ghost: ghost?.rowId === row.id ? { ...ghost } : undefined,
            pending: model.pending?.space_id === row.id ? model.pending : undefined,
            lifted: isOwner ? moved.key : undefined,
            refused: Boolean(ghost) && !row.editable,
        };
    }

    scrollToNow() {
        const position = this.nowPosition ?? 0;
        const track = this.ref.el.querySelector(".o_planning_track");
        const room = this.ref.el.clientWidth / 3;
        this.ref.el.scrollLeft = track ? position * track.offsetWidth - room : 0;
    }

    find(key) {
        return [...this.board.bookings.values()].flat().find((each) => each.key === key);
    }

    pick({ rowId, moment, key, edge }) {
        const { drag } = this;
        if (!key) {
            drag.draw(rowId, moment);
            return drag.isMoving;
        }
        const booking = this.find(key);
        if (booking.lock) {
            this.notification.add(booking.lock, { type: "warning" });
            return false;
        }
        drag.pick(booking, edge || "move", moment);
        return true;
    }

    drop() {
        const { drag } = this;
        const row = drag.row(drag.ghost.rowId);
        const place = drag.drop();
        if (place && row.editable) {
            this.props.drop(place);
        }
    }

    onClick(ev) {
        const place = locate(ev, this.columns);
        if (place?.key) {
            this.props.open(this.find(place.key));
        } else if (place) {
            this.tap(place.rowId, place.index, place.moment);
        }
    }

    /** Propose a new rental where it was tapped, if something is free there. */
    tap(rowId, column, moment) {
        const row = this.board.rows.get(rowId);
        const stay =
            row.editable &&
            tapStay(row, this.model.scale, this.columns[column], moment);
        if (stay) {
            this.props.create(row, ...stay);
        }
    }
}
