"""The version of the program, which the build reads as well, and its day: nothing is built with it on an earlier one."""

from datetime import date

__version__ = "0.1.0"
RELEASED = date(2026, 11, 27)
