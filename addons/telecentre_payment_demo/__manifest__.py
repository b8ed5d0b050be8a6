{
    "name": "Telecentres - Payment for the Demonstration",
    "summary": "Members of the demo data pay online, with money that does not exist",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "Conseil départemental du Cantal",
    "license": "AGPL-3",
    "depends": [
        "telecentre_management",
        "payment_demo",
    ],
    "auto_install": True,
    "demo": [
        "demo/payment_provider_demo.xml",
    ],
}
