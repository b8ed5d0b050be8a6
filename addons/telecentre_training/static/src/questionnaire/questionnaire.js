import { _t } from "@web/core/l10n/translation";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/** Keeps each answer as soon as it is given; the buttons work without it too. */
export class Questionnaire extends Interaction {
    static selector = ".o_telecentre_questionnaire";
    dynamicContent = {
        _root: { "t-on-change": (ev) => this.keep(ev.target) },
    };

    async keep(input) {
        let words = _t("Not kept: the line is down. Go on, then use the button.");
        try {
            const { saved, error } = await this.waitFor(
                rpc(this.el.dataset.keep, { answers: { [input.name]: input.value } })
            );
            words = saved || error;
        } catch {
            // Said below: what is typed stays on the page.
        }
        const status = this.el.querySelector(".o_telecentre_kept");
        if (status) {
            status.textContent = words;
        }
    }
}

registry
    .category("public.interactions")
    .add("telecentre_training.questionnaire", Questionnaire);
