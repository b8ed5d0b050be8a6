import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { MARKS, STATES, USAGES } from "./planning_labels";

/** What the signs mean, and what mouse, finger and keyboard do. */
export class PlanningHelp extends Component {
    static template = "telecentre_management.PlanningHelp";
    static components = { Dialog };
    static props = { close: Function };

    setup() {
        this.states = Object.entries(STATES).map(([name, sign]) => ({ name, ...sign }));
        this.usages = Object.entries(USAGES).map(([name, sign]) => ({ name, ...sign }));
        this.marks = Object.entries(MARKS).map(([name, sign]) => ({ name, ...sign }));
        this.keys = [
            { keys: ["←", "→", "↑", "↓"], does: _t("walk over hours, days and rentals") },
            { keys: [_t("Enter")], does: _t("open the rental, or create one") },
            { keys: ["⇧ →"], does: _t("draw a longer rental, then Enter") },
            { keys: ["M"], does: _t("move the rental with the arrows, then Enter") },
            { keys: ["R"], does: _t("change its end with the arrows, then Enter") },
            { keys: [_t("Esc")], does: _t("put it back") },
            { keys: ["T"], does: _t("today") },
            { keys: ["P", "N"], does: _t("previous and next period") },
            { keys: ["1", "2", "3", "4"], does: _t("day, week, two weeks, month") },
            { keys: ["/"], does: _t("look for a member") },
            { keys: ["?"], does: _t("this help") },
        ];
    }
}
