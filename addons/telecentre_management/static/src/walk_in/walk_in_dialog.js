import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
export class WalkInDialog extends Component {
    static template = "telecentre_management.WalkInDialog";
    static components = { Dialog };
    static props = { "*": true };
}
