"""``--where FACET=LABEL``, and an option for each facet that the profile in use wants one for: ``--country``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from policygraph.cli.language import Command, spoken
from policygraph.errors import PolicyGraphError
from policygraph.mapping.sources import profile_of
from policygraph.profile.facets import words
from policygraph.settings import find_settings
from policygraph.words.phrases import Phrase, said, word

_OPTIONS = "policygraph.facets"  # the key of the options of facets in a context's meta


class FacetCommand(Command):
    """A command with the options that the profile declares, that of --profile or of policygraph.toml."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Find the profile among the arguments, then parse them all."""
        is_asked_for_help = not set(args).isdisjoint(ctx.help_option_names)
        try:
            ctx.meta[_OPTIONS] = self._facet_options(ctx, _profile_in(args))
        except PolicyGraphError:
            if not is_asked_for_help and not ctx.resilient_parsing:
                raise
            ctx.meta[_OPTIONS] = []
        return super().parse_args(ctx, args)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the command's own parameters, then --help, then the options of the profile's facets."""
        if _OPTIONS not in ctx.meta:
            ctx.meta[_OPTIONS] = self._facet_options(ctx)
        params = super().get_params(ctx)
        place = next(number for number, param in enumerate(params, 1) if param.name == "where")
        return [*params[:place], *ctx.meta[_OPTIONS], *params[place:]]

    def _facet_options(self, ctx: click.Context, profile: str | None = None) -> list[click.Option]:
        """Return an option for each name of a facet that is to have one."""
        kinds = profile_of(find_settings(Path(), (), profile)).kinds
        names = dict.fromkeys(facet.name for kind in kinds for facet in kind.facets if facet.option)
        return [_option(f"--{name.replace('_', '-')}", name) for name in names]


def _profile_in(args: Sequence[str]) -> str | None:
    """Return the value of the last --profile among arguments, None without one."""
    profile = None
    for number, argument in enumerate(args):
        option, equals, value = argument.partition("=")
        if option == "--profile":
            profile = value if equals else "".join(args[number + 1 : number + 2])
    return profile


def _help(name: str) -> Phrase:
    facet = word(words(name), spoken())
    return Phrase("Only this {facet}; the same as --where {name}=LABEL.", facet=facet, name=name)


def _option(option: str, name: str) -> click.Option:
    def add(ctx: click.Context, param: click.Parameter, labels: tuple[str, ...]) -> None:
        _add(ctx, [(name, label) for label in labels])

    return click.Option(
        [option], metavar=word("LABEL", spoken()), multiple=True, expose_value=False, callback=add,
        help=said(_help(name), spoken()),
    )  # fmt: skip


def _add_pairs(ctx: click.Context, param: click.Parameter, texts: tuple[str, ...]) -> None:
    pairs = [(name, label) for name, _, label in (text.partition("=") for text in texts)]
    if not all(name and label for name, label in pairs):
        raise click.BadParameter(said(Phrase("write it as FACET=LABEL"), spoken()), ctx, param)
    _add(ctx, pairs)


def _add(ctx: click.Context, pairs: list[tuple[str, str]]) -> None:
    ctx.ensure_object(dict).setdefault("where", []).extend(pairs)


def where_option(help: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option ``--where``; ``ctx.obj["where"]`` has name of a facet and label, pair by pair."""
    return click.option(
        "--where", metavar="FACET=LABEL", multiple=True, expose_value=False, callback=_add_pairs,
        help=help,
    )  # fmt: skip
