"""A sheet as HTML: the template of its design with the values of one visit."""

from collections.abc import Mapping
from dataclasses import asdict
from random import Random
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bench.printed import ink
from bench.printed.designs import FOLDER, Design
from bench.printed.scene import Scene
from bench.printed.writer import Written

HEAD: Final = "<!doctype html><meta charset=utf-8><title>sheet</title>"
WHITE_SHARE: Final = 0.5
"""Of the places left unsigned, those for which an app sends an empty picture all the same."""
ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined
)


def html(design: Design, scene: Scene, values: Mapping[str, Written], rng: Random) -> str:
    """The whole page; whatever is drawn on it depends on the random numbers alone."""

    def sig(name: str) -> Markup:
        return ink.signature(rng) if values[name].value else Markup()

    def sigpng(name: str) -> Markup:
        if values[name].value:
            return ink.signature_picture(rng)
        return ink.white_picture() if rng.random() < WHITE_SHARE else Markup()

    printed = {name: written.printed for name, written in values.items()}
    return HEAD + ENVIRONMENT.get_template(f"{design.name}.html").render(
        v={**asdict(scene), **printed},
        c=next((marks for marks in printed.values() if isinstance(marks, dict)), {}),
        parts=scene.parts, sig=sig, sigpng=sigpng, box=ink.box, dot=ink.dot, ring=ink.ring,
        photo=lambda: ink.photo(rng),
    )  # fmt: skip
