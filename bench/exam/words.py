"""What UK field engineers write: people, places, plant, remarks. All made up."""

from random import Random

FIRST = [
    "Alan",
    "Bev",
    "Craig",
    "Donna",
    "Ewan",
    "Fiona",
    "Gareth",
    "Harpreet",
    "Iain",
    "Joanne",
    "Kev",
    "Leanne",
    "Mohammed",
    "Nia",
    "Owen",
    "Priya",
    "Ross",
    "Sally",
    "Tom",
    "Wendy",
]
LAST = [
    "Ackroyd",
    "Bhatt",
    "Cartwright",
    "Dunne",
    "Entwistle",
    "Fairley",
    "Gilchrist",
    "Haworth",
    "Illingworth",
    "Jarvis",
    "Khan",
    "Lomax",
    "McBride",
    "Noakes",
    "Oduya",
    "Pritchard",
    "Quigley",
    "Ramsden",
    "Siddall",
    "Tunnicliffe",
]
STREETS = ("Canal Road", "Mill Lane", "High Street", "Station Approach", "Bramley Way",
           "Kingsway", "Foundry Street", "Church Walk")  # fmt: skip
TOWNS = (("Leeds", "LS12"), ("Preston", "PR2"), ("Derby", "DE24"), ("Swansea", "SA1"),
         ("Falkirk", "FK2"), ("Exeter", "EX2"), ("Norwich", "NR6"), ("Bolton", "BL3"))  # fmt: skip
CUSTOMERS = ("Hollins Dairy Ltd", "Riverside Academy Trust", "Tarrant & Booth", "Penhale Foods",
             "Oakfield Care Homes", "Stanway Brewery Co", "Lakeland Leisure", "Marlow Print Group",
             "Northgate Bakery", "Kirkby Packaging PLC")  # fmt: skip
FIRMS = ("Pennine Field Services Ltd", "Calder Technical", "Severn Plant & Site", "HTS Engineers",
         "Bowland Building Services", "Ridgeway Support Ltd", "T. Marsden & Sons",
         "Nexus FM Engineering")  # fmt: skip
PLANT = ("PL-0417", "AHU-03", "TR1182", "KX-2290", "FL-778", "BLK2-07", "M4410", "ZN-0065")
MODELS = ("Worcester 30i", "Daikin RXS35", "JCB 3CX", "Grundfos UPS3", "Volvo FM 420",
          "Ingersoll R55", "Thwaites 3T", "Foster EP700")  # fmt: skip
LOADS = ("500 kg", "2 t", "1000 kg", "3.2 t", "750 kg")
WORKS = (
    "Attended site and found the unit tripping. Replaced the contactor, tightened all terminals"
    " and ran for 30 minutes without fault.",
    "Stripped and cleaned the assembly, renewed the gaskets and bled the circuit. Left running"
    " at normal pressure.",
    "Carried out the full routine to the maker's schedule. Belt tension adjusted, guards refitted,"
    " area left clean and tidy.",
    "Isolated supply, removed the worn coupling and fitted a new one. Aligned, greased and"
    " tested with the customer present.",
    "Checked all fixings and adjusted the linkage. Readings taken and within limits.",
)
FAULTS = (
    "Unit not starting, display blank since Monday.",
    "Loud knocking from the rear when running.",
    "Water dripping from underneath, floor wet.",
    "Stops after ten minutes, resets by itself.",
)
DEFECTS = (
    "Corroded bracket on the north side, replace within three months.",
    "Cracked cover on unit 4, to be renewed.",
    "Missing label at the main isolator, supply and fit.",
)
PARTS = ("2 x bearing 6204-2RS", "1 x contactor LC1-0910", "1 x filter 448-2210",
         "4 x seal kit 77-1031")  # fmt: skip
PIECES = ("Door gasket", "Thermostat", "Igniter lead", "Drain hose", "Fan motor", "Heating element")
APPLIANCES = ("Kettle", "Extension lead", "Desk lamp", "Monitor", "Drill 110V", "Microwave")
QUALIFICATIONS = ("LEEA Advanced", "HNC Mechanical", "C&G 2391", "IEng MIMechE")

ASIDES = ("Customer Order No", "Site Contact", "Telephone", "Weather", "Order Date", "Cost Centre",
          "Van", "Supervisor", "Region", "Priority")  # fmt: skip


def aside(name: str, rng: Random) -> str:
    """What stands beside one of the labels that no spec asks for."""
    written = {
        "Site Contact": person(rng),
        "Supervisor": person(rng),
        "Telephone": f"07700 900{rng.randint(100, 999)}",
        "Weather": rng.choice(("Dry", "Rain", "Frost")),
        "Order Date": f"{rng.randint(1, 28):02d}/0{rng.randint(1, 9)}/2025",
        "Region": rng.choice(("North", "South West", "Wales")),
        "Priority": rng.choice(("P2", "P3", "Routine")),
    }
    return written.get(name, str(rng.randint(11, 99999)))


def person(rng: Random) -> str:
    """A name, sometimes with an initial only."""
    first = rng.choice(FIRST)
    return f"{first if rng.random() < 0.7 else first[0] + '.'} {rng.choice(LAST)}"


def address(rng: Random) -> str:
    """An address of one line with its postcode."""
    town, area = rng.choice(TOWNS)
    street = rng.choice(STREETS)
    return f"{rng.randint(1, 98)} {street}, {town} {area} {rng.randint(1, 9)}{_pair(rng)}"


def reference(rng: Random) -> str:
    """A job number as some office would give it, of no form code of any spec."""
    shapes = (f"JN-{_digits(rng, 6)}", f"{_digits(rng, 5)}", f"K{_digits(rng, 5)}",
              f"SJ/26/{_digits(rng, 4)}", f"JN{_digits(rng, 6)}")  # fmt: skip
    return rng.choice(shapes)


def by_pattern(pattern: str, rng: Random) -> str:
    """A value of one of the few simple patterns that the exam's specs use."""
    text = pattern.replace(" ?", " ").replace(r"\d", "9")
    for count in "23456":
        text = text.replace("9{" + count + "}", "9" * int(count))
        text = text.replace("[A-Z]{" + count + "}", "Z" * int(count))
    return "".join(_digits(rng, 1) if c == "9" else rng.choice("BDFKLMRVY") if c == "Z" else c
                   for c in text)  # fmt: skip


def _digits(rng: Random, count: int) -> str:
    return str(rng.randint(10 ** (count - 1), 10**count - 1))


def _pair(rng: Random) -> str:
    return "".join(rng.choice("ABDEFGHJLNPQRSTUWXYZ") for _ in range(2))
