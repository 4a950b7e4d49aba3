"""The people, places and machines of the two halves; they share nothing but the language."""

from dataclasses import dataclass
from random import Random

from bench.corpus.truth import Half


@dataclass(frozen=True)
class World:
    """What values are made of in one half."""

    firms: tuple[str, ...]  # service companies, for letterheads
    customers: tuple[str, ...]
    people: tuple[str, ...]
    streets: tuple[str, ...]
    towns: tuple[tuple[str, str], ...]  # with the start of the postcode
    machines: tuple[str, ...]  # make and model
    parts: tuple[str, ...]
    components: tuple[str, ...]
    faults: tuple[str, ...]
    actions: tuple[str, ...]
    tests: tuple[str, ...]
    codes: tuple[str, ...]  # asset numbers: # is a digit, @ a letter
    serials: tuple[str, ...]
    jobs: tuple[str, ...]

    def address(self, random: Random) -> str:
        """A street, a town and a postcode."""
        town, area = random.choice(self.towns)
        end = f"{random.randint(1, 9)}{random.choice('ABDEFGHJLN')}{random.choice('PQRSTUWXYZ')}"
        street = f"{random.randint(1, 180)} {random.choice(self.streets)}"
        return f"{street}, {town} {area}{random.randint(1, 28)} {end}"

    def code(self, random: Random, shapes: tuple[str, ...]) -> str:
        """A number in one of the shapes."""
        filled = {
            "#": lambda: random.choice("0123456789"),
            "@": lambda: random.choice("ABCDEFGHJKLMNPRSTVWXY"),
        }
        shape = random.choice(shapes)
        return "".join(filled.get(char, lambda char=char: char)() for char in shape)

    def comment(self, random: Random) -> str:
        """Two or three sentences of an engineer."""
        found = f"{random.choice(self.components)} {random.choice(self.faults)}"
        said = [
            f"Found {found}.",
            f"{random.choice(self.actions)} {random.choice(self.components)}.",
            f"{random.choice(self.tests)}.",
        ]
        return " ".join(said if random.random() < 0.7 else [said[0], said[1]])


TUNING = World(
    firms=(
        "Ridgeway Field Services Ltd",
        "Calder Plant Care",
        "Northfold Engineering",
        "Brightwell Maintenance Ltd",
        "Hallam Lift & Access",
    ),
    customers=(
        "Harlow Aggregates Ltd",
        "Pennine Dairies",
        "St Anne's School",
        "Meadowbank Hotel",
        "Tyne Valley Transport",
        "Fairburn Homes Ltd",
        "Oakfield Care Centre",
        "R & D Wheeler",
        "Castle Street Surgery",
        "Derwent Recycling plc",
    ),
    people=(
        "Paul Hargreaves",
        "Mark Sidwell",
        "Joanne Firth",
        "Imran Sheikh",
        "D. Cartwright",
        "Karen Boyle",
        "Tom Ashworth",
        "S. Okonkwo",
        "Graham Lister",
        "Lucy Tranter",
    ),
    streets=("Mill Lane", "Station Road", "Quarry Street", "Kingsway", "Albert Road", "Moor View"),
    towns=(("Leeds", "LS"), ("Halifax", "HX"), ("Derby", "DE"), ("Carlisle", "CA"), ("York", "YO")),
    machines=(
        "Hiab X-HiPro 192",
        "Dhollandia DH-LM",
        "JCB 3CX",
        "Bomag BW 120",
        "Ideal Evomax 80",
        "Daikin VRV IV",
        "Thwaites 3 tonne",
        "Bauer V5 Pump",
        "Cummins C220",
    ),
    parts=(
        "hydraulic hose",
        "oil filter",
        "fan belt",
        "brake pad set",
        "relay 24V",
        "door seal",
        "proximity switch",
        "air filter",
        "pressure gauge",
        "limit switch",
    ),
    components=(
        "the main relay",
        "the lift ram seal",
        "the drive belt",
        "the return filter",
        "the control cable",
        "the pump coupling",
        "the door contact",
        "the earth strap",
    ),
    faults=(
        "burnt out",
        "leaking oil",
        "worn past its limit",
        "blocked with debris",
        "chafed through",
        "loose on its mounting",
        "corroded",
    ),
    actions=(
        "Replaced",
        "Cleaned and refitted",
        "Adjusted",
        "Renewed",
        "Repaired",
        "Stripped and greased",
    ),
    tests=(
        "Tested under full load and left running",
        "Ran for twenty minutes with no leaks",
        "Checked all functions with the operator",
        "Pressure tested and found correct",
    ),
    codes=("@@##@@@", "TL-####", "PLT####", "A#####", "FL-###"),
    serials=("SN######", "@#######", "##-#####-@"),
    jobs=("JOB-######", "######", "J######", "##-####"),
)

VALIDATION = World(
    firms=(
        "Severn Plant Support Ltd",
        "Kestrel Technical Services",
        "Wessex Lifting Co.",
        "Ashcombe Building Services",
        "Tamar Hydraulics Ltd",
    ),
    customers=(
        "Blackmore Quarries Ltd",
        "Solent Cold Stores",
        "Priory Park Academy",
        "The Anchor Inn",
        "Vale Haulage Ltd",
        "Greenacre Lettings",
        "Mendip Waste Services",
        "J Penhale & Sons",
        "Westbrook Dental",
        "Exe Valley Foods plc",
    ),
    people=(
        "Robert Nance",
        "Alison Pryor",
        "Gareth Bevan",
        "Nadia Rahman",
        "P. Trelawney",
        "Colin Stroud",
        "Yusuf Demir",
        "M. Kowalski",
        "Hannah Vickery",
        "Neil Osgood",
    ),
    streets=(
        "Harbour Road",
        "Church Hill",
        "Foundry Way",
        "Victoria Parade",
        "Orchard Close",
        "Brewery Yard",
    ),
    towns=(
        ("Bristol", "BS"),
        ("Exeter", "EX"),
        ("Poole", "BH"),
        ("Cardiff", "CF"),
        ("Truro", "TR"),
    ),
    machines=(
        "Palfinger PK 18.502",
        "Anteo F3 RE20",
        "Manitou MT 625",
        "Wacker RD 27",
        "Vaillant ecoTEC 48",
        "Mitsubishi City Multi",
        "Terex TA6",
        "Selwood S150",
        "FG Wilson P110",
    ),
    parts=(
        "ram seal kit",
        "fuel filter",
        "alternator belt",
        "wheel bearing",
        "fuse 30A",
        "gasket set",
        "float switch",
        "hose clip 40mm",
        "battery 12V",
        "contactor",
    ),
    components=(
        "the alternator belt",
        "the slew motor",
        "the fuel pump",
        "the float switch",
        "the tail light loom",
        "the expansion vessel",
        "the safety catch",
        "the wheel bearing",
    ),
    faults=(
        "split along the seam",
        "seized",
        "not charging",
        "running hot",
        "cracked at the weld",
        "out of adjustment",
        "short to earth",
    ),
    actions=(
        "Fitted a new part for",
        "Freed off and lubricated",
        "Reset",
        "Swapped",
        "Rewired",
        "Tightened and sealed",
    ),
    tests=(
        "Run up and checked for one hour, all good",
        "Function test carried out with site staff",
        "No further faults seen on road test",
        "Readings taken and within limits",
    ),
    codes=("@@##@@@", "VH/####", "U-#####", "@@@###", "#####"),
    serials=("S/######", "@@#####", "######-##"),
    jobs=("#######", "K/#####", "WS######", "R-#####"),
)

WORLDS = {Half.TUNING: TUNING, Half.VALIDATION: VALIDATION}
