import { Component, useState } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { CheckboxItem } from "@web/core/dropdown/checkbox_item";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { formatDay, SCALE_LABELS } from "./planning_labels";

/** Which days, sites and kinds are on the board, and whom to look for. */
export class PlanningToolbar extends Component {
    static template = "telecentre_management.PlanningToolbar";
    static components = { CheckboxItem, DateTimeInput, Dropdown, DropdownItem };
    static props = { model: Object, help: Function };

    setup() {
        this.model = useState(this.props.model);
        this.scales = Object.entries(SCALE_LABELS).map(([name, label]) => ({ name, label }));
    }

    get period() {
        const { start, stop } = this.model.range;
        const last = stop.minus({ days: 1 });
        if (this.model.scale === "day") {
            return formatDay(start.toMillis(), {
                weekday: this.env.isSmall ? "short" : "long",
                day: "numeric",
                month: this.env.isSmall ? "short" : "long",
                year: "numeric",
            });
        }
        if (this.model.scale === "month") {
            return start.toLocaleString({ month: "long", year: "numeric" });
        }
        const day = { day: "numeric", month: "short" };
        return `${start.toLocaleString(day)} – ${last.toLocaleString({ ...day, year: "numeric" })}`;
    }

    get scaleLabel() {
        return SCALE_LABELS[this.model.scale];
    }

    get shownSites() {
        return new Set(this.model.siteIds || this.model.data.own_site_ids);
    }

    get siteLabel() {
        const { sites, own_site_ids: own } = this.model.data;
        if (!this.model.siteIds && own.length < sites.length) {
            return _t("My sites");
        }
        const shown = sites.filter((site) => this.shownSites.has(site.id));
        if (shown.length === sites.length) {
            return _t("All sites");
        }
        return shown.length === 1 ? shown[0].name : _t("%s sites", shown.length);
    }

    get typeLabel() {
        const type = this.model.board.types.find(({ id }) => id === this.model.typeId);
        return type ? type.name : _t("All kinds");
    }

    get hasOwnSites() {
        return this.model.data.own_site_ids.length < this.model.data.sites.length;
    }

    goToday() {
        this.model.goTo(luxon.DateTime.now());
    }

    onDate(date) {
        if (date) {
            this.model.goTo(date);
        }
    }

    showMine() {
        this.model.choose({ siteIds: null });
    }

    showAll() {
        this.model.choose({ siteIds: this.model.data.sites.map((site) => site.id) });
    }

    onSearchKey(ev) {
        if (ev.key === "Escape") {
            this.model.setSearch("");
        } else if (ev.key === "Enter") {
            const found = document.querySelector(".o_planning_board .o_planning_match");
            found?.scrollIntoView({ block: "center", inline: "center" });
        }
    }
}
