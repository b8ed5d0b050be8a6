{
    "name": "France - Telecentres",
    "summary": "Public holidays, chart of accounts and VAT of a French network",
    "version": "19.0.1.0.0",
    "category": "Accounting/Localizations",
    "author": "Conseil départemental du Cantal",
    "license": "AGPL-3",
    "countries": ["fr"],
    "depends": [
        "telecentre_management",
        "l10n_fr_account",
        "l10n_fr_facturx_chorus_pro",
    ],
    "auto_install": True,
    "data": [
        "security/ir.model.access.csv",
        "data/mail_activity_type_data.xml",
        "data/ir_cron_data.xml",
        "data/cii_22_templates.xml",
        "wizard/telecentre_public_holidays_views.xml",
        "views/resource_calendar_leaves_views.xml",
        "views/telecentre_site_views.xml",
        "views/telecentre_site_open_data_views.xml",
    ],
    "demo": [
        "demo/telecentre_site_demo.xml",
        "demo/telecentre_french_demo.xml",
    ],
}
