import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const MEGABYTE = 1024 * 1024;

/** Says that a file is refused before it travels; the server decides all the same. */
export class UploadCheck extends Interaction {
    static selector = ".o_telecentre_upload";
    dynamicContent = {
        input: { "t-on-change": this.check },
    };

    check(event) {
        const { tooLarge, wrongKind, megabytes, types } = this.el.dataset;
        const accepted = types.split(" ");
        const sentences = [];
        for (const file of event.target.files) {
            const ending = file.name.toLowerCase().split(".").pop();
            if (!accepted.includes(ending)) {
                sentences.push(`${file.name} : ${wrongKind}`);
            } else if (file.size > megabytes * MEGABYTE) {
                sentences.push(`${file.name} : ${tooLarge}`);
            }
        }
        const problem = this.el.querySelector("[role=alert]");
        problem.textContent = sentences.join(" ");
        problem.classList.toggle("d-none", !sentences.length);
        event.target.setCustomValidity(sentences.join(" "));
        event.target.setAttribute("aria-invalid", Boolean(sentences.length));
    }
}

registry.category("public.interactions").add("telecentre_management.upload_check", UploadCheck);
