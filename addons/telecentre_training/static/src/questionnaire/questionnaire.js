import { _t } from "@web/core/l10n/translation";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/** Keeps each answer as soon as it is given; the buttons work without it too. */
export class Questionnaire extends Interaction {
    static selector = ".o_telecentre_questionnaire";
    dynamicContent = {
        _root: {
            // A date changes with each figure typed: it is kept once it is whole.
            "t-on-change": (ev) => ev.target.type !== "date" && this.keep(ev.target),
            "t-on-focusout": (ev) => ev.target.type === "date" && this.keep(ev.target),
        },
    };

    async keep(input) {
        if (!input.name || !this.el.dataset.keep) {
            return;
        }
        let words = _t("Not kept: the line is down. Go on, then use the button.");
        try {
            const { saved, error, missing } = await this.waitFor(
                rpc(this.el.dataset.keep, { answers: { [input.name]: input.value } })
            );
            words = saved || error;
            const left = this.el.querySelector(".o_telecentre_missing");
            if (left && missing) {
                left.textContent = missing;
            }
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
