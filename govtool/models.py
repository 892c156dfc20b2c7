"""The front door to records and events, each loaded on demand from its home.

Records and events are validated once on the way in, and frozen from then on. Event names and their
effects are those of the rulebook, section 2.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if (
    TYPE_CHECKING
):  # what a noun's module defines itself, and so no more than stands in the table below
    from govtool.journal.events import *
    from govtool.law.contact import *
    from govtool.subjects.case.handover import *
    from govtool.subjects.case.mediation import *
    from govtool.subjects.case.particulars import *
    from govtool.subjects.case.registration import *
    from govtool.subjects.clerk import *
    from govtool.subjects.data_export import *
    from govtool.subjects.decision.kinds import *
    from govtool.subjects.duty.kinds import *
    from govtool.subjects.filed_return import *
    from govtool.subjects.grid.kinds import *
    from govtool.subjects.group import *
    from govtool.subjects.guardian import *
    from govtool.subjects.household.kinds import *
    from govtool.subjects.matter.intake import *
    from govtool.subjects.matter.outcome import *
    from govtool.subjects.matter.turns import *
    from govtool.subjects.mediator.kinds import *
    from govtool.subjects.meeting import *
    from govtool.subjects.office import *
    from govtool.subjects.reception import *
    from govtool.subjects.request import *
    from govtool.subjects.restoration import *
    from govtool.subjects.unit.header import *
    from govtool.subjects.unit.kinds import *

_HOMES: dict[str, str] = {
    "govtool.journal.events": "Corrected Entry Event Linked NoticeIssued Redacted Retracted",
    "govtool.subjects.guardian": "Guardian",
    "govtool.subjects.case.handover": (
        "Accepted Assigned ExtensionDecided ExtensionRequested LetterApproved Replied "
        "Returned Transferred"
    ),
    "govtool.subjects.case.mediation": (
        "Agreed Alerted Closed ClosureReported ConfirmationApplied Consulted Diverted "
        "Investigated Mediated Met Participant Performed PlatformEntered Revisited"
    ),
    "govtool.subjects.case.particulars": "Instalment Particulars Supplemented",
    "govtool.subjects.case.registration": (
        "Agent AppEntered BecameMajor Numbered Party Registered Reported"
    ),
    "govtool.subjects.matter.intake": "MatterDeclined MatterReported MatterReporter MatterTakenUp",
    "govtool.subjects.matter.outcome": (
        "MatterAnswered MatterArchived MatterBecameCase MatterHandled MatterRated MatterRechecked "
        "MatterRedo"
    ),
    "govtool.subjects.matter.turns": (
        "MatterDispatched MatterExtensionDecided MatterExtensionRequested MatterFollowedUp "
        "MatterJoint MatterLeaderTold MatterMajor MatterRaised MatterSentBack MatterSigned"
    ),
    "govtool.subjects.office": "CalendarNotice NoticeDay OfficeOpened PolicyAdopted RecordBegan RulesAdopted",
    "govtool.subjects.unit.kinds": "Unit UnitClosed UnitPosts UnitProfile UnitSaved",
    "govtool.subjects.unit.header": "UnitHeader",
    "govtool.law.contact": "Contact",
    "govtool.subjects.grid.kinds": "Grid GridClosed GridSaved",
    "govtool.subjects.group": "Group GroupClosed GroupSaved Seat",
    "govtool.subjects.household.kinds": "Household HouseholdClosed HouseholdSaved",
    "govtool.subjects.mediator.kinds": "Mediator MediatorLeft MediatorSaved",
    "govtool.subjects.duty.kinds": "Duty DutyCleared DutySet",
    "govtool.subjects.decision.kinds": "DecisionDone DecisionMade",
    "govtool.subjects.meeting": "MeetingHeld",
    "govtool.subjects.reception": "ReceptionHeld",
    "govtool.subjects.filed_return": "ReturnFiled",
    "govtool.subjects.clerk": "ClerkRemoved ClerkSet",
    "govtool.subjects.data_export": "PersonalDataExported Selection",
    "govtool.subjects.request": "NextOfKin RequestAnswered RequestMade RequestWithdrawn",
    "govtool.subjects.restoration": "Restored",
}
"""The module of each name, as text: a noun is imported only when it is asked for."""
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}

if not TYPE_CHECKING:  # so that a name that is not there stays an error of types

    def __getattr__(name: str) -> Any:
        if name not in _HOME_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = getattr(import_module(_HOME_OF[name]), name)
        globals()[name] = found
        return found
