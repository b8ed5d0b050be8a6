/**
 * Where things are on the planning board: pure functions.
 *
 * Moments are milliseconds since 1970, spans are half-open pairs of moments. Days and
 * hours are those of the user's time zone (the default one of luxon).
 */

const { DateTime } = luxon;

const DEFAULT_HOURS = { from: 8, to: 18 };
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** ``unit``: what one column is; ``grid``: what dragging snaps to. */
export const SCALES = {
    day: { days: 1, unit: "hour", grid: "step", move: { days: 1 } },
    week: { days: 7, unit: "day", grid: "piece", move: { weeks: 1 } },
    two_weeks: { days: 14, unit: "day", grid: "day", move: { weeks: 2 } },
    month: { days: null, unit: "day", grid: "day", move: { months: 1 } },
};

/** Milliseconds of a UTC string of the server. */
export function toMoment(text) {
    return Date.parse(`${text.replace(" ", "T")}Z`);
}

export function toMoments(pairs) {
    return pairs.map((pair) => pair.map(toMoment));
}

/** First day and end (excluded) of what a scale shows around a day. */
export function getRange(scale, date) {
    const day = date.startOf("day");
    if (scale === "day") {
        return { start: day, stop: day.plus({ days: 1 }) };
    }
    if (scale === "month") {
        const start = day.startOf("month");
        return { start, stop: start.plus({ months: 1 }) };
    }
    const start = day.startOf("week");
    return { start, stop: start.plus({ days: SCALES[scale].days }) };
}

function hourOf(moment, round) {
    const local = DateTime.fromMillis(moment);
    const hours = local.hour + local.minute / 60;
    // An end at midnight belongs to the day before.
    return round(round === Math.ceil && hours === 0 ? 24 : hours);
}

/** The hours of the day worth showing: opening hours, and bookings outside them. */
export function getHours(rows, bookings, range) {
    const spans = rows.flatMap((row) => row.pieces);
    for (const booking of bookings) {
        if (booking.stop - booking.start < 24 * HOUR) {
            spans.push([booking.start, booking.stop]);
        }
    }
    const inside = spans.filter(
        ([start, stop]) => start < range.stop.toMillis() && stop > range.start.toMillis()
    );
    if (!inside.length) {
        return DEFAULT_HOURS;
    }
    const from = Math.min(...inside.map(([start]) => hourOf(start, Math.floor)));
    const to = Math.max(...inside.map(([, stop]) => hourOf(stop, Math.ceil)));
    return from < to ? { from, to } : { from: 0, to: 24 };
}

function atHour(day, hour) {
    return hour === 24 ? day.plus({ days: 1 }).toMillis() : day.set({ hour }).toMillis();
}

/** Columns of equal width: hours of a day, or days cut to the hours worth showing. */
export function buildColumns(scale, range, hours) {
    if (SCALES[scale].unit === "hour") {
        const columns = [];
        for (let hour = hours.from; hour < hours.to; hour++) {
            const start = atHour(range.start, hour);
            const stop = atHour(range.start, hour + 1);
            if (start < stop) {
                columns.push({ start, stop }); // an hour is missing in spring
            }
        }
        return columns;
    }
    const columns = [];
    for (let day = range.start; day < range.stop; day = day.plus({ days: 1 })) {
        columns.push({ start: atHour(day, hours.from), stop: atHour(day, hours.to) });
    }
    return columns;
}

/** Place of a moment on the board, from 0 (left) to 1 (right). */
export function toPosition(columns, moment) {
    const index = columns.findIndex((column) => moment < column.stop);
    if (index < 0) {
        return 1;
    }
    const { start, stop } = columns[index];
    const part = Math.max(0, (moment - start) / (stop - start));
    return (index + part) / columns.length;
}

/** The moment at a place of the board, and the column it is in. */
export function toPlace(columns, position) {
    const reach = Math.min(Math.max(position, 0), 0.999999) * columns.length;
    const index = Math.floor(reach);
    const { start, stop } = columns[index];
    return { index, moment: start + (reach - index) * (stop - start) };
}

/** ``left`` and ``width`` in percent, or null outside the board. */
export function toBox(columns, [start, stop]) {
    const left = toPosition(columns, start);
    const right = toPosition(columns, stop);
    if (right <= left) {
        return null;
    }
    return { left: left * 100, width: (right - left) * 100 };
}

/** Bookings of one row in lanes, so that none covers another. */
export function toLanes(bookings) {
    const ends = [];
    const lanes = new Map();
    const sorted = [...bookings].sort((a, b) => a.start - b.start || a.stop - b.stop);
    for (const booking of sorted) {
        let lane = ends.findIndex((end) => end <= booking.start);
        lane = lane < 0 ? ends.length : lane;
        ends[lane] = booking.stop;
        lanes.set(booking.key, lane);
    }
    return { lanes, count: Math.max(1, ends.length) };
}

// ---------------------------------------------------------------------------
// Spans
// ---------------------------------------------------------------------------

export function overlaps(spans, start, stop) {
    return spans.some(([begin, end]) => begin < stop && start < end);
}

export function merge(spans) {
    const merged = [];
    for (const [start, stop] of [...spans].sort((a, b) => a[0] - b[0])) {
        const last = merged.at(-1);
        if (last && start <= last[1]) {
            last[1] = Math.max(last[1], stop);
        } else {
            merged.push([start, stop]);
        }
    }
    return merged;
}

export function subtract(spans, holes) {
    let left = spans;
    for (const [begin, end] of holes) {
        left = left.flatMap(([start, stop]) =>
            end <= start || stop <= begin
                ? [[start, stop]]
                : [
                      [start, begin],
                      [end, stop],
                  ].filter(([a, b]) => a < b)
        );
    }
    return left;
}

/** What of a row can be rented. */
export function getFree(hours) {
    return subtract(merge(hours.pieces), [...hours.taken, ...hours.no_edge]);
}

/** Whether a stay would be accepted, as the server decides it (``Availability.fits``). */
export function fits(hours, start, stop) {
    if (start >= stop || overlaps(hours.closed, start, stop)) {
        return false;
    }
    if (overlaps(hours.taken, start, stop)) {
        return false;
    }
    const meetsEdge = ([begin, end]) =>
        (begin <= start && start < end) || (begin < stop && stop <= end);
    if (hours.no_edge.some(meetsEdge)) {
        return false;
    }
    const opening = merge(hours.pieces);
    if (opening.some(([begin, end]) => begin <= start && stop <= end)) {
        return true;
    }
    return overlaps(opening, start, stop) && isWholeDays(hours.pieces, start, stop);
}

function isWholeDays(pieces, start, stop) {
    const isMidnight = (moment) => moment === dayOf(moment);
    const openings = pieces.map((piece) => piece[0]);
    const closings = pieces.map((piece) => piece[1]);
    const first = openings.filter((moment) => dayOf(moment) === dayOf(start));
    const last = closings.filter((moment) => dayOf(moment - 1) === dayOf(stop - 1));
    return (
        (isMidnight(start) || start === Math.min(...first)) &&
        (isMidnight(stop) || stop === Math.max(...last))
    );
}

export function dayOf(moment) {
    return DateTime.fromMillis(moment).startOf("day").toMillis();
}
