"""Who may do what with each model: r(ead), w(rite), c(reate), u(nlink), - nothing.

One line a model, in the order of ROLES; record rules narrow it further.
"""

ROLES = ("host", "manager", "billing", "portal", "user", "public")

RIGHTS = {
    "telecentre.act": "r rwcu r - - -",
    "telecentre.billing.run": "- r rwcu - - -",
    "telecentre.billing.run.line": "- r rwcu - - -",
    "telecentre.charge": "r r rwc r - -",
    "telecentre.closure": "rwcu rwcu r - - -",
    "telecentre.consent": "r rw - r - -",
    "telecentre.consent.purpose": "r rwcu - r - -",
    "telecentre.credit.entry": "r r r r - -",
    "telecentre.gratuity": "r rwcu r - - -",
    "telecentre.gratuity.grant": "r rwcu r r - -",
    "telecentre.gratuity.report": "r r r - - -",
    "telecentre.membership": "rwc rwcu r r - -",
    "telecentre.pass": "r rw r r - -",
    "telecentre.pass.type": "r rwcu r r - -",
    "telecentre.plan": "r rwcu r r - -",
    "telecentre.policy": "r rwcu r - - -",
    "telecentre.presence.certificate": "r r - r - -",
    "telecentre.public.aid": "r r r - - -",
    "telecentre.public.aid.declared": "rwc rwcu rwc - - -",
    "telecentre.public.aid.rule": "r rwcu r - - -",
    "telecentre.policy.quota": "r rwcu r - - -",
    "telecentre.policy.cancel.step": "r rwcu r - - -",
    "telecentre.rate": "r rwcu r r - -",
    "telecentre.rental": "rwcu rwcu r r - -",
    "telecentre.rental.line": "r r r r - -",
    "telecentre.rental.series": "rwcu rwcu r r - -",
    "telecentre.rental.series.line": "rwcu rwcu - - - -",
    "telecentre.rental.series.need": "rwcu rwcu r r - -",
    "telecentre.service.load": "r r r - - -",
    "telecentre.service.order": "rwcu rwcu r r - -",
    "telecentre.service.recurrence": "rwcu rwcu r r - -",
    "telecentre.service.time": "rwcu rwcu r - - -",
    "telecentre.site": "rw rwcu r r - -",
    "telecentre.site.line": "rwcu rwcu r - - -",
    "telecentre.site.service": "rwcu rwcu r - - -",
    "telecentre.space": "rw rwcu r r - -",
    "telecentre.space.type": "r rwcu r r - -",
    "telecentre.waiting": "rwcu rwcu - r - -",
}
