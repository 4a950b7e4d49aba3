"""Looks at where the sheets are kept."""

from typing import Final

from core.domain.ops.checks import Seen, State
from core.errors import Unavailable
from core.ports import Runtime
from core.queries import chores
from core.services.ops.looking import Lane, Probe
from core.services.ops.probes.reading import age_s, lasted, ran_out_of_time, reading
from core.services.ops.probes.together import Together

WORKS_KEPT_S: Final = 4.0  # anew at each look of a page that looks every five
POSTURE_KEPT_S: Final = 60.0
SWEEP: Final = "storage"  # the chore's name
CREDENTIALS: Final = "credentials"  # in the words of a store's cause
_asked: Final = Together()


def works(rt: Runtime) -> Seen:
    """Write, read and delete a small object."""
    try:
        _asked.ask(rt.store, rt.store.check)
    except Unavailable as error:
        return _refused(error)
    return Seen(State.OK, "It writes, reads and deletes.")


def credentials(rt: Runtime) -> Seen:
    """The same, told apart: do the credentials suffice?"""
    try:
        _asked.ask(rt.store, rt.store.check)
    except Unavailable as error:
        if CREDENTIALS in error.cause:
            return _refused(error)
        return Seen(State.UNKNOWN, "It does not get as far as that.")
    return Seen(State.OK, "They are taken.")


def posture(rt: Runtime) -> Seen:
    """How bucket or folder are set up."""
    amiss = rt.store.posture()
    if amiss:
        said = f"{_upper('; '.join(amiss))}."
        return Seen(State.WARN, said, value=len(amiss), cause=said)
    return Seen(State.OK, "As it should be, as far as the storage tells.", value=0)


def orphans(rt: Runtime) -> Seen:
    """What the last sweep over rows and files found."""
    with reading(rt) as session:
        ran = chores.all_of_them(session).get(SWEEP)
    if ran is None:
        return Seen(State.UNKNOWN, "Rows and files were not compared yet.")
    looked, missing = ran.found.get("looked", 0), ran.found.get("missing", 0)
    said = (
        f"{missing:,} missing of {looked:,} files looked for {lasted(age_s(rt, ran.ran_at))} ago."
    )
    state = State.FAIL if missing else State.OK
    return Seen(state, said, value=missing, unit="files")


def strays(rt: Runtime) -> Seen:
    """Files that no row names, as the last sweep found them."""
    with reading(rt) as session:
        ran = chores.all_of_them(session).get(SWEEP)
    if ran is None:
        return Seen(State.UNKNOWN, "Rows and files were not compared yet.")
    looked, count = ran.found.get("files", 0), ran.found.get("strays", 0)
    said = f"{count:,} of {looked:,} files looked at {lasted(age_s(rt, ran.ran_at))} ago."
    return Seen(State.WARN if count else State.OK, said, value=count, unit="files")


def _refused(error: Unavailable) -> Seen:
    cause = error.cause or "it cannot be used"
    said, is_silence = f"The storage fails: {cause}.", ran_out_of_time(error)
    return Seen(State.FAIL, said, cause=f"{_upper(cause)}.", is_silence=is_silence)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


PROBES: Final = {
    "storage.works": Probe(works, Lane.STORAGE, keep_s=WORKS_KEPT_S),
    "storage.credentials": Probe(credentials, Lane.STORAGE, keep_s=WORKS_KEPT_S),
    "storage.posture": Probe(posture, Lane.STORAGE, keep_s=POSTURE_KEPT_S),
    "storage.orphans": Probe(orphans, Lane.DATABASE),
    "storage.strays": Probe(strays, Lane.DATABASE),
}
