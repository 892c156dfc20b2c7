"""The parts of every record: frozen models, cleaned texts, days, problems with our codes.

Modules that define records do without ``from __future__ import annotations``: pydantic would
compile the text of each annotation, and those of ancestors once more for each model, at every
start.
"""

import datetime as dt
import os
import sys
from collections import ChainMap
from collections.abc import Callable, Mapping
from functools import cache
from types import ModuleType
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from govtool.base import telephone, text
from govtool.base.dates import FIRST_YEAR, LAST_YEAR, ProvisionalDay
from govtool.base.errors import Problem, Refused
from govtool.base.i18n import _, msgid, of, sentences
from govtool.privacy.personal_marks import NUMBERS, Personal, mark_at

# Nothing else may look into records. Only to look for plugins costs a tenth of a start, so a
# stand-in takes the place of what looks; should pydantic move that, the variable still stops it.
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
_NO_PLUGINS: Any = ModuleType("pydantic.plugin._loader")
_NO_PLUGINS.get_plugins = tuple
sys.modules[_NO_PLUGINS.__name__] = _NO_PLUGINS

MOST_MEMBERS = 9999
"""More people do not live in one household."""
MOST_PERSONS = 1_000_000
"""More people do not have one dispute."""
MOST_PAPERS = 1_000_000
"""More papers of one kind no unit draws up in a year."""
MOST_STAGES = 9999
"""More turns no case takes."""
MOST_OF_A_UNIT = 99_999_999
"""More people do not live in one unit."""
_BOUNDS = {
    "households": (0, MOST_OF_A_UNIT),
    "population": (0, MOST_OF_A_UNIT),
    "residents_groups": (0, MOST_OF_A_UNIT),
    "posts": (0, MOST_OF_A_UNIT),
    "filled": (0, MOST_OF_A_UNIT),
    "seconded": (0, MOST_OF_A_UNIT),
    "full_time": (0, MOST_OF_A_UNIT),
    "persons": (1, MOST_PERSONS),
    "number": (1, MOST_PAPERS),
    "year": (FIRST_YEAR, LAST_YEAR),
    "stage": (1, MOST_STAGES),
}
"""The bounds of whole numbers; all others are members of a household."""


def _checked(clean: Callable[[str], str]) -> AfterValidator:
    """Return a validator that turns :class:`Refused` into pydantic's error with its code."""

    def validate(value: str) -> str:
        try:
            return clean(value)
        except Refused as refusal:
            message = sentences(refusal.message, refusal.hint)
            raise PydanticCustomError(refusal.code, message) from None

    return AfterValidator(validate)


def _blank_is_none(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _number_as_text(value: Any) -> Any:
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def _whole_day(value: Any) -> dt.date:
    """Only a whole local date: pydantic alone would also take time stamps and numbers for one."""
    if type(value) is dt.date:
        return value
    if isinstance(value, ProvisionalDay):
        return dt.date(value.year, value.month, value.day)
    try:
        if isinstance(value, str) and len(value) == len("2026-03-02"):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError(
        "bad_date", _("“{value}” is not a date (YYYY-MM-DD).").format(value=text.quoted(value))
    )


def _words(limit: int, *, lines: bool = False) -> AfterValidator:
    """Return a validator of written text; old entries of invisible characters stay readable."""
    return _checked(
        lambda v: text.clean(v, limit, lines=lines) if not v.strip() or text.visible(v) else v
    )


Name = Annotated[str, _words(text.NAME_LIMIT)]
Line = Annotated[str, _words(text.LINE_LIMIT)]
Words = Annotated[Line, Personal.LINE]
Text = Annotated[str, _words(text.TEXT_LIMIT, lines=True), Personal.TEXT]
StaffName = Annotated[Name, Personal.STAFF]
UnitName = Annotated[Name, Personal.UNIT]
Code = Annotated[str, _checked(text.code)]
Phone = Annotated[str, _checked(telephone.phone), Personal.PHONE]
IdentityNumber = Annotated[str, _checked(text.identity_number), Personal.ID_NO]
Day = Annotated[dt.date, BeforeValidator(_whole_day)]
Members = Annotated[int, Field(strict=True, ge=0, le=MOST_MEMBERS)]
Yuan = Annotated[str, BeforeValidator(_number_as_text), _checked(text.yuan)]
"""An amount in yuan 元 as a text of digits, since sums are never binary fractions."""
Area = Annotated[str, BeforeValidator(_number_as_text), _checked(text.area)]
"""An area in square kilometres as a text of digits, with four decimals at most."""
Count = Annotated[int, Field(strict=True, ge=0, le=MOST_OF_A_UNIT)]
Persons = Annotated[int, Field(strict=True, ge=1, le=MOST_PERSONS)]
PaperNumber = Annotated[int, Field(strict=True, ge=1, le=MOST_PAPERS)]
StageNumber = Annotated[int, Field(strict=True, ge=1, le=MOST_STAGES)]
Year = Annotated[int, Field(strict=True, ge=FIRST_YEAR, le=LAST_YEAR)]
Category = Annotated[str, _checked(text.category)]
_optional = BeforeValidator(_blank_is_none)
OptionalName = Annotated[Name | None, _optional]
OptionalStaffName = Annotated[StaffName | None, _optional]
OptionalLine = Annotated[Line | None, _optional]
OptionalWords = Annotated[Words | None, _optional]
OptionalText = Annotated[Text | None, _optional]
OptionalCode = Annotated[Code | None, _optional]
OptionalPhone = Annotated[Phone | None, _optional]
StaffNumber = Annotated[str, _checked(text.staff_number), Personal.STAFF_NUMBER]
OptionalStaffNumber = Annotated[StaffNumber | None, _optional]
OptionalIdentityNumber = Annotated[IdentityNumber | None, _optional]


class Record(BaseModel):
    """The base of all models: frozen, no unknown fields, schema built at first use.

    An error that nobody foresaw does not quote what the record held: that may be anybody's number.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", defer_build=True, hide_input_in_errors=True
    )

    @classmethod
    def checked(cls, **values: Any) -> Self:
        """Build a record from what a person typed.

        :raises Refused: with the first problem's code, all problems' messages, and the field in
            ``where``.
        """
        typed = {
            name: text.visible(value, lines=True) if isinstance(value, str) else value
            for name, value in values.items()
        }
        try:
            return cls.model_validate(typed)
        except ValidationError as error:
            problems = problems_of(error, cls)
            message = sentences(
                *(
                    of(field_label(p.field, cls), p.message) if p.field else p.message
                    for p in problems
                )
            )
            raise Refused(
                problems[0].code, message, column=problems[0].field, value=problems[0].value
            ) from None

    @classmethod
    def trusted(cls, **values: Any) -> Self:
        """Build a record from checked values, exactly as :meth:`checked` gives it.

        What ``model_construct`` does, without looking at each field: a million imported cases are
        five million events.
        """
        record = cls.__new__(cls)
        setting = object.__setattr__
        setting(record, "__dict__", {**_defaults(cls), **values})
        setting(record, "__pydantic_fields_set__", set(values))
        setting(record, "__pydantic_extra__", None)
        setting(record, "__pydantic_private__", None)
        return record


@cache
def _defaults(model: type[Record]) -> dict[str, Any]:
    return {
        name: field.default for name, field in model.model_fields.items() if not field.is_required()
    }


_LABELS = {
    "on": msgid("date"),
    "unit": msgid("unit"),
    "summary": msgid("summary"),
    "grid": msgid("grid"),
    "ref": msgid("own number"),
    "name": msgid("name"),
    "phone": msgid("telephone"),
    "id_no": msgid("document number"),
    "code": msgid("code"),
    "parent": msgid("unit above"),
    "head": msgid("head of the household"),
    "address": msgid("address"),
    "members": msgid("number of members"),
    "reason": msgid("reason"),
    "note": msgid("remark"),
    "override": msgid("reason for the override"),
    "opinion": msgid("opinion"),
    "approved_by": msgid("leader who approved it"),
    "approved_on": msgid("day of the approval"),
    "person": msgid("person responsible"),
    "delivery": msgid("way of delivery"),
    "agreement_no": msgid("number of the agreement"),
    "before_authority": msgid("authority"),
    "dispute_type": msgid("dispute type"),
    "detail": msgid("details"),
    "no": msgid("number"),
    "other": msgid("other case"),
    "occurred_on": msgid("day it arose"),
    "persons": msgid("number of persons"),
    "scale": msgid("scale"),
    "category": msgid("category of the event"),
    "place": msgid("place"),
    "amount": msgid("amount"),
    "body": msgid("body that mediated"),
    "way": msgid("way settled"),
    "asked": msgid("person asked"),
    "facts": msgid("main facts"),
    "points": msgid("points in dispute"),
    "terms": msgid("terms of the agreement"),
    "performance": msgid("manner of performance"),
    "perform_by": msgid("to be performed by"),
    "instalments": msgid("instalments"),
    "perform_when": msgid("when it is to be performed"),
    "paper": msgid("paper of the agreement"),
    "court": msgid("court"),
    "occupation": msgid("occupation"),
    "representative": msgid("legal representative"),
    "guardian": msgid("guardian"),
    "agent": msgid("agent"),
    "relation": msgid("relation to the party"),
    "authority": msgid("authority of the agent"),
    "since": msgid("day from which on the agent takes part"),
    "found_on": msgid("day it was found"),
    "found_by": msgid("found by"),
    "campaign": msgid("campaign"),
    "risk": msgid("what it may turn into"),
    "measures": msgid("what was done to prevent it"),
    "reported_to": msgid("authority that was told"),
    "held": msgid("way of the session"),
    "participants": msgid("participants"),
    "capacity": msgid("capacity"),
    "by": msgid("way of the advice"),
    "adviser": msgid("adviser"),
    "procedure": msgid("procedure"),
    "prevented": msgid("prevented"),
    "leader": msgid("leader"),
    "title": msgid("title"),
    "due": msgid("due date"),
    "appointed_on": msgid("appointed on"),
    "certificate": msgid("certificate number"),
    "outcome": msgid("outcome"),
    "agreement": msgid("form of the agreement"),
    "to": msgid("centre asked"),
    "lead": msgid("lead"),
    "cooperating": msgid("cooperating units"),
    "until": msgid("new due date"),
    "approved": msgid("approved"),
    "channel": msgid("led into"),
    "satisfied": msgid("satisfied"),
    "registered_on": msgid("registered on"),
    "source": msgid("source"),
    "severity": msgid("severity"),
    "petition": msgid("petition case"),
    "parties": msgid("parties"),
    "role": msgid("role"),
}
"""The labels of fields, whatever the record; a field's own title goes first."""
_LABELS_OF_UNITS = {
    "contacts": msgid("contacts"),
    "post": msgid("post"),
    "stationed_from": msgid("stationed from"),
    "profile": msgid("basic facts"),
    "area": msgid("area (km²)"),
    "households": msgid("number of households"),
    "population": msgid("number of inhabitants"),
    "residents_groups": msgid("number of residents' groups"),
    "posts": msgid("number of posts"),
    "filled": msgid("posts filled"),
    "seconded": msgid("people seconded"),
    "full_time": msgid("people full-time"),
}
_LABELS_OF_PEOPLE = {
    "mediator": msgid("mediator"),
    "mediator_phone": msgid("telephone of the mediator"),
    "recorder": msgid("recorder"),
    "attendees": msgid("others present"),
}


_LABELS_OF_AGREEMENTS = {"matter": msgid("not to be confirmed by a court")}


_ALL_LABELS = ChainMap(_LABELS, _LABELS_OF_UNITS, _LABELS_OF_PEOPLE, _LABELS_OF_AGREEMENTS)


def field_label(path: str, model: type[BaseModel] | None = None) -> str:
    """Return what people call a field, from its path in a record (``parties.0.phone``).

    :param model: the record that has it, whose field may say what it is called.
    """
    name = path.rpartition(".")[2]
    label = _title(path, name, model) or _ALL_LABELS.get(name, name)
    return _(label)


def _title(path: str, name: str, model: type[BaseModel] | None) -> str | None:
    info = model.model_fields.get(name) if model and "." not in path else None
    return info.title if info else None


def problems_of(error: ValidationError, model: type[Record]) -> list[Problem]:
    """Return the problems pydantic found, under our codes and the field's own name."""
    return [_problem(detail, model) for detail in error.errors()]


def _problem(detail: Mapping[str, Any], model: type[Record]) -> Problem:
    field = ".".join(str(part) for part in detail["loc"])
    value, shown = detail["input"], None
    if value is not None and not isinstance(value, (dict, list)):
        shown = text.quoted(value, _SHOWN, personal=mark_at(model, field) in NUMBERS)
    match detail["type"]:
        case code if "url" not in detail:  # raised by a validator of ours
            return Problem(field, code, detail["msg"], shown)
        case "missing":
            return Problem(field, "missing", _("This is required."))
        case "extra_forbidden":
            return Problem(field, "unknown_field", _("There is no such field."), shown)
        case "enum":
            choices = _("Choose one of: {choices}.").format(
                choices=detail["ctx"]["expected"].replace("'", "")
            )
            return Problem(field, "bad_term", choices, shown)
        case "greater_than_equal" | "less_than_equal":
            least, most = _BOUNDS.get(field.rpartition(".")[2], (0, MOST_MEMBERS))
            message = _("It must lie between {least} and {most}.").format(least=least, most=most)
            return Problem(field, "bad_value", message, shown)
        case _:
            return Problem(field, "bad_value", _("This value has the wrong form."), shown)


_SHOWN = 80
"""So many characters of a value are quoted."""
