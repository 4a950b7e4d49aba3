"""Regions of template packs, in every spelling of both forms."""

import json
from typing import Any

import pytest

from core.domain.packs import pack_regions
from core.domain.packs.pack_fields import Draft
from tests.domain.packs import ITSELF, draft

BOX = {"page": 1, "x": 0.1, "y": 0.2, "w": 0.4, "h": 0.05}


def placed(roi: Any, **fields: str) -> Draft:
    made = draft()
    made.fields.update({name: {"name": name, "type": kind} for name, kind in fields.items()})
    pack_regions.read(roi, made)
    return made


def region(**more: Any) -> dict[str, Any]:
    return {"name": "note", "x": 0.1, "y": 0.2, "w": 0.4, "h": 0.05, **more}


PIXELS = region(x=60, y=160, w=240, h=40)


def within(key: str, **box: Any) -> dict[str, Any]:
    return {"name": "note", key: box}


@pytest.mark.parametrize(
    ("roi", "page"),
    [
        ([region()], 1),
        ([region(page=2)], 2),
        ([region(pageNumber=3)], 3),
        ([region(page=0)], 1),
        ([region(pageIndex=1)], 2),
        ([region(pageIndex0Based=2)], 3),
        ([region(pageIndex=-4)], 1),
        ({"pageIndex": 1, "regions": [region()]}, 2),
        ({"rois": [region()]}, 1),
        ({"zones": [region()]}, 1),
        ({"fields": [region()]}, 1),
        ({"note": region()}, 1),
        ({"regions": {"note": [0.1, 0.2, 0.4, 0.05]}}, 1),
        (json.dumps({"regions": json.dumps([region()])}), 1),
        ([within("bounds", x=0.1, y=0.2, width=0.4, height=0.05)], 1),
        ([within("box", left=0.1, top=0.2, right=0.5, bottom=0.25)], 1),
        ([within("bbox", x0=0.1, y0=0.2, x1=0.5, y1=0.25)], 1),
        ([within("boundingBox", x1=0.1, y1=0.2, x2=0.5, y2=0.25)], 1),
        ([within("rect", x=0.1, y=0.2, w=0.4, bottom=0.25)], 1),
        ([{"field": "note", "box": "[0.1, 0.2, 0.4, 0.05]"}], 1),
        ([{"fieldId": "Note", "box": [0.1, 0.2, 0.4, 0.05]}], 1),
        ([{"fieldName": "note", "box": [0.1, 0.2, 0.4, 0.05]}], 1),
        ([{"id": "note", "box": [0.1, 0.2, 0.4, 0.05]}], 1),
        ([{"region": "note", "box": [0.1, 0.2, 0.4, 0.05]}], 1),
        ([{"label": "note", "box": [0.1, 0.2, 0.4, 0.05]}], 1),
        ([region(x=10, y=20, w=40, h=5)], 1),
        ([region(x=10, y=20, w=40, h=5, unit="%")], 1),
        ([region(x=0.1, y=0.2, w=0.4, h=0.05, pageWidth=9, pageHeight=9)], 1),
        ([region(x=10, y=20, w=40, h=5, units="percentage", pageWidth=9, pageHeight=9)], 1),
        ({"units": "percent", "regions": [region(x=10, y=20, w=40, h=5)]}, 1),
        ([region(x=60, y=160, w=240, h=40, pageWidth=600, pageHeight=800)], 1),
        ([region(x=60, y=160, w=240, h=40, imageWidth=600, imageHeight=800, unit="px")], 1),
        ({"pageSize": {"width": 600, "height": 800}, "regions": [PIXELS]}, 1),
        ({"imageSize": {"w": 600, "h": 800}, "regions": [PIXELS]}, 1),
        ({"size": {"pageWidth": 600, "pageHeight": 800}, "regions": [PIXELS]}, 1),
        ([region(enabled=True)], 1),
    ],
)  # fmt: skip
def test_a_region_in_any_spelling(roi: Any, page: int) -> None:
    made = placed(roi)

    assert made.left == []
    assert made.fields["note"] == {**ITSELF, "region": {**BOX, "page": page}}


def test_a_region_ends_with_the_page() -> None:
    made = placed([region(x=-5, y=90, w=50, h=20, unit="%")])

    assert made.fields["note"]["region"] == {"page": 1, "x": 0.0, "y": 0.9, "w": 0.45, "h": 0.1}


@pytest.mark.parametrize(
    ("roi", "said"),
    [
        ([region(name="logo")], ["Region logo is for no field of the spec and was left out."]),
        ([region(name="header")], []),
        ([region(name="footer")], []),
        ([region(enabled="false")], []),
        ([region(x=None)], ["Region note gives no box on the page and was left out."]),
        ([region(y="a")], ["Region note gives no box on the page and was left out."]),
        ([region(h=None)], ["Region note gives no box on the page and was left out."]),
        ([region(w=0.0001)], ["Region note gives no box on the page and was left out."]),
        ([region(h=0.0001)], ["Region note gives no box on the page and was left out."]),
        ([{"name": "note", "box": [0.1, 0.2, 0.4]}],
         ["Region note gives no box on the page and was left out."]),
        ([{"name": "note", "box": [0.1, 0.2, 0.4, "x"]}],
         ["Region note gives no box on the page and was left out."]),
        ([region(x=300, y=20, w=40, h=5)],
         ["Region note gives no box on the page and was left out."]),
        ([region(x=10, y=20, w=40, h=5, unit="px")],
         ["Region note gives no box on the page and was left out."]),
        ("words", []),
        (None, []),
        ([3], []),
    ],
)  # fmt: skip
def test_a_region_that_is_left_out(roi: Any, said: list[str]) -> None:
    made = placed(roi)

    assert made.left == said
    assert made.fields == draft().fields


@pytest.mark.parametrize(
    ("name", "there", "of"),
    [
        ("signatureBlock", {"engineer_sign_off": "boolean", "technician_signature": "signature"},
         "engineer_sign_off"),
        ("signatureBlock", {"engineer_signature": "signature"}, "engineer_signature"),
        ("signatureBlock", {}, "signed"),
        ("engineerSignature", {"engineer_sign_off": "boolean"}, "engineer_sign_off"),
        ("engineerSignature", {"technician_signature": "signature"}, "technician_signature"),
        ("customerSignature", {"customer_sign_off": "boolean"}, "customer_sign_off"),
        ("tickboxBlock", {"compliance_tickboxes": "checklist"}, "compliance_tickboxes"),
        ("tickboxBlock", {"checklist": "checklist"}, "checklist"),
    ],
)  # fmt: skip
def test_a_region_may_stand_for_a_field_of_another_name(
    name: str, there: dict[str, str], of: str
) -> None:
    made = placed([region(name=name)], **there)

    assert [key for key, field in made.fields.items() if "region" in field] == [of]


@pytest.mark.parametrize("key", ["fields", "fieldIds"])
def test_a_region_may_be_several_fields(key: str) -> None:
    made = placed([region(name="block", **{key: ["note", "atAll", "day"]})])

    assert [name for name, field in made.fields.items() if "region" in field] == ["note", "day"]
