from odoo import models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from .telecentre_rental_mail import NO_MAIL

MANAGER = "telecentre_management.telecentre_management_group_manager"


class TelecentreRentalSeries(models.Model):
    """Confirming a plan: all its rentals or none, in one go."""

    _inherit = "telecentre.rental.series"

    def action_confirm(self):
        """Book the plan, all or nothing.

        :return: whether it was booked; if not, the dates are no longer as they were
            shown, or some need a decision: ``line_ids`` and ``notice`` say which
        :raise UserError: if nothing can be booked at all
        """
        self.check_access("write")
        drafts = self.filtered(lambda series: series.state == "draft")
        booked = [series._confirm_plan() for series in drafts]
        return all(booked)

    def _confirm_plan(self):
        """Check again behind the lock, then apply; or show what changed."""
        self._check_plannable()
        self.need_ids._get_places().union(self.line_ids.space_id)._lock()
        if not self._check_plan(fresh=True):
            self._note_refused()
            return False
        lines = self.line_ids
        self._check_places(lines)
        if not lines.filtered(lambda line: line._is_booked() or line._is_dropped()):
            raise UserError(
                self.env._("No date is left to book: choose other dates or spaces.")
            )
        self._apply_plan(lines)
        return True

    def _note_refused(self):
        """Why nothing was booked, above what else there is to know."""
        changed = len(self.line_ids.filtered("is_changed"))
        blocking = len(self.line_ids.filtered("is_blocking"))
        sentences = []
        if changed:
            sentences.append(
                self.env._(
                    "Nothing is booked yet. No longer as they were shown: %(count)s "
                    "date(s). Look at them, then confirm again.",
                    count=changed,
                )
            )
        elif not blocking:
            sentences.append(
                self.env._(
                    "Nothing is booked yet: some dates are not free. Look at what is "
                    "proposed, then confirm again."
                )
            )
        if blocking:
            sentences.append(
                self.env._(
                    "To decide (skip, move, or end before): %(count)s date(s).",
                    count=blocking,
                )
            )
        self.notice = "\n".join(filter(None, [*sentences, self.notice]))

    def _check_places(self, lines):
        """Hosts book at their own sites, and elsewhere what is offered to all."""
        if self.env.su or self.env.user.has_group(MANAGER):
            return
        spaces = lines.filtered(lambda line: line._is_booked()).space_id
        foreign = spaces.filtered(
            lambda space: self.env.user not in space.sudo().site_id.user_ids
        )
        if spaces and foreign == spaces:
            raise UserError(
                self.env._(
                    "None of these spaces is at one of your sites: ask the hosts of "
                    "%(site)s.",
                    site=foreign[0].site_id.name,
                )
            )
        if kept := foreign.filtered(lambda space: not space.is_portal_bookable):
            raise UserError(
                self.env._(
                    "%(space)s is booked by the hosts of its site only: ask them.",
                    space=kept[0].display_name,
                )
            )

    def _apply_plan(self, lines):
        """Cancel, move and create what the lines say; then they are of no more use.

        The places were checked: rentals at other sites are the user's to write here.
        """
        target = self.revised_id or self
        passing = self._prepare_override_vals()
        # A change is one mail; a confirmation is one already.
        quiet = {NO_MAIL: True} if self.revised_id else {}
        rentals = self.env["telecentre.rental"].sudo().with_context(**quiet)
        dropped = rentals.union(
            *(line.rental_id for line in lines if line._is_dropped())
        )
        dropped._cancel(self.env._("%(series)s was changed", series=self.name))
        places = {
            rentals.browse(line.rental_id.id): target._prepare_place_vals(line)
            | passing
            for line in lines
            if line._is_booked() and line.rental_id
        }
        moved = rentals.union(*places)
        moved._move_all(places)
        created = rentals.create(
            [
                target._prepare_booking_vals(line) | passing
                for line in lines
                if line._is_booked() and not line.rental_id
            ]
        )
        target._adopt(lines)
        (created | moved.filtered(lambda r: r.state == "draft"))._confirm()
        if self.revised_id:
            target._tell_change(dropped)
        self._note_left_out(lines, target)
        self._tell_other_hosts(created | moved)
        self._settle_rule(lines, target)

    def _prepare_override_vals(self):
        """A new reason to pass over the rules, if there is one."""
        if not self._passes_over_rules():
            return {}
        return {
            "override_reason": self.sudo().override_reason,
            "override_rules": False,
            "override_uid": False,
        }

    def _prepare_place_vals(self, line):
        """Where and when a planned rental is."""
        return {
            "space_id": line.space_id.id,
            "date_start": line.date_start,
            "date_stop": line.date_stop,
            "partner_id": self.partner_id.id,
            "payer_id": self.payer_id.id,
            "series_id": self.id,
            "series_day": line.day,
            "series_position": line.position,
            "is_series_exception": line.choice == "move",
        }

    def _prepare_booking_vals(self, line):
        return self._prepare_place_vals(line) | {"usage": self.usage}

    def _adopt(self, lines):
        """Rentals of the plan that stay as they are belong to the series too."""
        lines.filtered(lambda line: line.status == "unchanged").rental_id.filtered(
            lambda rental: not rental.series_id
        ).sudo().write({"series_id": self.id})

    def _tell_change(self, dropped):
        """One mail to the member: what is kept for them now, or that nothing is."""
        left = self.sudo()._get_left()
        confirmed = left.filtered(lambda rental: rental.state == "confirmed")
        if confirmed:
            confirmed._notify("changed")
        else:
            dropped.with_env(self.env(su=True))._notify("cancelled")

    def _settle_rule(self, lines, target):
        """Keep in the rule what was decided date by date."""
        left_out = {
            line.day for line in lines if line.choice == "skip" and not line.rental_id
        }
        stopped = [line.day for line in lines if line.choice == "stop"]
        exdates = self._get_exdates() | left_out
        vals = {"exdates": self._format_exdates(exdates)}
        if stopped:
            kept = [day for day in lines.mapped("day") if day < min(stopped)]
            vals |= {"end_by": "until", "until": max(kept, default=self.date_first)}
        self.write(vals)
        lines.unlink()
        if self.revised_id:
            self._finish_change()
        else:
            self._set_state("confirmed", notice=False)

    @staticmethod
    def _format_exdates(days):
        return ",".join(day.isoformat() for day in sorted(days)) or False

    def _note_left_out(self, lines, target):
        """In the chatter, the dates that were asked for and are not booked."""
        left_out = lines.filtered(
            lambda line: line.choice in ("skip", "stop") and not line.rental_id
        )
        if not left_out:
            return
        dates = [
            f"{format_date(self.env, line.day)} ({line.message or line.choice})"
            for line in left_out
            if line.status != "after"
        ]
        target.message_post(
            body=self.env._("Dates left out: %(dates)s.", dates=", ".join(dates))
        )

    def _tell_other_hosts(self, rentals):
        """The hosts of the other sites of a group have a room to prepare."""
        if len(self.site_ids) < 2:
            return
        for site, there in rentals.grouped("site_id").items():
            hosts = site.user_ids - self.env.user
            if not hosts or self.env.user in site.user_ids:
                continue
            first = there.sorted("date_start")[0]
            first.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=first.date_start.date(),
                user_id=hosts[0].id,
                summary=self.env._("Booked from another site"),
                note=self.env._(
                    "%(host)s booked %(space)s for %(member)s: %(dates)s. Prepare it, "
                    "and try the connection beforehand.",
                    host=self.env.user.name,
                    space=", ".join(there.space_id.mapped("name")),
                    member=first.partner_id.name or "",
                    dates=self.rule_label,
                ),
            )
