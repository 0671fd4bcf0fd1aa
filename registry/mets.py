"""METS with PREMIS inside: what a bag holds, where each file came from, and that it is unchanged.

METS 1.12 (https://www.loc.gov/standards/mets/), PREMIS 3.0 (https://www.loc.gov/standards/premis/).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")
METS: Final = "http://www.loc.gov/METS/"
PREMIS: Final = "http://www.loc.gov/premis/v3"
XLINK: Final = "http://www.w3.org/1999/xlink"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True, slots=True)
class Held:
    """One file of the bag."""

    path: str  # as METS refers to it, from its own place
    name: str  # as the sender called it
    media_type: str
    size: int  # bytes
    sha256: str
    received_at: datetime
    received_by: str
    checked_at: datetime  # when its bytes were last read and had this hash


def mets(label: str, made_at: datetime, files: Sequence[Held]) -> bytes:
    """Describe a volume or batch: its files in order, each with its PREMIS object and events."""
    for prefix, space in (("mets", METS), ("premis", PREMIS), ("xlink", XLINK), ("xsi", XSI)):
        ET.register_namespace(prefix, space)
    root = ET.Element(f"{{{METS}}}mets", {"LABEL": label, "TYPE": "register"})
    header = _m(root, "metsHdr", CREATEDATE=in_hanoi(made_at))
    agent = _m(header, "agent", ROLE="CREATOR", TYPE="OTHER", OTHERTYPE="SOFTWARE")
    _m(agent, "name").text = "sogoc"
    for number, one in enumerate(files, 1):
        section = _m(root, "amdSec", ID=f"amd-{number}")
        _provenance(section, number, one)
    group = _m(_m(root, "fileSec"), "fileGrp", USE="master")
    order = _m(_m(root, "structMap", TYPE="physical"), "div", TYPE="batch", LABEL=label)
    for number, one in enumerate(files, 1):
        _file(group, number, one)
        _m(_m(order, "div", ORDER=str(number), LABEL=one.name), "fptr", FILEID=f"file-{number}")
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="UTF-8", xml_declaration=True)) + b"\n"


def in_hanoi(moment: datetime) -> str:
    """Give a moment as Viet Nam's clocks show it, with +07:00."""
    return moment.astimezone(HANOI).isoformat(timespec="seconds")


def _file(group: ET.Element, number: int, one: Held) -> None:
    made = _m(
        group,
        "file",
        ID=f"file-{number}",
        ADMID=f"amd-{number}",
        MIMETYPE=one.media_type,
        SIZE=str(one.size),
        CHECKSUM=one.sha256,
        CHECKSUMTYPE="SHA-256",
    )
    ET.SubElement(made, f"{{{METS}}}FLocat", {"LOCTYPE": "URL", f"{{{XLINK}}}href": one.path})


def _provenance(section: ET.Element, number: int, one: Held) -> None:
    technical = _m(section, "techMD", ID=f"object-{number}")
    thing = _p(_wrapped(technical, "PREMIS:OBJECT"), "object")
    thing.set(f"{{{XSI}}}type", "premis:file")
    _identified(thing, "object", one.sha256)
    kept = _p(thing, "objectCharacteristics")
    fixity = _p(kept, "fixity")
    _p(fixity, "messageDigestAlgorithm").text = "SHA-256"
    _p(fixity, "messageDigest").text = one.sha256
    _p(kept, "size").text = str(one.size)
    _p(_p(_p(kept, "format"), "formatDesignation"), "formatName").text = one.media_type
    _p(thing, "originalName").text = one.name
    for kind, moment, by in (
        ("ingestion", one.received_at, one.received_by),
        ("fixity check", one.checked_at, "sogoc"),
    ):
        told = _m(section, "digiprovMD", ID=f"event-{number}-{kind.split()[0]}")
        event = _p(_wrapped(told, "PREMIS:EVENT"), "event")
        _identified(event, "event", f"{one.sha256}/{kind.split()[0]}")
        _p(event, "eventType").text = kind
        _p(event, "eventDateTime").text = in_hanoi(moment)
        _p(_p(event, "eventOutcomeInformation"), "eventOutcome").text = "success"
        agent = _p(event, "linkingAgentIdentifier")
        _p(agent, "linkingAgentIdentifierType").text = "account"
        _p(agent, "linkingAgentIdentifierValue").text = by


def _identified(parent: ET.Element, what: str, value: str) -> None:
    made = _p(parent, f"{what}Identifier")
    _p(made, f"{what}IdentifierType").text = "SHA-256" if what == "object" else "local"
    _p(made, f"{what}IdentifierValue").text = value


def _wrapped(section: ET.Element, kind: str) -> ET.Element:
    return _m(_m(section, "mdWrap", MDTYPE=kind, MDTYPEVERSION="3.0"), "xmlData")


def _m(parent: ET.Element, name: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{METS}}}{name}", attributes)


def _p(parent: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{PREMIS}}}{name}")
