"""Clean values for every field of a kind: complete, well formed and in keeping with its rules."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from bench.exam import words
from bench.exam.model import TODAY, Asked, Value, Values

Maker = Callable[[Random, Values], Value]


def day(values: Values) -> date:
    """The day of the visit."""
    found = values["_day"]
    assert isinstance(found, date)
    return found


def start(rng: Random) -> Values:
    """What the other values hang on: the day, and the times in minutes since midnight."""
    begun = 15 * rng.randint(30, 48)
    return {
        "_day": TODAY - timedelta(days=rng.randint(2, 150)),
        "_begun": float(begun),
        "_ended": float(begun + 15 * rng.randint(2, 18)),
    }


def later(low: int, high: int) -> Maker:
    """A day so many days after the visit."""
    return lambda rng, values: day(values) + timedelta(days=rng.randint(low, high))


def one_of(*choices: Value) -> Maker:
    """One of these values."""
    return lambda rng, values: rng.choice(choices)


def number(low: float, high: float, digits: int = 0) -> Maker:
    """A number between two others."""
    return lambda rng, values: round(rng.uniform(low, high), digits)


def clock(key: str) -> Maker:
    """A time of day, HH:MM."""

    def made(rng: Random, values: Values) -> Value:
        minutes = values[key]
        assert isinstance(minutes, float)
        return f"{int(minutes) // 60:02d}:{int(minutes) % 60:02d}"

    return made


def _hours(rng: Random, values: Values) -> Value:
    begun, ended = values["_begun"], values["_ended"]
    assert isinstance(begun, float)
    assert isinstance(ended, float)
    return (ended - begun) / 60


def _appliances(rng: Random, values: Values) -> Value:
    names = rng.sample(words.APPLIANCES, rng.randint(3, 5))
    return [
        {"ID": f"A{101 + i}", "Description": name, "Class": rng.choice(("I", "II")),
         "Result": "Pass"}
        for i, name in enumerate(names)
    ]  # fmt: skip


def _parts(rng: Random, values: Values) -> Value:
    prices = [round(rng.uniform(4, 90), 2) for _ in range(rng.randint(1, 3))]
    values["_parts"] = round(sum(prices), 2)
    return [
        {"Qty": "1", "Part No": f"{rng.choice('CDFK')}{rng.randint(1000, 9999)}",
         "Description": rng.choice(words.PIECES), "Price": f"{price:.2f}"}
        for price in prices
    ]  # fmt: skip


def _vat(rng: Random, values: Values) -> Value:
    labour, parts = values["labour_cost"], values["parts_cost"]
    assert isinstance(labour, float)
    assert isinstance(parts, float)
    return round((labour + parts) * 0.2, 2)


def _total(rng: Random, values: Values) -> Value:
    summed = [values[name] for name in ("labour_cost", "parts_cost", "vat")]
    return round(sum(v for v in summed if isinstance(v, float)), 2)


def _tyres(rng: Random, values: Values) -> Value:
    return [
        {"Position": place, "Size": "265/70 R19", "PSI": str(rng.randint(95, 120)),
         "Tread Depth": str(rng.randint(4, 12))}
        for place in ("NSF", "OSF", "NSR", "OSR")
    ]  # fmt: skip


def _person(rng: Random, _values: Values) -> Value:
    return words.person(rng)


def _address(rng: Random, _values: Values) -> Value:
    return words.address(rng)


BY_NAME: dict[str, Maker] = {
    "job_number": lambda rng, values: words.reference(rng),
    "customer_name": one_of(*words.CUSTOMERS), "client": one_of(*words.CUSTOMERS),
    "customer": one_of(*words.CUSTOMERS), "operator": one_of(*words.CUSTOMERS),
    "employer_name": one_of(*words.CUSTOMERS),
    "building": one_of("Civic Centre", "St James House", "Retail Unit 7", "Arndale West"),
    "site_address": _address, "site": _address, "address": _address,
    "competent_address": _address, "receiving_person": _person,
    "engineer_name": _person, "tester": _person, "technician": _person, "fitter": _person,
    "engineer": _person, "crew": _person,
    "competent_qualifications": one_of(*words.QUALIFICATIONS),
    "service_date": later(0, 0), "visit_date": later(0, 0), "test_date": later(0, 0),
    "call_date": later(0, 0), "attended": later(0, 0), "check_date": later(0, 0),
    "report_date": later(0, 2), "warranty_start": later(0, 5),
    "last_examination_date": later(-190, -170),
    "expiry_date": later(180, 365), "next_service_date": later(85, 365),
    "retest_date": later(360, 366), "next_service": later(40, 90),
    "follow_up_date": later(7, 21), "return_visit_date": later(7, 21),
    "time_in": clock("_begun"), "time_out": clock("_ended"), "arrived": clock("_begun"),
    "left": clock("_ended"), "time_on": clock("_begun"), "time_off": clock("_ended"),
    "labour_hours": _hours, "hours": _hours,
    "asset_number": one_of(*words.PLANT), "make_model": one_of(*words.MODELS),
    "serial_number": lambda rng, values: f"{rng.randint(100, 999)}-{rng.randint(10000, 99999)}",
    "manufacture_year": lambda rng, values: str(rng.randint(2004, 2024)),
    "safe_working_load": one_of(*words.LOADS),
    "mileage_hours": number(1200, 180000),
    "work_description": one_of(*words.WORKS), "engineer_comments": one_of(*words.WORKS),
    "description": one_of(*words.WORKS), "work_done": one_of(*words.WORKS),
    "treatment": one_of("Bait laid at eight points along the rear wall, entry holes proofed."),
    "remarks": one_of("Greased throughout, one hose to be watched.", "No remarks."),
    "fault_reported": one_of(*words.FAULTS), "fault": one_of(*words.FAULTS),
    "defects_found": one_of("None", *words.DEFECTS), "parts_used": one_of(*words.PARTS, "None"),
    "parts_required": one_of("None"), "total_amount": number(60, 900, 2),
    "gas_safe_number": lambda rng, values: str(rng.randint(200000, 699999)),
    "flue_flow_test": one_of("Pass", "Satisfactory"),
    "combustion_analysis": one_of("0.0008", "0.0012", "0.0031"),
    "circuits_checked": number(6, 42), "luminaires_tested": number(8, 90),
    "test_duration": one_of(3.0, 1.0, 2.5), "travel": one_of(0.5, 0.75, 1.0, 1.5),
    "on_site": one_of(0.75, 1.5, 2.0),
    "alarms_checked": one_of("24 of 24", "16", "8 zones"),
    "extinguishers_checked": one_of("12", "9 of 9"),
    "refrigerant_level": one_of("Normal", "1.2 kg R32", "Topped up 0.3 kg"),
    "filter_condition": one_of("Clean", "Replaced", "Fair"),
    "compressor_check": one_of("Running normally", "Satisfactory"),
    "sample_result": one_of("Not detected", "Clear"), "hot_temperature": number(52, 62, 1),
    "cold_temperature": number(9, 18, 1), "refrigerant_type": one_of("R134a", "R448A", "R290"),
    "refrigerant_added": one_of(0.0, 0.5, 1.2), "cameras_checked": one_of("16", "8 of 8"),
    "retention_days": one_of(28.0, 31.0, 14.0), "grease_before": number(240, 600),
    "grease_after": number(5, 45), "autonomy_minutes": number(15, 60),
    "safety_rating": one_of("Good", "Low risk"), "compliance_type": one_of("Trailer annual"),
    "roof_condition": one_of("Fair", "Good"), "zones_tested": one_of("12", "8 of 8"),
    "signalling_test": one_of("Pass", "Satisfactory"),
    "fault_reason": one_of("Wear & Tear", "Damage"), "door_type": one_of("Sliding", "Swing"),
    "overall_result": one_of("Satisfactory", "Pass"), "items_tested": number(3, 5),
    "failures": one_of(0.0), "appliances": _appliances, "parts": _parts, "tyres": _tyres,
    "pest": one_of("Rats", "Mice"), "bait_points": number(4, 30),
    "capacity": one_of(1000.0, 1500.0),
    "test_load": one_of(1000.0, 1200.0), "appliance": one_of("Combi oven", "Dishwasher", "Fryer"),
    "labour_cost": one_of(65.0, 97.5, 130.0), "vat": _vat, "total": _total,
    "parts_cost": lambda rng, values: values["_parts"],
    "door_location": one_of("Main entrance", "Ward 4 corridor"), "cycles": number(9000, 900000),
    "metres": number(10, 120), "cause": one_of("Fat", "Roots", "Silt", "Wipes"),
    "further_work": one_of("None needed at this time."), "defects": one_of("None"),
}  # fmt: skip
TRUE = frozenset(
    [
        "safe_to_use",
        "work_completed",
        "recording_checked",
        "release_tested",
        "activity",
        "follow_up",
        "safe",
        "cleared",
        "has_wheels",
        "consumables_used",
    ]
)


def value(asked: Asked, rng: Random, values: Values, states: tuple[str, ...]) -> Value:
    """A clean value of one field, given those before it.

    `states` are the marks that the sheet's checklist can show, good ones only.
    """
    if asked.type == "boolean":
        return asked.name in TRUE
    if asked.type == "signature":
        return True
    if asked.type == "photos":
        return float(max(2, int(asked.min or 1)))
    if asked.type == "checklist":
        good = [s for s in states if s in {"ok", "na"}]
        return {item: "ok" if rng.random() < 0.85 else rng.choice(good) for item in asked.items}
    if asked.pattern and asked.name not in BY_NAME:
        return words.by_pattern(asked.pattern, rng)
    return BY_NAME[asked.name](rng, values)
