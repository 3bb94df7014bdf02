"""The reference of the API for docs/: what the package exports, and what its functions take and return, from the source."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import policygraph

_NAME = re.compile(r"(?:(\w+)\.)?\b([A-Z]\w+)")
INNER = ("GraphStore", "Settings", "Build")  # which lead to all the rest of the package
MOST_STEPS = 2  # from what is exported to what is told of: further inside nobody needs it
_CODE = re.compile(r"``([^`]+)``")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def api() -> Iterator[str]:
    """Yield what is exported, then the classes of ours that stand in its annotations."""
    yield _markdown((inspect.getdoc(policygraph) or "").split("\n\n", 1)[1])
    yield "\n```python\nimport policygraph as pg\n```\n"
    told = {name: getattr(policygraph, name) for name in policygraph.__all__ if name != "__version__"}
    ordered = sorted(told, key=lambda name: (inspect.isclass(told[name]), name != "Graph", name))
    waiting = [(name, 0) for name in ordered]
    while waiting:
        name, steps = waiting.pop(0)
        yield from _described(name, told[name])
        for other, thing in _named_in(told[name]) if steps < MOST_STEPS and name not in INNER else ():
            if other not in told:
                waiting.append((other, steps + 1))
            if told.setdefault(other, thing) is not thing:
                raise ValueError(
                    f"{other} is {told[other]} and {thing}: a page of both needs another name for one"
                )


def _described(name: str, thing: Any) -> Iterator[str]:
    node = _tree(thing)
    if isinstance(node, _FUNCTIONS):
        yield f"## {name}\n\n```python\n{_signature(node)}\n```\n\n{_text(node)}\n"
        return
    bases = f"({', '.join(map(ast.unparse, node.bases))})" if node.bases else ""
    yield f"## {name}\n\n```python\nclass {name}{bases}\n```\n\n{_text(node)}\n"
    fields = [each for each in node.body if isinstance(each, ast.AnnAssign) and _is_public(each.target)]
    for field in fields:
        default = "" if field.value is None else f" = {ast.unparse(field.value)}"
        yield f"- `{ast.unparse(field.target)}: {ast.unparse(field.annotation)}{default}`"
    if fields:
        yield ""
    for member in node.body:
        if isinstance(member, _FUNCTIONS) and not member.name.startswith("_"):
            is_property = any("property" in ast.unparse(each) for each in member.decorator_list)
            returns = f": {ast.unparse(member.returns)}" if member.returns else ""
            shown = f"{member.name}{returns}" if is_property else _signature(member)
            yield f"### {name}.{member.name}\n\n```python\n{shown}\n```\n\n{_text(member)}\n"


def _is_public(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) and not target.id.startswith("_")


def _tree(thing: Any) -> ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef:
    node = ast.parse(textwrap.dedent(inspect.getsource(thing))).body[0]
    assert isinstance(node, (ast.ClassDef, *_FUNCTIONS))
    return node


def _signature(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Return a signature as it is written but for ``self``, on several lines where it is long."""
    text = ast.unparse(node.args).removeprefix("self").removeprefix(", ")
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    line = f"{node.name}({text}){returns}"
    if len(line) <= 96:
        return line
    parts = [f"    {each},\n" for each in _arguments(node.args)]
    return f"{node.name}(\n{''.join(parts)}){returns}"


def _arguments(arguments: ast.arguments) -> Iterator[str]:
    """Yield the arguments one by one."""
    missing = [None] * (len(arguments.args) - len(arguments.defaults))
    for argument, default in zip(arguments.args, [*missing, *arguments.defaults], strict=True):
        if argument.arg != "self":
            yield _with_default(argument, default)
    if arguments.vararg:
        yield f"*{ast.unparse(arguments.vararg)}"
    elif arguments.kwonlyargs:
        yield "*"
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield _with_default(argument, default)
    if arguments.kwarg:
        yield f"**{ast.unparse(arguments.kwarg)}"


def _with_default(argument: ast.arg, default: ast.expr | None) -> str:
    return ast.unparse(argument) if default is None else f"{ast.unparse(argument)} = {ast.unparse(default)}"


def _text(node: ast.AST) -> str:
    """Return the docstring of a node as Markdown."""
    return _markdown(ast.get_docstring(node) or "")  # type: ignore[arg-type]


def _markdown(docstring: str) -> str:
    """Return a docstring as Markdown: names in backticks, examples as code."""
    paragraphs = []
    for paragraph in docstring.split("\n\n"):
        if paragraph.lstrip().startswith(">>>"):
            code = re.sub(r"\s+# doctest:.*", "", textwrap.dedent(paragraph))
            paragraphs.append(f"```pycon\n{code}\n```")
        else:
            paragraphs.append(_CODE.sub(r"`\1`", paragraph))
    return "\n\n".join(paragraphs)


def _named_in(thing: Any) -> Iterator[tuple[str, Any]]:
    """Yield the classes of ours that the annotations of a thing, and of its public members, name, in order."""
    node, homes = _tree(thing), _imports(import_module(thing.__module__))
    members = [node] if isinstance(node, _FUNCTIONS) else [each for each in node.body if _is_shown(each)]
    annotations = [
        annotation
        for member in members
        for each in ast.walk(member)
        for annotation in (getattr(each, "annotation", None), getattr(each, "returns", None))
        if isinstance(annotation, ast.AST)
    ]
    for home, name in dict.fromkeys(
        word for each in annotations for word in _NAME.findall(ast.unparse(each))
    ):
        found = getattr(homes.get(home), name, None) if home else homes.get(name)
        if inspect.isclass(found) and found.__module__.startswith("policygraph"):
            yield name, found


def _is_shown(node: ast.stmt) -> bool:
    name = getattr(node, "name", None) or getattr(getattr(node, "target", None), "id", "_")
    return not str(name).startswith("_")


def _imports(module: ModuleType) -> dict[str, Any]:
    """Return what a module defines or imports, for types alone too, by name."""
    found = dict(vars(module))
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("policygraph"):
            home = import_module(node.module or "")
            found |= {each.asname or each.name: getattr(home, each.name, None) for each in node.names}
    return found
