"""The connections kept for whoever is on call: there when a report blocks everybody else's."""

from dataclasses import replace

from core.ports import Runtime


def of(rt: Runtime) -> Runtime:
    """The same Runtime on those connections; where none are kept, on what there is."""
    read = rt.spare_read or rt.look or rt.read
    return replace(rt, read=read, write=rt.spare_write or rt.write, look=read)
