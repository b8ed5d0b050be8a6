import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { mockTimeZone } from "@odoo/hoot-mock";
import {
    buildColumns,
    fits,
    getFree,
    getHours,
    getRange,
    HOUR,
    toBox,
    toLanes,
    toMoments,
    toPlace,
    toPosition,
} from "@telecentre_management/planning/planning_geometry";
import {
    drawStay,
    getStops,
    moveStay,
    resizeStay,
    stepStay,
    tapStay,
} from "@telecentre_management/planning/planning_stays";

const { DateTime } = luxon;

describe.current.tags("headless");

beforeEach(() => mockTimeZone("Europe/Paris"));

/** Milliseconds of a local time of January 2026, a Monday the 5th. */
function at(day, hour, minute = 0) {
    return DateTime.local(2026, 1, day, hour, minute).toMillis();
}

/** A space open 9-12 and 14-18 on working days. */
function makeRow(changes = {}) {
    const pieces = [5, 6, 7, 8, 9].flatMap((day) => [
        [at(day, 9), at(day, 12)],
        [at(day, 14), at(day, 18)],
    ]);
    const hours = { pieces, closed: [], no_edge: [], taken: [], step: 30, shortest: 0 };
    const row = { ...hours, ...changes };
    return { ...row, free: getFree(row) };
}

const WEEK = getRange("week", DateTime.local(2026, 1, 7));
const DAY = getRange("day", DateTime.local(2026, 1, 5));
const HOURS = { from: 9, to: 18 };

test("a week begins on Monday and has a column for each day", () => {
    expect(WEEK.start.toISODate()).toBe("2026-01-05");
    expect(buildColumns("week", WEEK, HOURS)).toHaveLength(7);
});

test("a month has its own days only", () => {
    const range = getRange("month", DateTime.local(2026, 2, 14));
    expect(buildColumns("month", range, HOURS)).toHaveLength(28);
});

test("the day the clock goes forward lacks an hour", () => {
    const range = getRange("day", DateTime.local(2026, 3, 29));
    expect(buildColumns("day", range, { from: 0, to: 24 })).toHaveLength(23);
});

test("the hours shown are the opening hours, and stays outside them", () => {
    const row = makeRow();
    expect(getHours([row], [], WEEK)).toEqual({ from: 9, to: 18 });
    const early = { start: at(6, 7, 30), stop: at(6, 9) };
    expect(getHours([row], [early], WEEK)).toEqual({ from: 7, to: 18 });
    expect(getHours([], [], WEEK)).toEqual({ from: 8, to: 18 });
});

test("moments and places of the board correspond", () => {
    const columns = buildColumns("day", DAY, HOURS);
    expect(toPosition(columns, at(5, 9))).toBe(0);
    expect(toPosition(columns, at(5, 13, 30))).toBe(0.5);
    expect(toPlace(columns, 0.5).moment).toBe(at(5, 13, 30));
    expect(toPosition(columns, at(6, 9))).toBe(1);
});

test("what is outside the board is not drawn, what goes over it is cut", () => {
    const columns = buildColumns("day", DAY, HOURS);
    expect(toBox(columns, [at(4, 9), at(4, 12)])).toBe(null);
    expect(toBox(columns, [at(4, 9), at(6, 12)])).toEqual({ left: 0, width: 100 });
});

test("stays that overlap are in different lanes", () => {
    const { lanes, count } = toLanes([
        { key: 1, start: 0, stop: 10 },
        { key: 2, start: 5, stop: 15 },
        { key: 3, start: 10, stop: 20 },
    ]);
    expect(count).toBe(2);
    expect([1, 2, 3].map((key) => lanes.get(key))).toEqual([0, 1, 0]);
});

test("a stay fits in one opening, or is made of whole days", () => {
    const row = makeRow({ taken: [[at(6, 9), at(6, 12)]] });
    expect(fits(row, at(5, 9), at(5, 12))).toBe(true);
    expect(fits(row, at(5, 11), at(5, 15))).toBe(false); // over lunch
    expect(fits(row, at(5, 9), at(5, 18))).toBe(true); // the whole day
    expect(fits(row, at(7, 9), at(8, 18))).toBe(true); // two whole days
    expect(fits(row, at(5, 9), at(6, 18))).toBe(false); // taken on Tuesday
    expect(fits(row, at(10, 9), at(10, 12))).toBe(false); // Saturday
});

test("closures and edges refuse as on the server", () => {
    const row = makeRow({ no_edge: [[at(6, 0), at(7, 0)]], closed: [[at(8, 0), at(9, 0)]] });
    expect(fits(row, at(6, 9), at(6, 12))).toBe(false);
    expect(fits(row, at(5, 9), at(7, 18))).toBe(true); // it spans the closed Tuesday
    expect(fits(row, at(7, 9), at(9, 18))).toBe(false);
});

test("drawing snaps to the step by day and to half-days by week", () => {
    const row = makeRow();
    expect(drawStay(row, "step", at(5, 9, 40), at(5, 11, 5))).toEqual([
        at(5, 9, 30),
        at(5, 11, 30),
    ]);
    expect(drawStay(row, "step", at(5, 11, 5), at(5, 9, 40))).toEqual([
        at(5, 9, 30),
        at(5, 11, 30),
    ]);
    expect(drawStay(row, "step", at(5, 13), at(5, 13))).toBe(null);
    expect(drawStay(row, "piece", at(5, 10), at(5, 10))).toEqual([at(5, 9), at(5, 12)]);
});

test("drawing over several days makes whole days", () => {
    const row = makeRow();
    expect(drawStay(row, "piece", at(5, 15), at(6, 10))).toEqual([at(5, 9), at(6, 18)]);
});

test("a whole day stays a whole day at a site with other hours", () => {
    const row = makeRow();
    const other = makeRow({ pieces: [[at(6, 8), at(6, 17)]] });
    const stay = { start: at(5, 9), stop: at(5, 18) };
    expect(moveStay(row, other, "week", stay, at(5, 10), at(6, 10))).toEqual([
        at(6, 8),
        at(6, 17),
    ]);
});

test("a half-day moves by half-days, another stay keeps its hours", () => {
    const row = makeRow();
    const half = { start: at(5, 9), stop: at(5, 12) };
    expect(moveStay(row, row, "week", half, at(5, 10), at(7, 15))).toEqual([
        at(7, 14),
        at(7, 18),
    ]);
    const short = { start: at(5, 10), stop: at(5, 11) };
    expect(moveStay(row, row, "week", short, at(5, 10), at(7, 15))).toEqual([
        at(7, 10),
        at(7, 11),
    ]);
});

test("by day, a stay keeps its length and starts on the grid", () => {
    const row = makeRow();
    const stay = { start: at(5, 9, 30), stop: at(5, 11) };
    expect(moveStay(row, row, "day", stay, at(5, 10), at(5, 15, 10))).toEqual([
        at(5, 14, 30),
        at(5, 16),
    ]);
});

test("in closed time a moved stay follows the pointer, to be refused there", () => {
    const stay = { start: at(5, 9, 30), stop: at(5, 11) };
    const morning = makeRow({ pieces: [[at(5, 9), at(5, 12)]] });
    const moved = moveStay(makeRow(), morning, "day", stay, at(5, 10), at(5, 15, 10));
    expect(moved).toEqual([at(5, 14, 30), at(5, 16)]);
    expect(fits({ ...morning, closed: [], taken: [], no_edge: [] }, ...moved)).toBe(false);
});

test("an end pulled into closed time stops at the opening", () => {
    const row = makeRow();
    const stay = { start: at(5, 15), stop: at(5, 17) };
    expect(resizeStay(row, "step", stay, "start", at(5, 13))).toEqual([
        at(5, 14),
        at(5, 17),
    ]);
    const morning = { start: at(5, 9), stop: at(5, 11) };
    expect(resizeStay(row, "step", morning, "stop", at(5, 13))).toEqual([
        at(5, 9),
        at(5, 12),
    ]);
});

test("over the change of clocks a stay keeps its local hours", () => {
    const friday = DateTime.local(2026, 3, 27);
    const stay = {
        start: friday.set({ hour: 10 }).toMillis(),
        stop: friday.set({ hour: 11 }).toMillis(),
    };
    const monday = friday.plus({ days: 3 });
    const row = makeRow({ pieces: [] });
    const [start, stop] = moveStay(
        row,
        row,
        "month",
        stay,
        stay.start,
        monday.set({ hour: 9 }).toMillis()
    );
    expect(DateTime.fromMillis(start).toISO()).toBe("2026-03-30T10:00:00.000+02:00");
    expect(stop - start).toBe(HOUR);
});

test("resizing keeps the other end and never turns a stay over", () => {
    const row = makeRow();
    const stay = { start: at(5, 9), stop: at(5, 11) };
    expect(resizeStay(row, "step", stay, "stop", at(5, 11, 40))).toEqual([
        at(5, 9),
        at(5, 12),
    ]);
    expect(resizeStay(row, "step", stay, "start", at(5, 11, 40))).toEqual([
        at(5, 9),
        at(5, 11),
    ]);
});

test("the keyboard moves by one step, or by one day where that is the grid", () => {
    const row = makeRow();
    const stay = { start: at(5, 9), stop: at(5, 18) };
    expect(stepStay(row, "week", stay, 1)).toEqual([at(6, 9), at(6, 18)]);
    const short = { start: at(5, 9, 30), stop: at(5, 11) };
    expect(stepStay(row, "day", short, 1)).toEqual([at(5, 10), at(5, 11, 30)]);
});

test("a tap proposes an hour, a half-day or a day of what is free", () => {
    const row = makeRow({ taken: [[at(5, 9), at(5, 10)]] });
    const column = { start: at(5, 9), stop: at(5, 18) };
    expect(tapStay(row, "day", { start: at(5, 11), stop: at(5, 12) }, at(5, 11, 10))).toEqual([
        at(5, 11),
        at(5, 12),
    ]);
    expect(tapStay(row, "week", column, at(5, 15))).toEqual([at(5, 14), at(5, 18)]);
    expect(tapStay(row, "week", column, at(5, 9, 30))).toEqual([at(5, 14), at(5, 18)]);
    expect(tapStay(row, "month", { start: at(6, 9), stop: at(6, 18) }, at(6, 10))).toEqual([
        at(6, 9),
        at(6, 18),
    ]);
    expect(tapStay(row, "week", { start: at(10, 9), stop: at(10, 18) }, at(10, 9))).toBe(null);
});

test("the keyboard walks over cells, and over bookings where they begin", () => {
    const columns = buildColumns("day", DAY, HOURS);
    const stops = getStops(columns, [{ key: 7, start: at(5, 10), stop: at(5, 12) }]);
    expect(stops.map(({ name }) => name)).toEqual(
        ["c0", "b7", "c3", "c4", "c5", "c6", "c7", "c8"]
    );
});

test("spans of the server are read as UTC", () => {
    const [[start]] = toMoments([["2026-01-05 08:00:00", "2026-01-05 11:00:00"]]);
    expect(start).toBe(at(5, 9));
});
