from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from .telecentre_training_bpf_entry import RESOURCE_KEYS
from .telecentre_training_bpf_form import FRAMES


class TelecentreTrainingBpf(models.Model):
    """What does not fit between the frames, and what is in none of them."""

    _inherit = "telecentre.training.bpf"

    finding_html = fields.Html(compute="_compute_findings", sanitize=False)
    error_count = fields.Integer(compute="_compute_findings")
    warning_count = fields.Integer(compute="_compute_findings")

    @api.depends("line_ids.whole", "entry_ids.amount", "state", "training_number")
    @api.depends_context("lang")
    def _compute_findings(self):
        for report in self:
            findings = report._find_all() if report.id else []
            levels = [level for level, _text in findings]
            report.error_count = levels.count("error")
            report.warning_count = levels.count("warning")
            report.finding_html = report.env["ir.qweb"]._render(
                "telecentre_training.bpf_findings", {"findings": findings}
            )

    def _find_all(self):
        """``[(level, text), …]``: errors refuse the filing, warnings are to be read."""
        return [
            *self._find_unknown_provider(),
            *self._find_unequal_totals(),
            *self._find_unmatched_frames(),
            *self._find_not_said(),
            *self._find_not_counted(),
            *self._find_not_gathered(),
        ]

    def _get_line(self, frame, key):
        return self.line_ids.filtered(
            lambda line: line.frame == frame and line.item_id.key == key
        )

    def _find_unknown_provider(self):
        if not self.training_number:
            yield (
                "error",
                self.env._(
                    "The number of the training provider is not known: type it in the "
                    "settings."
                ),
            )
        if not self.signatory:
            yield "error", self.env._("Say who heads the provider.")

    def _find_unequal_totals(self):
        """The notice: F-1, F-3 and F-4 have the same totals, in both columns."""
        names = dict(FRAMES)
        first = self._get_total("F1")
        for frame in ("F3", "F4"):
            other = self._get_total(frame)
            if (first.people, first.whole) != (other.people, other.whole):
                yield (
                    "error",
                    self.env._(
                        "The totals of “%(one)s” and “%(other)s” differ.",
                        one=names["F1"],
                        other=names[frame],
                    ),
                )
        for line in self.line_ids.filtered(lambda each: each.kind == "part"):
            if line.people > first.people or line.whole > first.whole:
                yield (
                    "error",
                    self.env._(
                        "“%(line)s” is more than the total of F-1.", line=line.name
                    ),
                )

    def _find_unmatched_frames(self):
        """What one frame tells, another must tell too."""
        bought = self._get_line("D", "bought").whole
        outside = self._get_line("E", "outside").people
        entrusted = self._get_line("G", "entrusted").people
        sold = self._get_line("C", "other_provider").whole
        trained = self._get_total("F1").people + entrusted
        taught = self._get_total("E").people
        pairs = (
            (
                outside and not bought,
                self.env._(
                    "People teach under a contract (frame E), but no training was "
                    "bought (frame D)."
                ),
            ),
            (
                bought and not outside,
                self.env._(
                    "Training was bought (frame D), but nobody teaches under a "
                    "contract (frame E)."
                ),
            ),
            (
                entrusted and not sold,
                self.env._(
                    "Trainees were entrusted by another body (frame G), but it paid "
                    "nothing (frame C, line 10)."
                ),
            ),
            (
                sold and not entrusted,
                self.env._(
                    "Another body paid (frame C, line 10), but entrusted no trainee "
                    "(frame G)."
                ),
            ),
            (
                trained and not taught,
                self.env._("There are trainees, but nobody taught."),
            ),
            (
                taught and not trained,
                self.env._("People taught, but nobody signed their presence."),
            ),
            (
                not (trained or self._get_total("C").whole),
                self.env._(
                    "No activity in this year: the report is due all the same, with "
                    "zeros."
                ),
            ),
        )
        yield from (("warning", text) for is_found, text in pairs if is_found)

    def _find_not_said(self):
        """Answers that decide of a line, and are not known."""
        enrolments = self.env["telecentre.training.enrolment"].browse(
            self._get_total("F1").keys or ()
        )
        unknown = enrolments.filtered(lambda each: not each.trainee_type)
        if unknown:
            yield (
                "warning",
                self.env._(
                    "%(count)s trainees have no situation at entry: told as others.",
                    count=len(unknown),
                ),
            )
        courses = enrolments.course_id.filtered(lambda each: not each.speciality_id)
        if courses:
            yield (
                "warning",
                self.env._(
                    "No speciality is said of: %(courses)s. Their hours are in the "
                    "others of F-4.",
                    courses=", ".join(courses.mapped("name")),
                ),
            )

    def _find_not_counted(self):
        """Hours that no frame tells: not signed, or nobody to have taught them."""
        domain = self._get_session_domain()
        sessions = self.env["telecentre.training.session"]
        [(count, hours)] = sessions._read_group(
            domain & Domain("trainer_id", "=", False), [], ["__count", "hours:sum"]
        )
        if count:
            yield (
                "warning",
                self.env._(
                    "%(count)s half-days or modules have no trainer: %(hours)s hours "
                    "are not in frame E.",
                    count=count,
                    hours=formatLang(self.env, hours, digits=1),
                ),
            )
        unsigned = self.env["telecentre.training.attendance"]._read_group(
            Domain("status", "=", "expected")
            & Domain("session_id", "any", domain)
            & Domain("company_id", "=", self.company_id.id),
            ["session_id"],
            ["__count"],
        )
        lost = sum(session.hours * places for session, places in unsigned)
        if lost:
            yield (
                "warning",
                self.env._(
                    "%(count)s signatures are missing: %(hours)s hours are in no frame "
                    "until they are proved.",
                    count=sum(places for _session, places in unsigned),
                    hours=formatLang(self.env, lost, digits=1),
                ),
            )

    def _find_not_gathered(self):
        """Money that is known of, but in no line yet."""
        currency = self.currency_id
        waiting = self.env["telecentre.training.claim"].search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "=", "filed")
            & Domain("date_stop", ">=", self.date_start)
            & Domain("date_stop", "<=", self.date_stop)
        )
        for claim in waiting:
            yield (
                "warning",
                self.env._(
                    "%(claim)s is filed and not answered: %(amount)s are not in frame "
                    "C.",
                    claim=claim.display_name,
                    amount=currency.format(claim.grant_claimed),
                ),
            )
        for resource, amount in self._get_plan_resources().items():
            key = RESOURCE_KEYS[resource.resource]
            if not self._get_line("C", key).whole:
                yield (
                    "warning",
                    self.env._(
                        "%(operation)s: %(amount)s of “%(resource)s” in the financing "
                        "plan, nothing in frame C. Type what the accounts of the year "
                        "hold.",
                        operation=resource.convention_id.operation_id.display_name,
                        amount=currency.format(amount),
                        resource=resource.name or resource.display_name,
                    ),
                )
        left_out = self.entry_ids.filtered("is_left_out")
        if left_out:
            yield (
                "info",
                self.env._(
                    "%(amount)s are left out by hand: %(names)s.",
                    amount=currency.format(sum(left_out.mapped("amount"))),
                    names=", ".join(left_out.mapped("name")),
                ),
            )
        given = self._get_costs().filtered(lambda each: each.category == "in_kind")
        if given:
            yield (
                "info",
                self.env._(
                    "%(amount)s were given in kind: no charge of the provider, not in "
                    "frame D.",
                    amount=currency.format(sum(given.mapped("amount"))),
                ),
            )

    def _get_plan_resources(self):
        """Public co-financing in the plans in force in the year."""
        operations = self.env["telecentre.training.operation"].search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "in", ("agreed", "closed"))
            & Domain("date_start", "<=", self.date_stop)
            & Domain("date_stop", ">=", self.date_start)
        )
        lines = operations.convention_id.resource_ids
        return {
            line: line.amount
            for line in lines
            if line.resource in RESOURCE_KEYS and line.amount
        }
