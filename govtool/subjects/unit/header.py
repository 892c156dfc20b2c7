"""The part of a unit that rules need; loaded with every command."""

from govtool.base import vocabulary as voc
from govtool.base.record import Code, OptionalCode, Record, UnitName


class UnitHeader(Record):
    """A unit 单位 as the rules see it."""

    code: Code
    name: UnitName
    kind: voc.UnitKind
    parent: OptionalCode = None
