{
    "name": "PDF Reports with Chromium",
    "summary": "Print PDF reports through headless Chromium",
    "version": "19.0.1.0.0",
    "category": "Technical",
    "author": "Conseil départemental du Cantal",
    "license": "AGPL-3",
    "depends": ["base", "web"],
}
