"""Help with wide characters: lines fit, columns stand below each other, and English help is click's own."""

from __future__ import annotations

import click
import pytest

from policygraph.cli.help import Context, Formatter, in_language, paragraphs, texts, width, wrap


@click.command(options_metavar="[OPTIONS]")
@click.argument("policy", required=False)
@click.option("--title", default="", help="Its title.")
@click.option("--output", metavar="FILE", help="Write to a file instead of standard output.")
def command() -> None:
    """Write a record to fill in.

    Its front matter has the profile's keys, in the
    syntax that the other records use.
    """


def test_a_paragraph_is_one_line() -> None:
    assert paragraphs(command.help or "")[1] == (
        "Its front matter has the profile's keys, in the syntax that the other records use."
    )


def test_english_is_as_it_is() -> None:
    assert in_language(command, "en") is command


def test_help_in_chinese_leaves_the_command_as_it_is() -> None:
    before = list(texts(command))
    told = in_language(command, "zh")
    assert (told.short_help, told.options_metavar) == ("写出待填写的记录", "[选项]")
    assert [param.metavar for param in told.params] == ["[政策]", "文本", "文件"]
    assert list(texts(command)) == before
    assert in_language(told, "zh").help == told.help


@pytest.mark.parametrize("columns", [10, 17, 40])
def test_lines_fit(columns: int) -> None:
    text = "记录按 policygraph.toml 所述，逐行检查（包括 JSON）：每项问题都指明文件、行和列。" * 3
    lines = wrap(text, columns)
    assert all(width(line) <= columns or line.rstrip("，。：、）") == "policygraph.toml" for line in lines)
    assert not [line for line in lines if line[0] in "，。：、）"]
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_columns_stand_below_each_other() -> None:
    formatter = Formatter(width=40)
    formatter.write_dl(
        [("--a 文件", "写入文件，而不是标准输出。可重复。"), ("--long-option", "甲"), ("--b", "")]
    )
    assert formatter.getvalue().splitlines() == [
        "--a 文件       写入文件，而不是标准输",
        "               出。可重复。",
        "--long-option  甲",
        "--b",
    ]


def test_a_heading_has_the_colon_of_its_script() -> None:
    formatter = Formatter()
    formatter.write_heading("选项")
    formatter.write_heading("Options")
    assert formatter.getvalue() == "选项：\nOptions:\n"


def test_english_help_is_written_by_click() -> None:
    context = Context(command)
    assert context.get_help() == click.Context(command).get_help()
