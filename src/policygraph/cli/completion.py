"""What a shell offers behind TAB. It builds nothing, and where something is wrong it offers nothing: the command says what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from policygraph.settings import Settings, find_settings

Items = list[CompletionItem]
Complete = Callable[[click.Context, click.Parameter, str], Items]


def _offering(names: Callable[[Settings], Iterable[str]]) -> Complete:
    """Return the completion with those of some names, which depend on the settings, that start with what is typed."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
        try:
            values = ctx.obj or {}
            sources = ctx.params.get("sources") or ()
            settings = find_settings(Path(), sources, values.get("profile"), values.get("base"))
            return [CompletionItem(name) for name in names(settings) if name.startswith(incomplete)]
        except Exception:
            return []

    return complete


def _questions(settings: Settings) -> Iterable[str]:
    from policygraph.mapping.sources import profile_of
    from policygraph.query.sparql import named_queries

    return named_queries(profile_of(settings))


def _policies(settings: Settings) -> Iterable[str]:
    from policygraph.pipeline import last_built
    from policygraph.query.parameters import identifiers

    graph = last_built(settings)
    return identifiers(graph) if graph else ()


complete_questions = _offering(_questions)
complete_policies = _offering(_policies)


def complete_profiles(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Return the built-in profiles that start with a text; where none does, let the shell complete a folder."""
    from policygraph.profile.resources import built_in_profiles

    names = [name for name in built_in_profiles() if name.startswith(incomplete)]
    return [CompletionItem(name) for name in names] or [CompletionItem(incomplete, type="dir")]
