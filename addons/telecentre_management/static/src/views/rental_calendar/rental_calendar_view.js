import { onWillUpdateProps } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { serializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { CalendarController } from "@web/views/calendar/calendar_controller";
import { CalendarCommonRenderer } from "@web/views/calendar/calendar_common/calendar_common_renderer";
import { CalendarModel } from "@web/views/calendar/calendar_model";
import { CalendarRenderer } from "@web/views/calendar/calendar_renderer";
import { calendarView } from "@web/views/calendar/calendar_view";

/** Loads the opening hours of the sites on screen beside their rentals. */
export class RentalCalendarModel extends CalendarModel {
    setup(params, services) {
        super.setup(params, services);
        this.data.openingHours = [];
    }

    get openingHours() {
        return this.data.openingHours;
    }

    async updateData(data) {
        await super.updateData(data);
        const sites = (data.filterSections.site_id?.filters || [])
            .filter((filter) => filter.active && filter.value)
            .map((filter) => filter.value);
        data.openingHours = await this.orm.call("telecentre.site", "get_opening_hours", [
            sites,
            serializeDateTime(data.range.start),
            serializeDateTime(data.range.end),
        ]);
    }
}

/** Greys the hours during which no site on screen is open. */
export class RentalCalendarCommonRenderer extends CalendarCommonRenderer {
    setup() {
        super.setup();
        onWillUpdateProps((props) => {
            this.fc.api.setOption("businessHours", props.model.openingHours);
        });
    }

    get options() {
        return {
            ...super.options,
            businessHours: this.props.model.openingHours,
            scrollTime: "07:30:00",
        };
    }
}

export class RentalCalendarRenderer extends CalendarRenderer {
    static components = {
        ...CalendarRenderer.components,
        day: RentalCalendarCommonRenderer,
        week: RentalCalendarCommonRenderer,
        month: RentalCalendarCommonRenderer,
    };
}

/** Shows what the buttons of its dialogs did: they close without saving again. */
export class RentalCalendarController extends CalendarController {
    getQuickCreateFormViewProps(record) {
        return { ...super.getQuickCreateFormViewProps(record), title: _t("New rental") };
    }

    async createRecord(record) {
        await super.createRecord(record);
        await this.model.load();
    }

    async editRecord(record, context = {}) {
        await super.editRecord(record, context);
        await this.model.load();
    }
}

registry.category("views").add("telecentre_rental_calendar", {
    ...calendarView,
    Controller: RentalCalendarController,
    Model: RentalCalendarModel,
    Renderer: RentalCalendarRenderer,
});
