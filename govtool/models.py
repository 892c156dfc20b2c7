"""The front door to records and events: each by its name, from the module of its noun, which is loaded when asked for.

Records and events are validated once on the way in, and frozen from then on. Event names and their effects are those
of the rulebook, section 2.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # what a noun's module defines itself, and so no more than stands in the table below
    from govtool.subjects.acting import *
    from govtool.subjects.case.events import *
    from govtool.subjects.clerk import *
    from govtool.subjects.contact import *
    from govtool.subjects.decision import *
    from govtool.subjects.duty import *
    from govtool.subjects.event import *
    from govtool.subjects.exported import *
    from govtool.subjects.filing import *
    from govtool.subjects.grid import *
    from govtool.subjects.group import *
    from govtool.subjects.household import *
    from govtool.subjects.matter.events import *
    from govtool.subjects.mediator import *
    from govtool.subjects.meeting import *
    from govtool.subjects.office import *
    from govtool.subjects.reception import *
    from govtool.subjects.request import *
    from govtool.subjects.restored import *
    from govtool.subjects.unit import *
    from govtool.subjects.unitheader import *

_HOMES: dict[str, str] = {
    "govtool.subjects.event": "Corrected Entry Event Linked NoticeIssued Redacted Retracted",
    "govtool.subjects.acting": "Guardian",
    "govtool.subjects.case.events": (
        "Accepted Agent Agreed Alerted AppEntered Assigned BecameMajor Closed ClosureReported ConfirmationApplied Consulted Diverted ExtensionDecided ExtensionRequested "
        "Instalment Investigated LetterApproved Mediated Met Numbered Participant Particulars Party Performed PlatformEntered Registered Replied Reported Returned "
        "Revisited Supplemented Transferred"
    ),
    "govtool.subjects.matter.events": (
        "MatterAnswered MatterArchived MatterBecameCase MatterDeclined MatterDispatched MatterExtensionDecided "
        "MatterExtensionRequested MatterFollowedUp MatterHandled MatterJoint MatterLeaderTold MatterMajor MatterRaised "
        "MatterRated MatterRechecked MatterRedo MatterReported MatterReporter MatterSentBack MatterSigned MatterTakenUp"
    ),
    "govtool.subjects.office": "CalendarNotice NoticeDay OfficeOpened PolicyAdopted RecordBegan RulesAdopted",
    "govtool.subjects.unit": "Unit UnitClosed UnitPosts UnitProfile UnitSaved",
    "govtool.subjects.unitheader": "UnitHeader",
    "govtool.subjects.contact": "Contact",
    "govtool.subjects.grid": "Grid GridClosed GridSaved",
    "govtool.subjects.group": "Group GroupClosed GroupSaved Seat",
    "govtool.subjects.household": "Household HouseholdClosed HouseholdSaved",
    "govtool.subjects.mediator": "Mediator MediatorLeft MediatorSaved",
    "govtool.subjects.duty": "Duty DutyCleared DutySet",
    "govtool.subjects.decision": "DecisionDone DecisionMade",
    "govtool.subjects.meeting": "MeetingHeld",
    "govtool.subjects.reception": "ReceptionHeld",
    "govtool.subjects.filing": "ReturnFiled",
    "govtool.subjects.clerk": "ClerkRemoved ClerkSet",
    "govtool.subjects.exported": "PersonalDataExported Selection",
    "govtool.subjects.request": "NextOfKin RequestAnswered RequestMade RequestWithdrawn",
    "govtool.subjects.restored": "Restored",
}
"""Where each name is defined, as text: nothing of a noun is imported before somebody asks for it."""
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}

if not TYPE_CHECKING:  # so that a name that is not there stays an error of types

    def __getattr__(name: str) -> Any:
        if name not in _HOME_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = getattr(import_module(_HOME_OF[name]), name)
        globals()[name] = found
        return found
