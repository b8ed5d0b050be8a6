import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** All half-days and trainees of a cohort on one page; a cell opens what was signed. */
export class AttendanceGrid extends Component {
    static template = "telecentre_training.AttendanceGrid";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.cohortId =
            this.props.action.params?.cohort_id || this.props.action.context.active_id;
        this.grid = useState({ sessions: [], trainees: [], isLoaded: false, hasRemote: false });
        this.display = { controlPanel: {} };
        onWillStart(() => this.load());
    }

    async load() {
        const grid = await this.orm.call(
            "telecentre.training.cohort",
            "get_attendance_grid",
            [this.cohortId]
        );
        Object.assign(this.grid, grid, { isLoaded: true });
    }

    /** Half-days on site; remote modules too when asked for. */
    get sessions() {
        return this.grid.sessions.filter((each) => this.grid.hasRemote || !each.is_remote);
    }

    get remoteCount() {
        return this.grid.sessions.filter((each) => each.is_remote).length;
    }

    /** The half-days of a same day, for the first line of the head. */
    get days() {
        const days = [];
        for (const session of this.sessions) {
            const last = days.at(-1);
            if (last?.day === session.day && !session.is_remote) {
                last.count += 1;
            } else {
                days.push({ id: session.id, day: session.day, count: 1 });
            }
        }
        return days;
    }

    getCell(trainee, session) {
        return trainee.cells[session.id];
    }

    getCellClass(trainee, session) {
        const cell = this.getCell(trainee, session);
        if (!cell) {
            return "o_training_none";
        }
        const isMissing = cell.status === "expected" && session.is_over;
        return `o_training_${isMissing ? "missing" : cell.status}`;
    }

    getCellText(trainee, session) {
        const cell = this.getCell(trainee, session);
        if (!cell) {
            return "";
        }
        const texts = {
            expected: session.is_over ? "?" : "",
            announced: _t("Ann."),
            present: "✓",
            partial: this.formatHours(cell.hours),
            absent: _t("Abs."),
        };
        return texts[cell.status] + (cell.corrected ? "*" : "");
    }

    formatHours(hours) {
        const minutes = Math.round(hours * 60);
        const rest = String(minutes % 60).padStart(2, "0");
        return `${Math.floor(minutes / 60)}:${rest}`;
    }

    openCell(trainee, session) {
        const cell = this.getCell(trainee, session);
        if (cell) {
            this.open("telecentre.training.attendance", cell.id, "new", trainee.name);
        }
    }

    openSession(session) {
        this.open("telecentre.training.session", session.id, "current", session.title);
    }

    openTrainee(trainee) {
        this.open("telecentre.training.enrolment", trainee.id, "current", trainee.name);
    }

    open(model, id, target, name) {
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                name,
                res_model: model,
                res_id: id,
                views: [[false, "form"]],
                target,
            },
            { onClose: () => this.load() }
        );
    }

    print() {
        return this.action.doAction("telecentre_training.action_report_sheets_cohort", {
            additionalContext: { active_ids: [this.cohortId] },
        });
    }
}

registry.category("actions").add("telecentre_training_grid", AttendanceGrid);
