"""The answers of one command line: going back, changing one, leaving with a draft, resuming.

What a command asks depends on its answers alone, and nothing is recorded before all of them are
there. So to go back, or to change an answer, the command is run again from its beginning, and the
answers before are given for the person: whatever was asked, of a group too, is asked in its order,
and what is recorded is what the last run understood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple, NoReturn

from govtool.base.errors import NotFound, Refused, UsageMistake
from govtool.base.i18n import _
from govtool.shell import terminal
from govtool.shell.frame.session import Session, was_recorded

RECORD = "record"
"""The name of the question whether all answers are to be recorded."""
YES = "y"
"""The answer to it; an empty one is the same."""


class FormAnswer(NamedTuple):
    """An answer to a question.

    :param name: that of the field, or the words of the question; :param decides: whether that is
        one of yes or no.
    """

    name: str
    text: str
    decides: bool = False


class Planned(NamedTuple):
    """An earlier answer to a question that is going to be asked.

    :param is_settled: it is given for the person, who is not asked; otherwise it is what an empty
        answer stands for.
    """

    name: str
    text: str
    is_settled: bool


class AskedAnew(BaseException):  # no error: the command is run again
    """Leave the command, to run it again with other answers.

    :param argv: the command line to run, None for the same.
    """

    def __init__(self, argv: Sequence[str] | None = None) -> None:
        super().__init__()
        self.argv = argv


@dataclass
class Conversation:
    """Questions and answers of the command that runs.

    :param answers: those of this run, in order.
    :param planned: answers for questions to come.
    :param meant: numbers in full by the words typed for them; a word may mean another case another
        day.
    :param shared: the global options that the command takes, with how many words each has behind
        it.
    :param keeps_draft: whether what was answered is kept when the form is left.
    :param is_introduced: whether the keys were named; :param is_resumed: whether it goes on with a
        draft;
    :param is_declined: whether the clerk did not want to go on with one.
    """

    session: Session | None = None
    command: str = ""
    about: tuple[str, ...] = ()
    argv: tuple[str, ...] = ()
    answers: list[FormAnswer] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    meant: dict[str, str] = field(default_factory=dict)
    shared: Mapping[str, int] = field(default_factory=dict)
    keeps_draft: bool = False
    is_introduced: bool = False
    is_resumed: bool = False
    is_declined: bool = False

    # --- one run after another

    def begin(self, argv: Sequence[str]) -> None:
        """Begin a run of the command line; text before the first question is not repeated."""
        self.argv, self.answers, self.about = tuple(argv), [], ()
        terminal.hush(on=any(planned.is_settled for planned in self.planned))

    def enter(self, session: Session, command: str, shared: Mapping[str, int]) -> None:
        """Know the command that runs."""
        self.session, self.command, self.shared = session, command, shared

    def speak(self) -> None:
        """Let everything be said from here on."""
        terminal.hush(on=False)

    # --- one question

    def plan_for(self, name: str) -> Planned | None:
        """Take the earlier answer to a question, None where there is none."""
        for place, planned in enumerate(self.planned):
            if planned.name == name:
                del self.planned[place]
                if not any(left.is_settled for left in self.planned):
                    self.speak()
                return planned
        return None

    @contextmanager
    def answering(self, name: str, text: str, *, decides: bool = False) -> Iterator[None]:
        """Hold an answer while it is read, before questions about it; drop a refused one."""
        before = len(self.answers)
        self.answers.append(FormAnswer(name, text, decides))
        try:
            yield
        except (Refused, NotFound, UsageMistake):
            del self.answers[before:]
            raise

    def amend(self, name: str, text: str) -> None:
        """Let the answer that is being read be known as what it means."""
        place = max(place for place, answer in enumerate(self.answers) if answer.name == name)
        self.answers[place] = FormAnswer(name, text)

    def has_answer(self, name: str) -> bool:
        """Return whether a person answered the question in this run."""
        return any(answer.name == name for answer in self.answers)

    # --- running the command again

    def go_back(self, here: Planned | None) -> NoReturn:
        """Ask the question before once more.

        :param here: the earlier answer to the question that is left.
        :raises AskedAnew: always, but :raises Refused: code ``first_question``, where there is none
            before.
        """
        if not self.answers or was_recorded():
            raise Refused("first_question", _("There is no question before this one."))
        if here is not None:
            self.planned.insert(0, here)
        self._anew(len(self.answers) - 1, is_settled=False)

    def change(self, name: str) -> NoReturn:
        """Ask an answered question again, as the last answer requires; keep the answers between.

        :raises AskedAnew: always.
        """
        del self.answers[-1]
        names = [answer.name for answer in self.answers]
        self._anew(len(names) - 1 - names[::-1].index(name), is_settled=True)

    def _anew(self, place: int, *, is_settled: bool) -> NoReturn:
        before, asked, after = self.answers[:place], self.answers[place], self.answers[place + 1 :]
        self.planned = [
            *(Planned(answer.name, answer.text, is_settled=True) for answer in before),
            Planned(asked.name, asked.text, is_settled=False),
            *(Planned(answer.name, answer.text, is_settled) for answer in after),
            *self.planned,
        ]
        raise AskedAnew

    # --- drafts

    def resume(self, argv: Sequence[str], answers: Sequence[tuple[str, str]]) -> NoReturn:
        """Resume a draft; who records and on what day is as it is now.

        :raises AskedAnew: always.
        """
        self.is_resumed = True
        self.planned = [Planned(name, text, is_settled=True) for name, text in answers]
        now, _own = self.parted(self.argv)
        _then, words = self.parted(argv)
        raise AskedAnew([*now, *words])

    def parted(self, argv: Sequence[str]) -> tuple[list[str], list[str]]:
        """Return the global options of a command line with their values, and its other words."""
        shared: list[str] = []
        words: list[str] = []
        rest = iter(argv)
        for word in rest:
            option, equals, _value = word.partition("=")
            if word == "--":
                words += [word, *rest]
            elif option in self.shared:
                shared += [word, *islice(rest, 0 if equals else self.shared[option])]
            else:
                words.append(word)
        return shared, words

    def leave(self, say: Callable[[str], None]) -> None:
        """Keep what was answered of a form that is not recorded."""
        answers = [
            *self._unrecorded(),
            *(FormAnswer(name, text) for name, text, _settled in self.planned),
        ]
        if self.keeps_draft and answers and self.session and not was_recorded():
            from govtool.shell.form import drafts

            drafts.keep(self, answers, say)

    def _unrecorded(self) -> list[FormAnswer]:
        """Return the answers without the last yes: they are shown again before recording."""
        places = [place for place, answer in enumerate(self.answers) if not answer.decides]
        last = self.answers[places[-1]] if places else None
        is_yes = last is not None and last.name == RECORD and last.text in {"", YES}
        return self.answers[: places[-1]] if is_yes else self.answers

    def finish(self) -> None:
        """Forget the draft of what is recorded."""
        if self.keeps_draft and was_recorded():
            from govtool.shell.form import drafts

            drafts.forget(self)


talk = Conversation()
"""The conversation of this process."""


def afresh() -> None:
    """Forget the conversation of an earlier command line."""
    talk.__dict__.update(Conversation().__dict__)
