{
    "name": "France - Telecentres",
    "summary": "French chart of accounts, VAT and journal of a telecentre network",
    "version": "19.0.1.0.0",
    "category": "Accounting/Localizations",
    "author": "Conseil départemental du Cantal",
    "license": "AGPL-3",
    "countries": ["fr"],
    "depends": [
        "telecentre_management",
        "l10n_fr_account",
    ],
    "auto_install": True,
    "data": [
        "views/telecentre_site_open_data_views.xml",
    ],
    "demo": [
        "demo/telecentre_site_demo.xml",
        "demo/telecentre_french_demo.xml",
    ],
}
