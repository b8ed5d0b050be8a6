import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/core/utils/numbers";

const { DateTime } = luxon;

/** State of a booking: icon and word, so that colour is not the only sign. */
export const STATES = {
    draft: { icon: "fa-pencil", label: _t("Draft") },
    requested: { icon: "fa-hourglass-half", label: _t("On hold") },
    confirmed: { icon: "fa-check", label: _t("Confirmed") },
    in_use: { icon: "fa-user", label: _t("In use") },
    done: { icon: "fa-flag-checkered", label: _t("Done") },
    no_show: { icon: "fa-user-times", label: _t("No-show") },
    taken: { icon: "fa-lock", label: _t("Taken (other site)") },
};

/** What is not a member's use has its own sign. */
export const USAGES = {
    internal: { icon: "fa-home", label: _t("Internal use") },
    closure: { icon: "fa-ban", label: _t("Closure") },
    training: { icon: "fa-graduation-cap", label: _t("Training") },
};

export const MARKS = {
    closed: { icon: "fa-ban", label: _t("Closure") },
    holiday: { icon: "fa-calendar-times-o", label: _t("Holiday") },
    no_edge: { icon: "fa-arrows-h", label: _t("No start or end") },
    unstaffed: { icon: "fa-user-o", label: _t("Open without a host") },
    related: { icon: "fa-sitemap", label: _t("Room or part taken") },
    buffer: { icon: "fa-clock-o", label: _t("Kept free") },
};

export const SCALE_LABELS = {
    day: _t("Day"),
    week: _t("Week"),
    two_weeks: _t("Two weeks"),
    month: _t("Month"),
};

const SHORT_DAY = { weekday: "short", day: "numeric", month: "short" };
const TIME = { hour: "2-digit", minute: "2-digit" };

function local(moment) {
    return DateTime.fromMillis(moment);
}

export function formatTime(moment) {
    return local(moment).toLocaleString(TIME);
}

export function formatDay(moment, style = { weekday: "long", day: "numeric", month: "long" }) {
    return local(moment).toLocaleString(style);
}

function isWholeDays(start, stop) {
    return [start, stop].every((each) => each === local(each).startOf("day").toMillis());
}

/** ``09:00–12:00``, with the days when there are several. */
export function formatSpan(start, stop) {
    if (local(start).hasSame(local(stop - 1), "day")) {
        return `${formatTime(start)}–${formatTime(stop)}`;
    }
    if (isWholeDays(start, stop)) {
        return `${formatDay(start, SHORT_DAY)} – ${formatDay(stop - 1, SHORT_DAY)}`;
    }
    const ends = [start, stop].map((each) => `${formatDay(each, SHORT_DAY)} ${formatTime(each)}`);
    return ends.join(" – ");
}

/** ``ven. 27 nov. 09:00–12:00``: the day always told. */
export function formatMoment(start, stop) {
    const span = formatSpan(start, stop);
    const isOneDay = local(start).hasSame(local(stop - 1), "day");
    return isOneDay ? `${formatDay(start, SHORT_DAY)} ${span}` : span;
}

/** ``3 h``, ``1.5 h`` for the ghost of a stay. */
export function formatHours(start, stop) {
    const hours = (stop - start) / 3_600_000;
    return _t("%s h", formatFloat(hours, { digits: [16, 2], trailingZeros: false }));
}

export function getSign(booking) {
    const states = STATES[booking.state];
    return USAGES[booking.usage] && booking.state !== "cancelled"
        ? { ...states, icon: USAGES[booking.usage].icon }
        : states;
}

/** What a screen reader and the tooltip say of a booking. */
export function describe(booking) {
    return [
        booking.label,
        booking.company,
        formatSpan(booking.start, booking.stop),
        getSign(booking).label,
        booking.amount,
        booking.number,
        booking.lock,
    ]
        .filter(Boolean)
        .join(" · ");
}
