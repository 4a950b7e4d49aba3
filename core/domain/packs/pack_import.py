"""A template of the earlier system's import pack as a spec and a fixture pack of ours."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.domain.packs import pack_fields, pack_fixtures, pack_keys, pack_regions, pack_rules
from core.domain.packs.pack_fields import Draft
from core.domain.packs.pack_keys import Json
from core.domain.rule_language import expressions
from core.domain.spec import spec_dump
from core.domain.spec.specs import Spec
from core.errors import Rejected

_SEMVER = re.compile(r"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?", re.I)
# Parts of a pack that our format has no place for; they never changed a verdict.
_NO_PLACE = ("description", "category", "tags", "client", "assetType", "workType", "priority")
_FORM_CODES = ("formCodeRegex", "formCodeRegexes", "formCodePatterns", "formCodePattern",
    "formCodes", "formCode")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Imported:
    """A template as the mappings of our two files, and what could not be carried over."""

    spec: Json
    pack: Json
    left: tuple[str, ...]

    @property
    def id(self) -> str:
        """The spec's id, which names its files."""
        return str(self.spec["spec"])


def templates(pack: Any) -> list[Any]:
    """The templates of a pack: a list of them, under `templates`, or one alone."""
    if isinstance(pack, list):
        return pack
    if isinstance(pack, Mapping):
        inner = pack_keys.get(pack, "templates", "packs", "items")
        if isinstance(inner, list):
            return inner
        return [pack]
    raise Rejected("This is no template pack: it holds neither a template nor a list of them.")


def name_of(template: Any, number: int) -> str:
    """What to call a template when speaking of it; `number` is its place, from 1."""
    if not isinstance(template, Mapping):
        return f"Template {number}"
    meta = pack_keys.mapping(template, "metadata", "template") or template
    return pack_keys.text(meta, "templateId", "id", "name") or f"Template {number}"


def convert(template: Any) -> Imported:
    """One template. Errors: Rejected, where nothing can be made of it."""
    if not isinstance(template, Mapping):
        raise Rejected("It is no template: it should be a mapping with metadata and specJson.")
    meta = pack_keys.mapping(template, "metadata", "template") or template
    given = pack_keys.mapping(template, "specJson", "spec") or template
    fixtures = pack_fixtures.given(template)
    draft = Draft()
    pack_fields.read(given, fixtures, draft)
    if not draft.fields:
        raise Rejected("It has no field that could be carried over.")
    pack_rules.read(given, draft)
    pack_regions.read(pack_keys.get(template, "roiJson", "roi", "rois", "roiConfig"), draft)
    mapping = _mapping(template, meta, given, draft)
    spec = _checked(mapping)
    pack = pack_fixtures.pack(fixtures, spec, draft)
    _name_left(meta, draft)
    return Imported(mapping, pack, tuple(dict.fromkeys(draft.left)))


def _mapping(template: Json, meta: Json, given: Json, draft: Draft) -> Json:
    name = pack_keys.text(meta, "name", "displayName") or pack_keys.text(given, "name")
    spec_id = pack_keys.slug(pack_keys.text(meta, "templateId", "templateSlug", "id") or name)
    if not spec_id:
        raise Rejected("It has neither a templateId nor a name.")
    found: dict[str, Any] = {
        "spec": spec_id,
        "version": _version(template, meta, given, draft),
        "name": name or pack_keys.title(spec_id.replace("-", "_")),
        "selection": _selection(template, draft),
        "fields": [_without_notes(one) for one in draft.fields.values()],
        "rules": _numbered(draft.rules),
    }
    return {key: value for key, value in found.items() if value}


def _without_notes(field: Json) -> Json:
    return {key: value for key, value in field.items() if not key.startswith("_")}


def _numbered(rules: list[Json]) -> list[Json]:
    """Rules whose ids were equal get a number behind them."""
    seen: dict[str, int] = {}
    found = []
    for rule in rules:
        count = seen[rule["id"]] = seen.get(rule["id"], 0) + 1
        found.append({**rule, "id": f"{rule['id']}-{count}"} if count > 1 else rule)
    return found


def _version(template: Json, meta: Json, given: Json, draft: Draft) -> str:
    named = ("semver", "version")
    word = pack_keys.text(template, *named) or pack_keys.text(given, *named)
    word = word or pack_keys.text(meta, *named)
    match = _SEMVER.fullmatch(word)
    if match is None:
        draft.left.append(f"Its version {word!r} is no semantic version; it became 1.0.0.")
        return "1.0.0"
    return ".".join(str(int(part or 0)) for part in match.groups())


def _selection(template: Json, draft: Draft) -> Json:
    config = pack_keys.mapping(template, "selectionConfigJson", "selectionConfig", "selection")
    inner = {**config, **pack_keys.mapping(config, "fingerprint", "tokens")}
    tokens = ("requiredTokens{}", "required{}", "tokens{}", "{}Tokens", "mustHave{}", "{}")
    found = {
        "all": pack_keys.texts(inner, *(name.format("All") for name in tokens)),
        "any": pack_keys.texts(inner, *(name.format("Any") for name in tokens)),
        "none": pack_keys.texts(
            inner, "excludeTokens", "excludedTokens", "excludingTokens", "excludeTokensAny",
            "excluders", "excludes", "exclude", "negativeTokens", "none",
        ),
        "form_codes": _form_codes(inner, draft),
    }  # fmt: skip
    optional = pack_keys.texts(inner, "optionalTokens", "optional", "boosters", "boosterTokens")
    if optional:
        draft.left.append(
            f"Optional tokens only raised a score and have no place here: {', '.join(optional)}."
        )
    if pack_keys.mapping(inner, "tokenWeights", "weights"):
        draft.left.append("The weights of tokens have no place here: all phrases weigh the same.")
    return {key: value for key, value in found.items() if value}


def _form_codes(config: Json, draft: Draft) -> list[str]:
    found = []
    for source in pack_keys.texts(config, *_FORM_CODES):
        code = pack_rules.unanchored(source)
        try:
            expressions.pattern(code, ignore_case=True)
        except expressions.BadExpression as error:
            draft.left.append(f"Form code {source} {error}; it was left out.")
        else:
            found.append(code)
    return found


def _checked(mapping: Json) -> Spec:
    try:
        return spec_dump.load(mapping, sha256="", name=str(mapping["spec"]))
    except Rejected as error:
        raise Rejected(f"The spec made of it has mistakes:\n{error}") from error


def _name_left(meta: Json, draft: Draft) -> None:
    there = [name for name in _NO_PLACE if pack_keys.get(meta, name)]
    if there:
        draft.left.append(f"These have no place in a spec: {', '.join(there)}.")
