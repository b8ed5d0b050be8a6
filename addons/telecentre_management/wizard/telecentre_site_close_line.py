from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import spans

OUTCOMES = {
    "move": "moved",
    "postpone": "moved",
    "cancel": "cancelled",
    "keep": "kept",
}


class TelecentreSiteCloseLine(models.TransientModel):
    """A rental hit by a closure, and what becomes of it."""

    _name = "telecentre.site.close.line"
    _description = "Rental Hit by a Closure"

    closing_id = fields.Many2one(
        "telecentre.site.close", required=True, index=True, ondelete="cascade"
    )

    # who, where, when
    rental_id = fields.Many2one("telecentre.rental", required=True, readonly=True)
    partner_id = fields.Many2one(related="rental_id.partner_id")
    usage = fields.Selection(related="rental_id.usage")
    state = fields.Selection(related="rental_id.state")
    current_space_id = fields.Many2one(
        related="rental_id.space_id", string="Current space"
    )
    space_type_id = fields.Many2one(related="rental_id.space_id.type_id")
    company_id = fields.Many2one(related="rental_id.company_id")
    stay = fields.Text(string="When and where", compute="_compute_stay")
    currency_id = fields.Many2one(related="rental_id.currency_id")
    amount_due = fields.Monetary(related="rental_id.amount_due")

    # what is possible
    obstacle = fields.Char(readonly=True)
    elsewhere_id = fields.Many2one("telecentre.space", readonly=True)
    another_start = fields.Datetime(readonly=True)
    another_stop = fields.Datetime(readonly=True)
    is_beyond = fields.Boolean(readonly=True)

    # what is decided
    decision = fields.Selection(
        [
            ("move", "Move elsewhere"),
            ("postpone", "Another day"),
            ("cancel", "Cancel"),
            ("keep", "Keep as is"),
        ],
        compute="_compute_decision",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    space_id = fields.Many2one(
        "telecentre.space",
        string="New space",
        compute="_compute_target",
        store=True,
        readonly=False,
        domain="[('type_id', '=', space_type_id), ('company_id', '=', company_id), "
        "('site_id.state', '=', 'open')]",
    )
    date_start = fields.Datetime(
        string="New start", compute="_compute_target", store=True, readonly=False
    )
    date_stop = fields.Datetime(
        string="New end", compute="_compute_date_stop", store=True, readonly=False
    )
    note = fields.Text(compute="_compute_note")

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("rental_id")
    def _compute_stay(self):
        """When and where, on two lines: a cell of the list holds both."""
        for line in self:
            rental = line.rental_id
            line.stay = "\n".join(
                [rental._get_period_label(), rental.space_id.display_name]
            )

    @api.depends("rental_id", "elsewhere_id", "another_start")
    def _compute_decision(self):
        """At first; then the user decides, line by line or for all."""
        for line in self:
            line.decision = line._pick(line.closing_id.decision_all)

    @api.depends("decision")
    def _compute_target(self):
        for line in self:
            rental = line.rental_id
            line.space_id = rental.space_id
            line.date_start = rental.date_start
            if line.decision == "move":
                line.space_id = line.elsewhere_id
            elif line.decision == "postpone":
                line.date_start = line.another_start

    @api.depends("date_start")
    def _compute_date_stop(self):
        """As long as it was, in local hours: a day stays a day when clocks change."""
        for line in self:
            rental = line.rental_id
            tz = rental.site_id._get_tz()
            start, old_start, old_stop = (
                moment and spans.to_local(moment, tz)
                for moment in (line.date_start, rental.date_start, rental.date_stop)
            )
            line.date_stop = start and spans.to_utc(start + (old_stop - old_start), tz)

    @api.depends("decision", "space_id", "date_start", "date_stop")
    def _compute_note(self):
        """What the user should know before deciding."""
        prices = self._get_new_prices()
        for line in self:
            rental = line.rental_id
            notes = [line.obstacle]
            if line.is_beyond:
                notes.append(self.env._("Goes on outside the closure."))
            elif not line.obstacle and not (line.elsewhere_id or line.another_start):
                notes.append(self.env._("Nothing free found within four weeks."))
            if line.decision == "move" and line.space_id:
                notes.append(line._get_distance_label())
            if line in prices and prices[line] != rental.amount_due:
                notes.append(
                    self.env._(
                        "New price: %(amount)s.",
                        amount=rental.currency_id.format(prices[line]),
                    )
                )
            if rental.partner_id and not rental.partner_id.email:
                notes.append(self.env._("No e-mail address: call."))
            line.note = " ".join(filter(None, notes))

    def _get_distance_label(self):
        distance = self.rental_id.site_id._get_distance(self.space_id.site_id)
        if not distance:
            return False
        return self.env._("%(distance)s km away.", distance=round(distance))

    def _get_new_prices(self):
        """``{line: price due there and then}`` of the lines that move."""
        Rental = self.env["telecentre.rental"]
        moved = {}
        for line in self._filter_moving().filtered(lambda line: line._has_target()):
            moved[line] = Rental.new(
                line._prepare_move_vals(), origin=line.rental_id._origin
            )
        drafts = Rental.concat(*moved.values())
        quotes = drafts._get_quotes()
        return {
            line: quotes[draft].amount_due
            for line, draft in moved.items()
            if quotes[draft].lines
        }

    # ------------------------------------------------------------------
    # Decisions
    # ------------------------------------------------------------------

    def _pick(self, wanted):
        """What is wanted for all rentals if this one allows it, else what is proposed.

        :param str wanted: of ``decision_all``
        """
        return wanted if wanted in self._get_possible() else self._get_proposed()

    def _get_possible(self):
        possible = {"cancel", "keep"}
        if not self.obstacle:
            if self.elsewhere_id:
                possible.add("move")
            if self.another_start:
                possible.add("postpone")
        return possible

    def _get_proposed(self):
        """The same site, else another day, else a cancellation.

        Nobody is sent to another town, and no month cut short by one closed day,
        unless the user says so.
        """
        possible = self._get_possible()
        if self.is_beyond or self.state == "in_use":
            return "keep"
        same_site = self.elsewhere_id.site_id == self.rental_id.site_id
        if "move" in possible and same_site:
            return "move"
        return "postpone" if "postpone" in possible else "cancel"

    def _has_target(self):
        return (
            self.space_id
            and self.date_start
            and self.date_stop
            and self.date_start < self.date_stop
        )

    def _prepare_move_vals(self):
        return {
            "space_id": self.space_id._origin.id,
            "date_start": self.date_start,
            "date_stop": self.date_stop,
        }

    # ------------------------------------------------------------------
    # Applying
    # ------------------------------------------------------------------

    def _apply(self, closure):
        """Cancel, then move into what is free."""
        self._check_decisions()
        cancelled = self.filtered(lambda line: line.decision == "cancel").rental_id
        cancelled.filtered(lambda rental: rental.state == "in_use").action_reopen()
        cancelled.check_access("write")
        # A closed site is no fault of the members: no fee. The closing tells them.
        cancelled.with_context(telecentre_no_mail=True)._cancel_free(closure.name)
        for line in self._filter_moving():
            # What a closure imposes follows no notice: the closure is the reason.
            line.rental_id.with_context(telecentre_no_mail=True).write(
                line._prepare_move_vals() | {"override_reason": closure.name}
            )

    def _filter_moving(self):
        return self.filtered(lambda line: line.decision in ("move", "postpone"))

    def _check_decisions(self):
        for line in self._filter_moving():
            words = {"rental": line.rental_id.display_name}
            if line.obstacle:
                raise UserError(
                    line.env._(
                        "%(rental)s cannot be moved: %(obstacle)s Cancel it or keep "
                        "it.",
                        obstacle=line.obstacle,
                        **words,
                    )
                )
            if not line._has_target():
                raise UserError(
                    line.env._("Say where or when %(rental)s goes.", **words)
                )

    # ------------------------------------------------------------------
    # Mail
    # ------------------------------------------------------------------

    def _prepare_before(self):
        return {**self.rental_id._prepare_stay_words(), "due": self.amount_due}

    def _prepare_stay(self, before):
        """What the mail says of one rental."""
        rental = self.rental_id
        after = rental._prepare_stay_words()
        stay = {
            "outcome": OUTCOMES[self.decision],
            "site": before["site"],
            "before": before["before"],
            "after": after["before"],
            "address": False,
            "money": False,
            "amount": False,
        }
        if stay["outcome"] == "moved":
            if after["site"] != before["site"]:
                stay["address"] = after["address"]
            if rental.amount_due != before["due"]:
                stay["amount"] = rental._format_due()
        elif stay["outcome"] == "cancelled" and before["due"]:
            stay["amount"] = rental._format_due()
            credited = rental.sudo().charge_ids.contrary_ids
            stay["money"] = "credit" if credited else "void"
        return stay
