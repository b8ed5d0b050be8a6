/**
 * Stays drawn, moved and resized on the planning board: pure functions.
 *
 * A grid is made of slots, the smallest stays that a row offers: steps of its policy,
 * half-days or days of its opening hours.
 */

import { dayOf, fits, HOUR, merge, MINUTE, SCALES } from "./planning_geometry";

const { DateTime } = luxon;

/** The smallest stays that a row offers in a grid: steps, half-days or days. */
export function getSlots(row, grid) {
    if (grid === "piece") {
        return row.pieces;
    }
    if (grid === "day") {
        const days = new Map();
        for (const [start, stop] of row.pieces) {
            const slot = days.get(dayOf(start));
            days.set(dayOf(start), [slot ? slot[0] : start, stop]);
        }
        return [...days.values()];
    }
    const slots = [];
    for (const [start, stop] of merge(row.pieces)) {
        for (let begin = start; begin < stop; begin += row.step * MINUTE) {
            slots.push([begin, Math.min(begin + row.step * MINUTE, stop)]);
        }
    }
    return slots;
}

/** The slot at a moment; in a board of days, else the nearest of the same day. */
export function findSlot(slots, moment, grid) {
    const inside = slots.findIndex(([start, stop]) => start <= moment && moment < stop);
    if (inside >= 0 || grid === "step") {
        return inside;
    }
    const distance = ([start, stop]) =>
        Math.max(start - moment, moment - stop, 0) +
        (dayOf(start) === dayOf(moment) ? 0 : Infinity);
    const nearest = slots.reduce(
        (best, slot, index) => (distance(slot) < best[0] ? [distance(slot), index] : best),
        [Infinity, -1]
    );
    return nearest[1];
}

function spanOfSlots(slots, first, last) {
    return [slots[Math.min(first, last)][0], slots[Math.max(first, last)][1]];
}

/** The stay drawn from one moment to another, or null where nothing is open. */
export function drawStay(row, grid, from, to) {
    const slots = getSlots(row, grid);
    const first = findSlot(slots, from, grid);
    let last = findSlot(slots, to, grid);
    if (first < 0) {
        return null;
    }
    if (last < 0) {
        const before = slots.findLastIndex(([start]) => start <= to);
        last = Math.max(before, to < from ? 0 : first);
    }
    const [start, stop] = spanOfSlots(slots, first, last);
    // Of several days, it is made of whole days: nights are closed.
    return grid === "piece" && dayOf(start) !== dayOf(stop - 1)
        ? drawStay(row, "day", from, to)
        : [start, stop];
}

/** A stay with one end moved; the other stays where it is. */
export function resizeStay(row, grid, stay, edge, moment) {
    const slots = getSlots(row, grid);
    let index = findSlot(slots, moment, grid);
    if (index < 0) {
        // In closed time: as far as the opening goes on that side.
        index =
            edge === "start"
                ? slots.findIndex(([start]) => start >= moment)
                : slots.findLastIndex(([, stop]) => stop <= moment);
    }
    if (index < 0) {
        return [stay.start, stay.stop];
    }
    const [start, stop] =
        edge === "start" ? [slots[index][0], stay.stop] : [stay.start, slots[index][1]];
    return start < stop ? [start, stop] : [stay.start, stay.stop];
}

/** Number of whole slots of a row that a stay is made of: ``[first, last]`` or null. */
function alignedSlots(slots, stay) {
    const first = slots.findIndex(([start]) => start === stay.start);
    const last = slots.findIndex(([, stop]) => stop === stay.stop);
    return first >= 0 && last >= first ? [first, last] : null;
}

function moveBySlots(source, target, stay, grabbed, moment, grid) {
    const from = getSlots(source, grid);
    const to = getSlots(target, grid);
    const aligned = alignedSlots(from, stay);
    const at = findSlot(to, moment, grid);
    if (!aligned || at < 0) {
        return null;
    }
    const first = at - (Math.max(findSlot(from, grabbed, grid), aligned[0]) - aligned[0]);
    const last = first + aligned[1] - aligned[0];
    return first >= 0 && last < to.length ? spanOfSlots(to, first, last) : null;
}

function moveByDays(stay, grabbed, moment) {
    const days = Math.round((dayOf(moment) - dayOf(grabbed)) / (24 * HOUR));
    return [stay.start, stay.stop].map((each) =>
        DateTime.fromMillis(each).plus({ days }).toMillis()
    );
}

function moveBySteps(target, stay, grabbed, moment) {
    const wanted = stay.start + moment - grabbed;
    const step = target.step * MINUTE;
    const edges = getSlots(target, "step").map(([start]) => start);
    const nearest = edges.reduce(
        (best, edge) => (Math.abs(edge - wanted) < Math.abs(best - wanted) ? edge : best),
        -Infinity
    );
    // Far from any opening it follows the pointer, and shows that it is refused there.
    const start =
        Math.abs(nearest - wanted) <= step
            ? nearest
            : stay.start + Math.round((moment - grabbed) / step) * step;
    return [start, start + stay.stop - stay.start];
}

/**
 * Where a stay goes when it is dragged from ``grabbed`` to ``moment``.
 *
 * Whole days stay whole days and half-days half-days, whatever the hours of the other
 * site; other stays keep their length, and in a board of days their hours.
 */
export function moveStay(source, target, scale, stay, grabbed, moment) {
    const { grid } = SCALES[scale];
    const whole = moveBySlots(source, target, stay, grabbed, moment, "day");
    if (whole) {
        return whole;
    }
    if (grid === "step") {
        return dayOf(stay.start) === dayOf(stay.stop - 1)
            ? moveBySteps(target, stay, grabbed, moment)
            : [stay.start, stay.stop]; // of several days: to another space only
    }
    return (
        (grid === "piece" &&
            moveBySlots(source, target, stay, grabbed, moment, "piece")) ||
        moveByDays(stay, grabbed, moment)
    );
}

/** A stay moved by one slot, or by one day if the next slot changes nothing. */
export function stepStay(row, scale, stay, direction) {
    const { grid } = SCALES[scale];
    const slots = getSlots(row, grid);
    const next = slots[findSlot(slots, stay.start, grid) + direction];
    const day = DateTime.fromMillis(stay.start).plus({ days: direction }).toMillis();
    const tries = [next?.[0], ...(scale === "day" ? [] : [day])];
    for (const moment of tries.filter((each) => each !== undefined)) {
        const moved = moveStay(row, row, scale, stay, stay.start, moment);
        if (moved[0] !== stay.start) {
            return moved;
        }
    }
    return [stay.start, stay.stop];
}

/** The stay that a tap in a column proposes, or null where nothing is free. */
export function tapStay(row, scale, column, moment) {
    const { grid } = SCALES[scale];
    const slots = getSlots(row, grid);
    const inColumn = ([start, stop]) => start < column.stop && column.start < stop;
    const free = row.free.filter(inColumn);
    if (!free.length) {
        return null;
    }
    const here = slots[findSlot(slots, moment, grid)];
    if (grid !== "step") {
        const whole = [here, ...slots.filter(inColumn)].find(
            (slot) => slot && fits(row, ...slot)
        );
        return whole || free[0];
    }
    const span = free.find(([start, stop]) => start <= moment && moment < stop) || free[0];
    const start = Math.max(span[0], here && here[0] < span[1] ? here[0] : column.start);
    const length = Math.max(HOUR, row.shortest * MINUTE);
    return [start, Math.min(start + length, span[1])];
}

/**
 * What the keyboard walks over in a row: cells, and bookings where they begin.
 *
 * Cells wholly taken by one booking are left out: the booking stands for them.
 */
export function getStops(columns, bookings) {
    const stops = [];
    columns.forEach(({ start, stop }, index) => {
        const isCovered = bookings.some(
            (booking) => booking.start <= start && stop <= booking.stop
        );
        if (!isCovered) {
            stops.push({ name: `c${index}`, moment: start, column: index });
        }
        const before = index ? columns[index - 1].stop : -Infinity;
        for (const booking of bookings) {
            const begins = booking.start < stop && booking.start >= before;
            const isFirst = !index && booking.start < start && booking.stop > start;
            if (begins || isFirst) {
                const moment = Math.max(booking.start, start);
                stops.push({ name: `b${booking.key}`, moment, column: index, booking });
            }
        }
    });
    return stops;
}
