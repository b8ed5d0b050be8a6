import { onWillUnmount, useEffect } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { toPlace } from "./planning_geometry";

const MOUSE_REACH = 4; // pixels before a press becomes a drag
const TOUCH_REACH = 10;
const LONG_PRESS = 400; // milliseconds: a shorter touch scrolls or taps
const EDGE = 48; // pixels from the border where the board begins to scroll
const SCROLL = 14;

/** What is under a pointer: row, moment, booking, edge of a booking. */
export function locate(ev, columns) {
    const row = ev.target.closest?.("[data-row]");
    const track = row?.querySelector(".o_planning_track");
    if (!track || !ev.target.closest(".o_planning_track")) {
        return null;
    }
    return {
        ...placeIn(row, ev.clientX, columns),
        key: Number(ev.target.closest("[data-booking]")?.dataset.booking) || 0,
        edge: ev.target.closest("[data-edge]")?.dataset.edge,
    };
}

function placeIn(row, x, columns) {
    const rect = row.querySelector(".o_planning_track").getBoundingClientRect();
    const place = toPlace(columns, (x - rect.left) / rect.width);
    return { rowId: Number(row.dataset.row), ...place };
}

/**
 * Drag with a mouse, or with a finger after a long press; tap and scroll stay possible.
 *
 * @param ref the element that scrolls
 * @param handlers ``columns()``, ``pick(place)`` (true if it may be dragged),
 *      ``follow(place)``, ``drop()``, ``cancel()``
 */
export function usePlanningPointer(ref, handlers) {
    let press = null;
    let dragging = false;
    let scrolling = null;
    let last = null;

    function begin() {
        clearTimeout(press.timer);
        dragging = handlers.pick(press.place);
        if (!dragging) {
            stopListening();
            return;
        }
        ref.el.classList.add("o_planning_dragging");
        browser.navigator.vibrate?.(15);
        scrolling = setInterval(scroll, 30);
    }

    function follow(x, y) {
        const row = document
            .elementsFromPoint(x, y)
            .map((element) => element.closest("[data-row]"))
            .find((element) => element && ref.el.contains(element));
        const place = row && placeIn(row, x, handlers.columns());
        if (place) {
            handlers.follow(place);
        }
    }

    function scroll() {
        const rect = ref.el.getBoundingClientRect();
        const push = (at, low, high) => (at < low + EDGE ? -1 : at > high - EDGE ? 1 : 0);
        const head = ref.el.querySelector(".o_planning_head")?.offsetWidth || 0;
        const dx = push(last.clientX, rect.left + head, rect.right);
        const dy = push(last.clientY, rect.top + EDGE, rect.bottom);
        if (dx || dy) {
            ref.el.scrollBy(dx * SCROLL, dy * SCROLL);
            follow(last.clientX, last.clientY);
        }
    }

    function onDown(ev) {
        const place = locate(ev, handlers.columns());
        if (ev.button || !place || press) {
            return;
        }
        press = { place, x: ev.clientX, y: ev.clientY, touch: ev.pointerType === "touch" };
        last = ev;
        if (press.touch) {
            press.timer = setTimeout(begin, LONG_PRESS);
        }
        window.addEventListener("pointermove", onMove);
        window.addEventListener("pointerup", onUp);
        window.addEventListener("pointercancel", stop);
        window.addEventListener("keydown", onKey, true);
    }

    function onMove(ev) {
        last = ev;
        if (dragging) {
            follow(ev.clientX, ev.clientY);
            return;
        }
        const moved = Math.hypot(ev.clientX - press.x, ev.clientY - press.y);
        if (press.touch && moved > TOUCH_REACH) {
            stopListening(); // it scrolls
        } else if (!press.touch && moved > MOUSE_REACH) {
            begin();
        }
    }

    function onUp() {
        const wasDragging = dragging;
        stopListening();
        if (wasDragging) {
            // The click that follows a drag is no click.
            window.addEventListener("click", swallow, { capture: true, once: true });
            setTimeout(() => window.removeEventListener("click", swallow, true));
            handlers.drop();
        }
    }

    function swallow(ev) {
        ev.stopPropagation();
        ev.preventDefault();
    }

    function onKey(ev) {
        if (ev.key === "Escape" && dragging) {
            ev.stopPropagation();
            stop();
        }
    }

    function stop() {
        const wasDragging = dragging;
        stopListening();
        if (wasDragging) {
            handlers.cancel();
        }
    }

    function stopListening() {
        clearTimeout(press?.timer);
        clearInterval(scrolling);
        press = null;
        dragging = false;
        ref.el?.classList.remove("o_planning_dragging");
        window.removeEventListener("pointermove", onMove);
        window.removeEventListener("pointerup", onUp);
        window.removeEventListener("pointercancel", stop);
        window.removeEventListener("keydown", onKey, true);
    }

    const holdScroll = (ev) => dragging && ev.preventDefault();
    const holdMenu = (ev) => press?.touch && ev.preventDefault();

    useEffect(
        (el) => {
            el.addEventListener("pointerdown", onDown);
            el.addEventListener("touchmove", holdScroll, { passive: false });
            el.addEventListener("contextmenu", holdMenu);
            return () => {
                el.removeEventListener("pointerdown", onDown);
                el.removeEventListener("touchmove", holdScroll);
                el.removeEventListener("contextmenu", holdMenu);
            };
        },
        () => [ref.el]
    );
    onWillUnmount(stopListening);
}
