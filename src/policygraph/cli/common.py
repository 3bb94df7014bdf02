"""What the commands share: options, settings, the progress bar, the opened store, and output."""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from policygraph.cli.completion import complete_profiles
from policygraph.cli.language import spoken
from policygraph.cli.printing import notify
from policygraph.errors import UsageError
from policygraph.export.endings import format_of
from policygraph.records.files import require_sources
from policygraph.settings import Settings, find_settings
from policygraph.words.phrases import Phrase, counted, enumerated, said

if TYPE_CHECKING:
    from policygraph.findings import Finding
    from policygraph.pipeline import Build
    from policygraph.store.graph_store import GraphStore

PATH = click.Path(path_type=Path)


class Day(click.DateTime):
    """A day that the calendar has, as 2015-06-30."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the day as a datetime; fail, in the language that is spoken, for any other text."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            message = Phrase("{text} is no day; write it as 2015-06-30", text=value)
            self.fail(said(message, spoken()), param, ctx)


DAY = Day(["%Y-%m-%d"])


class Seconds(click.FloatRange):
    """A time in a range; what is no number is in none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number of seconds; fail where it is not in the range."""
        seconds = super().convert(value, param, ctx)
        if math.isnan(seconds):
            message = Phrase(
                "{value} is not in the range {range}.", value=value, range=self._describe_range()
            )
            self.fail(said(message, spoken()), param, ctx)
        return seconds


Shown = Callable[[str], str]  # from the path of a file in a build to what people see
_NAMED = "policygraph.sources"  # the key of the sources that -s names in a context's meta
_RESULTS = "policygraph.results"  # and of the files that results are written to
_SOURCE = partial(click.option, "-s", "--source", metavar="SOURCE", multiple=True)
SOURCE = _SOURCE("sources", help="What to ask; may be repeated.")


def keep_result(ctx: click.Context, param: click.Parameter, file: Any) -> Any:
    """Return the file that an option has a result written to, which must be none that the command reads."""
    if file:
        ctx.meta.setdefault(_RESULTS, []).append(file)
    return file


OUTPUT = click.option(
    "-o",
    "--output",
    metavar="FILE",
    is_eager=True,
    callback=keep_result,
    help="Write to a file instead of standard output.",
)


def sources_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take its sources as arguments, and by ``-s`` as every other command does."""

    def keep(ctx: click.Context, param: click.Parameter, names: tuple[str, ...]) -> None:
        ctx.meta[_NAMED] = names

    def joined(ctx: click.Context, param: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
        return (*names, *ctx.meta.get(_NAMED, ()))

    help = "The same as an argument; may be repeated."
    function = _SOURCE("named", is_eager=True, expose_value=False, callback=keep, help=help)(function)
    argument = click.argument("sources", metavar="[SOURCE]...", nargs=-1, type=click.Path(), callback=joined)
    return argument(function)


def format_option(formats: Iterable[str]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option ``--format`` with a choice of formats; without it the ending of ``-o`` decides."""
    names = list(formats)

    def decide(ctx: click.Context, param: click.Parameter, format: str | None) -> str:
        return format_of(ctx.params.get("output"), format, names, "text")

    help = "Default: text, or what the output's ending says."
    return click.option("--format", type=click.Choice(names), callback=decide, help=help)


def store_in_context(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    """Keep the value of an option in ``ctx.obj``, by its name."""
    ctx.ensure_object(dict)[param.name] = value


STORE = click.option(
    "--store",
    metavar="URL",
    expose_value=False,
    callback=store_in_context,
    help="The SPARQL 1.1 server to ask instead of a store on disk.",
)
_shared_option = partial(click.option, expose_value=False, callback=store_in_context)
_SHARED_OPTIONS = {
    "profile": _shared_option(
        "--profile",
        metavar="NAME",
        shell_complete=complete_profiles,
        help="A built-in profile, or the folder of one.",
    ),
    "base": _shared_option(
        "--base", metavar="IRI", help="What the names of your data start with; ends in a slash."
    ),
    "observed": _shared_option(
        "--observed", metavar="DATE", help="When statuses were seen: a date, or revision."
    ),
    "verbose": _shared_option(
        "-v", "--verbose", is_flag=True, help="Show all warnings, and the files that are no records."
    ),
    "quiet": _shared_option("-q", "--quiet", is_flag=True, help="Show no progress and no warnings."),
}


def sharing(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return what adds to a command the context and some of the shared options, whose values are in ``ctx.obj``."""

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        for name in reversed(names):
            function = _SHARED_OPTIONS[name](function)
        return click.pass_context(function)

    return add


shared = sharing(*_SHARED_OPTIONS)


def settings_of(ctx: click.Context, sources: tuple[str, ...]) -> Settings:
    """Return the settings of the working folder, overridden by the command's options.

    Raises UsageError for a source among these that does not exist, and for a result that would replace what is read.
    """
    require_sources(map(Path, sources))
    names = ("profile", "base", "observed", "store")
    settings = find_settings(Path(), sources, *(ctx.obj.get(name) for name in names))
    refuse_overwriting(ctx, settings)
    return settings


def refuse_overwriting(ctx: click.Context, settings: Settings) -> None:
    """Raise UsageError where a result would replace a file that the command reads, by its settings or its other options."""
    results = [
        file for file in ctx.meta.get(_RESULTS, ()) if os.path.lexists(file) and not Path(file).is_dir()
    ]
    for file in results:
        from policygraph.mapping.overwriting import is_read

        given = chain.from_iterable(
            each if isinstance(each, tuple) else (each,) for each in ctx.params.values()
        )
        others = (each for each in given if isinstance(each, str | Path) and each not in results)
        names = {os.path.realpath(each) for each in others}
        if os.path.realpath(file) in names or is_read(Path(file), settings):
            raise UsageError(Phrase("{file} is read, and would be replaced; name another file", file=file))


def refuse(ctx: click.Context, reason: str, *names: str) -> None:
    """Raise UsageError, with the reason, for those of some options that were given, and that would do nothing."""
    given = (
        option.opts[-1]
        for option in ctx.command.params
        if option.name in names and ctx.get_parameter_source(option.name) == ParameterSource.COMMANDLINE
    )
    if found := enumerated(given):
        raise UsageError(Phrase("{reason}; leave out {options}", reason=reason, options=found))


def progress_of(ctx: click.Context, label: str = Phrase("reading records")) -> Callable[[int, int], None]:
    """Return a callback that draws a progress bar on standard error after the first second."""
    started = time.monotonic()
    is_shown = sys.stderr.isatty() and not ctx.obj["quiet"]
    bar: Any = None

    def show(done: int, total: int) -> None:
        nonlocal bar
        if bar is None and done < total and is_shown and time.monotonic() - started > 1:
            bar = click.progressbar(
                length=total,
                label=said(label, spoken()),
                file=sys.stderr,
                show_pos=True,
                item_show_func=lambda _: (
                    f"{bar.pos / max(time.monotonic() - started, 1):,.0f}/s" if bar else ""
                ),
            )
        if bar is not None:
            bar.update(done - bar.pos)
            if done == total:
                bar.render_finish()

    return show


def tell(ctx: click.Context, message: Phrase) -> None:
    """Print a message to standard error, unless the user wants no warnings."""
    if not ctx.obj["quiet"]:
        notify(message)


def mention(ctx: click.Context, doubts: str) -> None:
    """Print in one line what is wrong with the records that an answer rests on, unless the user wants no warnings."""
    if doubts:
        tell(ctx, Phrase("warning: {doubts}; policygraph build -v names them", doubts=doubts))


def mention_doubts(ctx: click.Context, built: Build) -> None:
    """Mention what is wrong with the records that an answer rests on, or name each problem where the user wants all."""
    if fault := built.profile_fault():
        tell(ctx, Phrase("warning: {fault}", fault=fault))
    if not ctx.obj["verbose"]:
        mention(ctx, built.doubts())
    elif not ctx.obj["quiet"]:
        name_doubts(built)


def name_skipped(built: Build, shown: Shown | None = None) -> None:
    """Print to standard error each file that was passed over, as ``shown`` says, else relative to the working folder."""
    for path in built.generation.manifest.skipped():
        notify(Phrase("{path}: no front matter, skipped", path=(shown or built.relative_path)(path)))


def name_problems(
    built: Build, problems: Iterable[Finding], language: str, shown: Shown | None = None
) -> None:
    """Print findings of reading and mapping to standard error, in the order of their places."""
    for finding in sorted(problems):
        notify(replace(finding, path=(shown or built.relative_path)(finding.path)).line_in(language))


def name_doubts(built: Build, shown: Shown | None = None) -> None:
    """Name each file that was passed over, and each problem of records but infos."""
    name_skipped(built, shown)
    name_problems(built, (each for each in built.problems() if each.severity != "info"), spoken(), shown)


def name_fault(built: Build) -> bool:
    """Print and return whether there is no record at all, which is the fault of the profile or the sources."""
    if fault := built.profile_fault():
        notify(Phrase("error: {fault}", fault=fault))
    return bool(fault)


def open_graph(ctx: click.Context, sources: tuple[str, ...]) -> GraphStore:
    """Return an up-to-date store, or that of a server; say what ``policygraph build`` would warn of.

    Where a server's is not the same any more at the end of the command, that is an error.
    """
    from policygraph.pipeline import Build, open_source
    from policygraph.store.graph_store import nameless

    settings = settings_of(ctx, sources)
    if settings.store:
        if sources:
            raise UsageError(
                Phrase("a server has what was loaded there; leave out either --store or the source")
            )
        from policygraph.pipeline.serving import open_server

        graph, require_same = open_server(settings)
        ctx.call_on_close(require_same)
        return graph
    graph = open_source(settings, progress_of(ctx), notify)
    if graph.generation:
        mention_doubts(ctx, Build(settings, graph.generation))
        return graph
    if number := nameless(graph):
        policies = counted(number, "policy", "policies")
        tell(
            ctx,
            Phrase(
                "warning: {policies} without an IRI: nothing is said of where they stand", policies=policies
            ),
        )
    if file := graph.file:
        from policygraph.rdf.blank_properties import blank_properties
        from policygraph.records.declared import displayed

        for name, line in blank_properties(file):
            message = "warning: {place}: the property {name} is a blank node, as none can be in RDF: what it says is left out"
            tell(ctx, Phrase(message, place=displayed(file, line), name=name))
    return graph


def mention_skipped(ctx: click.Context, built: Build) -> None:
    """Print to standard error how many files were passed over, if any, or each where the user wants all."""
    if ctx.obj["verbose"] and not ctx.obj["quiet"]:
        name_skipped(built)
    elif skipped := built.generation.manifest.counts()["skipped"]:
        files = counted(skipped, "file", "files")
        tell(
            ctx, Phrase("{files} without front matter skipped; policygraph build -v names them", files=files)
        )
