"""Writes of cases."""

from cases.services.changing import change_case
from cases.services.moving import move_case, reopen
from cases.services.opening import open_case
from cases.services.papers import put_document, take_document

__all__ = ["change_case", "move_case", "open_case", "put_document", "reopen", "take_document"]
