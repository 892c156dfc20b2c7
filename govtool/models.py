"""The front door to records and events, each loaded on demand from its home.

Records and events are validated once on the way in, and frozen from then on. Event names and their
effects are those of the rulebook, section 2.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # each star gives what its module defines, no more than the table below has
    from govtool.journal.events import *
    from govtool.law.contact import *
    from govtool.subjects.care.agreement import *
    from govtool.subjects.care.visits import *
    from govtool.subjects.case.closing import *
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
    from govtool.subjects.head.naming import *
    from govtool.subjects.head.service import *
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
    from govtool.subjects.visit.kinds import *

_HOMES = """
journal.events: Corrected Entry Event Linked NoticeIssued Redacted Retracted
subjects.guardian: Guardian
subjects.case.closing: Agreed Closed ClosureReported ConfirmationApplied Diverted Performed
    PlatformEntered Revisited
subjects.case.handover: Accepted Assigned ExtensionDecided ExtensionRequested LetterApproved
    Replied Returned Transferred
subjects.case.mediation: Alerted Consulted Investigated Mediated Met Participant
subjects.case.particulars: Instalment Particulars Supplemented
subjects.case.registration: Agent AppEntered BecameMajor Numbered Party Registered Reported
subjects.matter.intake: MatterDeclined MatterReported MatterReporter MatterTakenUp
subjects.matter.outcome: MatterAnswered MatterArchived MatterBecameCase MatterHandled
    MatterRated MatterRechecked MatterRedo
subjects.matter.turns: MatterDispatched MatterExtensionDecided MatterExtensionRequested
    MatterFollowedUp MatterJoint MatterLeaderTold MatterMajor MatterRaised MatterSentBack
    MatterSigned
subjects.office: CalendarNotice NoticeDay OfficeOpened PolicyAdopted RecordBegan RulesAdopted
subjects.unit.kinds: Unit UnitClosed UnitPosts UnitProfile UnitSaved
subjects.unit.header: UnitHeader
law.contact: Contact
subjects.grid.kinds: Grid GridClosed GridSaved
subjects.commendation: Commended
subjects.group: Group GroupClosed GroupSaved Seat
subjects.household.kinds: Household HouseholdClosed HouseholdMerged HouseholdMoved HouseholdSaved
subjects.care.agreement: CareAgreed CareChanged CareWithdrawn UnitHeld
subjects.care.visits: VisitMade
subjects.visit.kinds: VisitRequested
subjects.head.naming: HeadAgreed HeadChosenAs HeadNamed HeadRefused HeadsApproved HeadsListed
subjects.head.service: HeadChatOpened HeadCommended HeadInsured HeadLogged HeadPlaqued HeadReplaced
    HeadTasked HeadTrained ReplaceOrdered
subjects.mediator.kinds: Mediator MediatorLeft MediatorSaved
subjects.duty.kinds: Duty DutyCleared DutySet
subjects.decision.kinds: DecisionDone DecisionMade
subjects.meeting: MeetingHeld
subjects.reception: ReceptionHeld
subjects.filed_return: ReturnFiled
subjects.clerk: ClerkRemoved ClerkSet
subjects.data_export: PersonalDataExported Selection
subjects.request: NextOfKin RequestAnswered RequestMade RequestWithdrawn
subjects.restoration: Restored
"""
"""The names by module, as text: a noun is imported only when it is asked for."""
_HOME_OF: dict[str, str] = {}
for _word in _HOMES.split():
    if _word.endswith(":"):
        _module = f"govtool.{_word[:-1]}"
    else:
        _HOME_OF[_word] = _module

if not TYPE_CHECKING:  # so that a name that is not there stays an error of types

    def __getattr__(name: str) -> Any:
        if name not in _HOME_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = getattr(import_module(_HOME_OF[name]), name)
        globals()[name] = found
        return found
