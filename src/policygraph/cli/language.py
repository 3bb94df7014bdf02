"""The language in which a command speaks: that of ``--language``, else that of the locale."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from typing import Any

import click

from policygraph.cli import help
from policygraph.cli.mistaken_sources import hinted
from policygraph.errors import UsageError, refuse_unspoken
from policygraph.rdf.language_tags import is_tag, no_tag
from policygraph.words.phrases import ENGLISH, Phrase, languages, phrase_of, word

# The categories of POSIX that say in which language messages are, the first that is set.
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
# Formats that people read; in all others only --language changes the language.
_READ = {"text", "markdown", "table", "html", "svg", "mermaid", "dot"}
_GIVEN = "policygraph.language"  # the key of the tag of --language in a context's meta
_OPTION = "--language"
_OF_CLICK = (click.core, click.decorators, click.exceptions, click.formatting, click.parser, click.types)

_spoken = ContextVar("spoken", default=ENGLISH)


def spoken() -> str:
    """Return the language in which the running command speaks: its tag, whose words may be in English alone."""
    return _spoken.get()


def speak(tag: str) -> None:
    """Let all that is said from now on be in a language."""
    _spoken.set(tag)


def given_language(ctx: click.Context) -> str:
    """Return the tag of ``--language``, of the command or before it, "" where none is given."""
    return str(ctx.meta.get(_GIVEN, ""))


def language_for(ctx: click.Context, format: str) -> str:
    """Return the language for a format: that of ``--language``, else the one that is spoken where people read the
    format, and English where programs do.
    """
    return given_language(ctx) or (spoken() if format in _READ else ENGLISH)


def of_locale(environment: Mapping[str, str]) -> str:
    """Return the language of the locale, where the program speaks it, else English.

    >>> of_locale({"LANG": "zh_CN.UTF-8"}), of_locale({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"})
    ('zh', 'en')
    """
    name = next((environment[key] for key in _LOCALE if environment.get(key)), "")
    tag = re.split(r"[_.@-]", name)[0].lower()
    return tag if tag in languages() else ENGLISH


class LanguageOption(click.Option):
    """The option ``--language`` of a command that speaks it, and not of one that writes a record in it."""


def message_language_option(**attributes: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option ``--language`` with a language that the program speaks."""
    return _option("The language of messages.", _of_messages, **attributes)


def language_option(help: str, **attributes: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option ``--language`` with any language tag: that of labels, and of messages where there are any."""
    return _option(help, _of_labels, **attributes)


def _option(
    help: str, callback: Callable[..., Any], **attributes: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(
        _OPTION, metavar="TAG", cls=LanguageOption, is_eager=True, callback=callback, help=help, **attributes
    )


def _of_messages(ctx: click.Context, param: click.Parameter, tag: str | None) -> str | None:
    if tag is not None:
        refuse_unspoken(tag, languages())
    return keep_given(ctx, param, tag)


def _of_labels(ctx: click.Context, param: click.Parameter, tag: str | None) -> str | None:
    if tag is not None and not is_tag(tag):
        raise UsageError(no_tag(tag))
    return keep_given(ctx, param, tag)


def keep_given(ctx: click.Context, param: click.Parameter, tag: str | None) -> str | None:
    """Speak the language that is given, if any, and return its tag."""
    if tag is not None:
        ctx.meta[_GIVEN] = tag
        speak(tag)
    return tag


class Command(click.Command):
    """A command that says all in the language that is spoken, help and usage errors too."""

    context_class = help.Context

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Find the language among the arguments, so that what is wrong with the others is said in it, and parse them."""
        if self._speaks():
            listen(args, self.allow_interspersed_args)
        command = help.in_language(self, spoken())
        return click.Command.make_context(command, info_name, args, parent, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; without ``--language``, the locale decides for what people read.

        Raises UsageError for an option that stands twice and may not be repeated: the first would be passed over.
        """
        given = [] if ctx.resilient_parsing else [*args]
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            if type(error) is click.UsageError and not ctx.resilient_parsing:  # one argument or more too many
                self._hint(error.message, self.make_parser(ctx).parse_args(given)[1])
            raise
        _refuse_repeated(self.make_parser(ctx).parse_args(given)[2])
        if self._speaks() and ctx.params.get("language", "") is None:
            ctx.params["language"] = language_for(ctx, ctx.params.get("format", "text"))
        return rest

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; say with what goes wrong where one of its arguments is a source."""
        try:
            return super().invoke(ctx)
        except UsageError as error:
            if not ctx.params.get("sources"):
                arguments = (param.name for param in self.params if isinstance(param, click.Argument))
                self._hint(phrase_of(error), [ctx.params.get(name or "") for name in arguments])
            raise

    def _hint(self, problem: str, values: Sequence[Any]) -> None:
        """Raise UsageError, with how to name a source, where a value of an argument is one."""
        if hint := hinted(problem, self, values):
            raise UsageError(hint) from None

    def _speaks(self) -> bool:
        return any(isinstance(param, LanguageOption) for param in self.params)


def _refuse_repeated(given: Sequence[click.Parameter]) -> None:
    for param, number in Counter(given).items():
        if (
            number > 1
            and isinstance(param, click.Option)
            and not param.multiple
            and (not param.is_flag or param.secondary_opts)
        ):
            raise UsageError(
                Phrase("{option} is given more than once; give one value", option=param.opts[-1])
            )


class Group(Command, click.Group):
    """A group of such commands."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command with its help in the language that is spoken."""
        command = super().get_command(ctx, cmd_name)
        return command and help.in_language(command, spoken())


def listen(args: Sequence[str], everywhere: bool = True) -> None:
    """Speak the language that ``--language`` names among arguments, or among the options before the first, if the
    program speaks it.
    """
    tag, values = "", iter(args)
    for argument in values:
        option, equals, value = argument.partition("=")
        if argument == "--" or not (everywhere or argument.startswith("-")):
            break
        if option == _OPTION:
            tag = value if equals else next(values, "")
    if {tag, tag.partition("-")[0]} & set(languages()):
        speak(tag)


def start() -> None:
    """Speak the language of the locale, and let click say its own texts in what is spoken.

    Click marks its texts for gettext, which reads compiled files of a locale; here the files of words have them.
    """
    speak(of_locale(os.environ))
    for module in _OF_CLICK:
        vars(module).update(_=_say, ngettext=_count)


def _say(text: str) -> str:
    return word(text, spoken())


def _count(singular: str, plural: str, number: int) -> str:
    return word(singular if number == 1 else plural, spoken())
