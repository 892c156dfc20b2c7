"""What the rules ask of a unit; loaded with every command, so it knows nothing of events and contacts."""

from govtool.base import vocabulary as voc
from govtool.base.record import Code, OptionalCode, Record, StaffName


class UnitHeader(Record):
    """A unit 单位 as the rules see it."""

    code: Code
    name: StaffName
    kind: voc.UnitKind
    parent: OptionalCode = None
