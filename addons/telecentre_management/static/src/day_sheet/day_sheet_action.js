import {
    Component,
    onWillStart,
    onWillUnmount,
    useExternalListener,
    useState,
} from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useOwnedDialogs, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { useSetupAction } from "@web/search/action_hook";
import { ControlPanel } from "@web/search/control_panel/control_panel";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { WalkInDialog } from "../walk_in/walk_in_dialog";

const { DateTime } = luxon;
const NEWS = "telecentre_planning/changed";
const MINUTE = 60_000;

/** A site's day on one page: who comes, where, when, and what is free. */
export class DaySheetAction extends Component {
    static template = "telecentre_management.DaySheetAction";
    static components = { ControlPanel, DateTimeInput };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.bus = useService("bus_service");
        this.addDialog = useOwnedDialogs();
        const saved = this.props.state?.daySheet || {};
        this.state = useState({
            date: saved.date ? DateTime.fromISO(saved.date) : DateTime.now(),
            siteId: saved.siteId || false, // all of the user's own
            data: null,
            busy: false,
        });
        useSetupAction({
            getLocalState: () => ({
                daySheet: { date: this.state.date.toISODate(), siteId: this.state.siteId },
            }),
        });
        this.labels = {
            action_check_in: { label: _t("Check in"), icon: "fa-sign-in", style: "btn-primary" },
            action_done: { label: _t("Finish"), icon: "fa-flag-checkered", style: "btn-primary" },
            action_no_show: { label: _t("No-show"), icon: "fa-user-times", style: "btn-secondary" },
            action_reopen: { label: _t("Put back"), icon: "fa-undo", style: "btn-link" },
        };
        const refresh = useDebounced(() => document.hidden || this.load(), 400);
        const timer = setInterval(refresh, MINUTE);
        useExternalListener(window, "focus", refresh);
        this.bus.subscribe(NEWS, refresh);
        onWillUnmount(() => {
            clearInterval(timer);
            this.bus.unsubscribe(NEWS, refresh);
        });
        onWillStart(() => this.load());
    }

    async load() {
        const { siteId, date } = this.state;
        this.state.data = await this.orm.silent.call("telecentre.site", "get_day_sheet", [
            siteId ? [siteId] : [],
            serializeDate(date),
        ]);
    }

    goTo(date) {
        if (date) {
            this.state.date = date;
            return this.load();
        }
    }

    shift(days) {
        return this.goTo(this.state.date.plus({ days }));
    }

    goToday() {
        return this.goTo(DateTime.now());
    }

    chooseSite(ev) {
        this.state.siteId = Number(ev.target.value) || false;
        return this.load();
    }

    getCounts(sheet) {
        const count = (...states) =>
            sheet.arrivals.filter(({ state }) => states.includes(state)).length;
        return _t("%(expected)s expected · %(there)s there · %(gone)s gone", {
            expected: count("requested", "confirmed"),
            there: count("in_use"),
            gone: count("done"),
        });
    }

    async act(arrival, action) {
        this.state.busy = arrival.id;
        try {
            await this.orm.call("telecentre.rental", action, [[arrival.id]]);
            await this.load();
        } finally {
            this.state.busy = false;
        }
    }

    open(arrival) {
        this.addDialog(
            FormViewDialog,
            { resModel: "telecentre.rental", resId: arrival.id, title: arrival.who },
            { onClose: () => this.load() }
        );
    }

    walkIn(siteId = this.state.siteId) {
        this.addDialog(WalkInDialog, { siteId, onDone: () => this.load() });
    }

    openPlanning() {
        return this.action.doAction("telecentre_management.telecentre_planning_action");
    }

    async print() {
        const ids = this.state.data.sheets.map((sheet) => sheet.id);
        const report = await this.orm.call("telecentre.site", "action_print_day_sheet", [
            ids,
            this.state.data.day,
        ]);
        await this.action.doAction(report);
    }
}

registry.category("actions").add("telecentre_day_sheet", DaySheetAction);
