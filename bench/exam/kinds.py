"""Which forms are printed: the titles, and the fields in the order of the form."""

from dataclasses import dataclass, field

from bench.exam.model import Value


@dataclass(frozen=True)
class Kind:
    """A form of one spec; `fixed` holds values that its other values need."""

    spec: str
    titles: tuple[str, ...]
    fields: tuple[str, ...]
    fixed: dict[str, Value] = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    """Fields that are never left out or blank though the spec allows it."""


def _kind(
    spec: str, titles: str, fields: str, keep: str = "", fixed: dict[str, Value] | None = None
) -> Kind:
    return Kind(spec, tuple(titles.split("|")), tuple(fields.split()), fixed or {},
                tuple(keep.split()))  # fmt: skip


_VISIT = "job_number customer_name asset_number service_date engineer_name"
_CERTIFICATE = f"{_VISIT} make_model expiry_date"
_SIGNED = "engineer_signature customer_signature"

KINDS = (
    _kind("repair-report", "Repair Report|Breakdown Report|Repair Sheet",
          f"job_number customer_name site_address service_date engineer_name time_in time_out"
          f" labour_hours asset_number make_model serial_number fault_reason safe_to_use"
          f" return_visit fault_reported engineer_comments parts_used {_SIGNED}"),
    _kind("maintenance-sheet", "Maintenance Report|Planned Maintenance|Service Report",
          f"job_number customer_name site_address asset_number service_date make_model"
          f" mileage_hours time_in time_out labour_hours next_service_date work_completed"
          f" return_visit engineer_name work_description parts_used {_SIGNED}"),
    _kind("work-order", "Job Card|Work Order|Job Sheet",
          f"job_number service_date customer_name site_address time_in time_out labour_hours"
          f" engineer_name total_amount description {_SIGNED}"),
    _kind("gas-boiler", "Gas Safety Record|Boiler Service Record|Landlord Gas Safety Record",
          f"{_CERTIFICATE} serial_number gas_safe_number flue_flow_test combustion_analysis"
          f" defects_found work_description {_SIGNED}", "job_number"),
    _kind("electrical-safety", "Electrical Installation Condition Report|Electrical Certificate",
          f"{_CERTIFICATE} overall_result circuits_checked defects_found work_description"
          f" {_SIGNED}",
          "job_number defects_found"),
    _kind("fire-safety", "Fire Alarm Inspection|Fire Extinguisher Service",
          f"{_CERTIFICATE} alarms_checked extinguishers_checked return_visit defects_found"
          f" {_SIGNED}", "job_number"),
    _kind("emergency-lighting", "Emergency Lighting Test|Emergency Lighting Certificate",
          f"{_CERTIFICATE} test_duration luminaires_tested checks defects_found {_SIGNED}",
          "job_number"),
    _kind("hvac-service", "Air Conditioning Service|HVAC Service",
          f"{_VISIT} make_model serial_number next_service_date refrigerant_level"
          f" filter_condition compressor_check return_visit work_description {_SIGNED}"),
    _kind("installation-certificate", "Installation Certificate|Handover Certificate",
          f"{_VISIT} make_model serial_number warranty_start commissioning_notes {_SIGNED}",
          "customer_signature",
          {"commissioning_notes": "Run up, balanced and shown to the client."}),
    _kind("plumbing-repair", "Plumbing Repair|Leak Repair",
          f"{_VISIT} return_visit work_description parts_used {_SIGNED}"),
    _kind("legionella-test", "Legionella Test|Water Hygiene Report",
          f"{_CERTIFICATE} sample_result hot_temperature cold_temperature defects_found {_SIGNED}",
          "job_number"),
    _kind("refrigeration", "Refrigeration Service|Cold Room Service",
          f"{_CERTIFICATE} refrigerant_type refrigerant_added checks work_description"
          " engineer_signature", "job_number"),
    _kind("lift-inspection", "Lift Inspection Report|Passenger Lift Inspection|Lift Certificate",
          f"{_CERTIFICATE} safe_to_use defects_found {_SIGNED}", "job_number"),
    _kind("vor-repair", "VOR Report|Vehicle Off Road Report",
          f"job_number asset_number customer_name service_date engineer_name make_model"
          f" vor safe_to_use return_visit fault_reason time_in time_out engineer_comments"
          f" parts_required photos {_SIGNED}", "parts_required",
          {"vor": True, "safe_to_use": False, "return_visit": True,
           "parts_required": "1 x hydraulic hose 448-2210"}),
    _kind("compliance-inspection", "Trailer Inspection|Compliance Inspection",
          f"{_VISIT} make_model compliance_type next_service_date work_completed safe_to_use"
          f" return_visit consumables_used parts_used checks has_wheels tyres photos"
          " engineer_signature", "tyres parts_used has_wheels",
          {"parts_used": "2 x bulb 501, 1 x grease cartridge"}),
    _kind("safety-inspection", "Workplace Safety Inspection|Safety Inspection",
          f"{_CERTIFICATE} safety_rating checks defects_found {_SIGNED}", "job_number"),
    _kind("loler-examination", "Report of Thorough Examination|LOLER Examination",
          "asset_number engineer_name competent_qualifications employer_name site_address"
          " make_model manufacture_year serial_number safe_working_load last_examination_date"
          " examination_type service_date report_date next_interval expiry_date safe_to_use"
          " defect_category engineer_signature receiving_person customer_signature",
          "defect_category",
          {"examination_type": "6 months", "next_interval": "6 months",
           "defect_category": "None"}),
    _kind("ups-battery", "UPS Service|Battery Discharge Test",
          f"{_CERTIFICATE} autonomy_minutes checks work_description engineer_signature",
          "job_number"),
    _kind("duct-cleaning", "Duct Cleaning Certificate|Kitchen Extract Cleaning",
          f"{_CERTIFICATE} grease_before grease_after defects_found {_SIGNED}",
          "job_number grease_before grease_after"),
    _kind("security-alarm", "Intruder Alarm Maintenance|Intruder Alarm Service",
          f"{_CERTIFICATE} zones_tested signalling_test defects_found {_SIGNED}", "job_number"),
    _kind("pat-testing", "PAT Testing Record|Portable Appliance Testing",
          "record_number client site test_date retest_date tester items_tested failures"
          " appliances tester_signature", "appliances failures"),
    _kind("pest-control", "Pest Control Visit|Pest Control Report",
          "visit_number customer address visit_date technician pest activity bait_points"
          " follow_up follow_up_date treatment photos technician_signature customer_signature",
          "treatment follow_up_date"),
    _kind("tail-lift-service", "Tail Lift Service Sheet|Tail Lift Maintenance",
          "sheet_number registration operator make_model serial_number service_date next_service"
          " capacity test_load checks safe fitter remarks fitter_signature", "test_load"),
    _kind("catering-repair", "Catering Equipment Call|Commercial Kitchen Repair",
          "call_number customer appliance call_date arrived left travel engineer fault work_done"
          " parts labour_cost parts_cost vat total customer_signature", "parts vat"),
    _kind("automatic-door", "Automatic Door Safety Check|Automatic Door Service",
          "certificate_number building door_location door_type check_date cycles on_site safe"
          " engineer checks defects engineer_signature client_signature"),
    _kind("drain-jetting", "Drain Jetting Worksheet|High Pressure Water Jetting",
          "worksheet_number site_address attended crew time_on time_off hours metres cause cleared"
          " further_work photos customer_signature"),
)  # fmt: skip

NO_SPEC = (
    ("Delivery Note", ("Delivery No", "Order Date", "Carrier", "No of Pallets", "Received By")),
    ("Holiday Request", ("Employee", "Department", "First Day", "Last Day", "Approved By")),
    ("Vehicle Hire Agreement", ("Hirer", "Agreement No", "Out", "Back", "Excess")),
    ("Accident Book Entry", ("Person Injured", "Place", "Reported To", "First Aider", "Time")),
)
