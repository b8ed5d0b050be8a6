import {
    Component,
    onWillStart,
    onWillUnmount,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import { RPCError } from "@web/core/network/rpc";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useOwnedDialogs, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { useSetupAction } from "@web/search/action_hook";
import { ControlPanel } from "@web/search/control_panel/control_panel";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { WalkInDialog } from "../walk_in/walk_in_dialog";
import { PlanningBoard } from "./planning_board";
import { PlanningDrag } from "./planning_drag";
import { PlanningHelp } from "./planning_help";
import { PlanningModel } from "./planning_model";
import { PlanningToolbar } from "./planning_toolbar";
import { MINUTE } from "./planning_geometry";
import { formatMoment } from "./planning_labels";

const { DateTime } = luxon;
const NEWS = "telecentre_planning/changed";
const REFUSALS = /^odoo\.exceptions\.(ValidationError|UserError|AccessError)$/;
const UNDO_DELAY = 12_000;

/** The planning board of the hosts: who is where and when, and what is free. */
export class PlanningAction extends Component {
    static template = "telecentre_management.PlanningAction";
    static components = { ControlPanel, PlanningBoard, PlanningToolbar };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.bus = useService("bus_service");
        this.addDialog = useOwnedDialogs();
        this.root = useRef("root");
        const saved = this.props.state?.planning;
        const scale = this.env.isSmall ? "day" : "week";
        this.model = useState(new PlanningModel(this.orm, { scale, saved }));
        this.drag = useState(new PlanningDrag(this.model));
        this.clock = useState({ now: Date.now() });
        this.shortcuts = {
            t: () => this.model.goTo(DateTime.now()),
            p: () => this.model.shift(-1),
            n: () => this.model.shift(1),
            1: () => this.model.choose({ scale: "day" }),
            2: () => this.model.choose({ scale: "week" }),
            3: () => this.model.choose({ scale: "two_weeks" }),
            4: () => this.model.choose({ scale: "month" }),
            "/": () => this.root.el.querySelector("input[type=search]").focus(),
            "?": () => this.showHelp(),
        };
        useSetupAction({ getLocalState: () => ({ planning: this.model.exported }) });
        this.listen();
        onWillStart(() => this.model.load());
    }

    /** Follow what others do: the server's news, each minute, when one comes back. */
    listen() {
        const refresh = useDebounced(() => this.refresh(), 400);
        const onNews = ({ site_ids: changed }) => {
            const shown = this.model.board?.groups.map((group) => group.id);
            if (changed.some((id) => shown?.includes(id))) {
                refresh();
            }
        };
        this.bus.subscribe(NEWS, onNews);
        const timer = setInterval(refresh, MINUTE);
        useExternalListener(window, "focus", refresh);
        onWillUnmount(() => {
            clearInterval(timer);
            this.bus.unsubscribe(NEWS, onNews);
        });
    }

    async refresh() {
        this.clock.now = Date.now();
        if (!this.drag.isMoving && !this.model.pending && !document.hidden) {
            await this.model.load();
        }
    }

    get isEmpty() {
        return !this.model.board.groups.length;
    }

    // -----------------------------------------------------------------------
    // Rentals
    // -----------------------------------------------------------------------

    openForm(props) {
        this.addDialog(
            FormViewDialog,
            { resModel: "telecentre.rental", ...props },
            { onClose: () => this.model.load() }
        );
    }

    create(row, start, stop) {
        this.openForm({
            viewId: this.model.data.form_view_id,
            title: _t("New rental"),
            context: this.model.getCreateContext(row, start, stop),
            canExpand: false,
        });
    }

    open(booking) {
        if (booking.id) {
            this.openForm({ resId: booking.id, title: booking.label });
        } else {
            this.notification.add(booking.lock, { type: "info" });
        }
    }

    drop({ booking, ...place }) {
        if (booking) {
            return this.move(booking, place, () => this.offerUndo(booking, place));
        }
        const row = this.model.board.rows.get(place.space_id);
        return this.create(row, place.start, place.stop);
    }

    async move(booking, place, onMoved) {
        try {
            await this.model.move(booking, place);
        } catch (error) {
            if (!(error instanceof RPCError) || !REFUSALS.test(error.exceptionName)) {
                throw error;
            }
            this.notification.add(error.data.message, {
                title: _t("Not moved"),
                type: "danger",
                autocloseDelay: UNDO_DELAY,
                buttons: [{ name: _t("Open the rental"), onClick: () => this.open(booking) }],
            });
            return;
        }
        onMoved();
    }

    offerUndo(booking, place) {
        const { space_id, start, stop } = booking;
        const undo = () =>
            this.move(booking, { space_id, start, stop }, () =>
                this.notification.add(_t("%s is back where it was.", booking.label), {
                    type: "success",
                })
            );
        const row = this.model.board.rows.get(place.space_id);
        const message = _t("%(who)s: %(where)s, %(when)s", {
            who: booking.label,
            where: row?.name || "",
            when: formatMoment(place.start, place.stop),
        });
        this.closeUndo?.();
        this.closeUndo = this.notification.add(message, {
            title: _t("Moved"),
            type: "success",
            autocloseDelay: UNDO_DELAY,
            buttons: [
                {
                    name: _t("Undo"),
                    primary: true,
                    onClick: () => {
                        this.closeUndo();
                        undo();
                    },
                },
            ],
        });
    }

    // -----------------------------------------------------------------------
    // Around
    // -----------------------------------------------------------------------

    showDay(moment) {
        this.model.choose({ scale: "day", date: DateTime.fromMillis(moment) });
    }

    showHelp() {
        this.addDialog(PlanningHelp);
    }

    openDaySheet() {
        this.action.doAction("telecentre_management.telecentre_day_sheet_action");
    }

    walkIn() {
        this.addDialog(WalkInDialog, { onDone: () => this.model.load() });
    }
}

registry.category("actions").add("telecentre_planning", PlanningAction);
