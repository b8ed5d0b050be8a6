from odoo import models


class TelecentreSiteClose(models.TransientModel):
    """Tell each member, in one mail, what became of their rentals; tell the team."""

    _inherit = "telecentre.site.close"

    def _settle(self, closure):
        lines = self.line_ids
        befores = {line: line._prepare_before() for line in lines}
        result = super()._settle(closure)
        stays = {}
        for line in lines.filtered("partner_id"):
            stays.setdefault(line.partner_id, []).append(
                line._prepare_stay(befores[line])
            )
        if self.kind == "unstaffed" and self.is_announced:
            self._add_unstaffed(stays, closure)
        if not self.is_told:
            stays = {}
        self._write_to_members(closure, stays)
        closure._message_log(body=self._get_report(stays))
        return result

    def _add_unstaffed(self, stays, closure):
        """Add the rentals that take place while no host is there."""
        for rental in closure._get_unstaffed_rentals().filtered("partner_id"):
            stays.setdefault(rental.partner_id, []).append(
                {"outcome": "unstaffed", **rental._prepare_stay_words()}
            )

    def _write_to_members(self, closure, stays):
        """One mail per member who has an address, in their language."""
        notices = {
            partner.id: self._prepare_notice(closure, partner, theirs)
            for partner, theirs in stays.items()
            if partner.email
        }
        if notices:
            template = self.env.ref(
                "telecentre_management.telecentre_closure_mail_template"
            )
            # The words are those of a trusted template, not the user's to write.
            template.sudo().with_context(telecentre_notices=notices).send_mail_batch(
                list(notices),
                email_values={"author_id": self.env.user.partner_id.id},
                email_layout_xmlid="mail.mail_notification_layout",
            )

    def _prepare_notice(self, closure, partner, stays):
        closure = closure.with_context(lang=partner.lang or self.env.lang)
        places = self._get_places(closure, {stay["site"] for stay in stays})
        return {
            "subject": closure.env._(
                "%(places)s – %(reason)s: your rentals",
                places=places,
                reason=closure.name,
            ),
            "kind": closure.kind,
            "places": places,
            "period": closure.period,
            "reason": closure.name,
            "stays": stays,
            "message": self.message,
            "signature": self.env.user.name,
        }

    def _get_places(self, closure, site_ids):
        """What is closed where this member comes: snow may close ten other sites."""
        places = closure.space_ids or closure.site_ids
        if closure.space_ids:
            places = places.filtered(lambda space: space.site_id.id in site_ids)
        else:
            places = places.filtered(lambda site: site.id in site_ids)
        return ", ".join(places.mapped("display_name"))

    def _get_report(self, stays):
        """What was done, for the team: counts, and who must be called."""
        decisions = self.line_ids.mapped("decision")
        report = self.env._(
            "Rentals moved: %(moved)s, cancelled: %(cancelled)s, kept: %(kept)s.",
            moved=decisions.count("move") + decisions.count("postpone"),
            cancelled=decisions.count("cancel"),
            kept=decisions.count("keep"),
        )
        told = [partner for partner in stays if partner.email]
        if told:
            report += " " + self.env._(
                "Members written to: %(count)s.", count=len(told)
            )
        silent = [partner for partner in stays if not partner.email]
        if silent:
            report += " " + self.env._(
                "Without an e-mail address, to be called: %(members)s.",
                members=", ".join(
                    " ".join(filter(None, [partner.name, partner.phone]))
                    for partner in silent
                ),
            )
        return report
