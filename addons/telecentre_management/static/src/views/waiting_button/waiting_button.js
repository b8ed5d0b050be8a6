import { Component } from "@odoo/owl";
import { serializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * Puts on the waiting list what a rental form asks for and cannot get. A plain button
 * would save the form first, which it cannot without a free space.
 */
export class WaitingButton extends Component {
    static template = "telecentre_management.WaitingButton";
    static props = { ...standardWidgetProps };

    setup() {
        this.dialog = useService("dialog");
        this.notification = useService("notification");
    }

    get wish() {
        const { data } = this.props.record;
        const isKindTaken = !data.free_space_ids.count;
        return {
            default_partner_id: data.partner_id && data.partner_id.id,
            default_site_id: data.site_id && data.site_id.id,
            default_space_type_id: data.space_type_id && data.space_type_id.id,
            default_space_id: !isKindTaken && data.space_id && data.space_id.id,
            default_date_start: serializeDateTime(data.date_start),
            default_date_stop: serializeDateTime(data.date_stop),
        };
    }

    onClick() {
        this.dialog.add(FormViewDialog, {
            resModel: "telecentre.waiting",
            title: _t("Put on the waiting list"),
            context: this.wish,
            canExpand: false,
            onRecordSaved: (entry) => this.onSaved(entry),
        });
    }

    async onSaved(entry) {
        const name = entry.data.partner_id.display_name;
        this.notification.add(_t("%s is on the waiting list.", name), {
            type: "success",
        });
        const { record } = this.props;
        if (record.resId && !(await record.isDirty())) {
            await record.load(); // one more is waiting
        }
    }
}

export const waitingButton = {
    component: WaitingButton,
    fieldDependencies: [{ name: "free_space_ids", type: "many2many", relation: "telecentre.space" }],
};

registry.category("view_widgets").add("telecentre_waiting_button", waitingButton);
