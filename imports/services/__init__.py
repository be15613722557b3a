"""What is done with imports."""

from imports.services.checking import check_import
from imports.services.deciding import decide, decide_all
from imports.services.mappings import forget_mapping, save_mapping
from imports.services.running import resume, run_import, start_run, stop_import
from imports.services.taking import look_again, set_mapping, take_file
from imports.services.undoing import start_undo, undo_import

__all__ = [
    "check_import",
    "decide",
    "decide_all",
    "forget_mapping",
    "look_again",
    "resume",
    "run_import",
    "save_mapping",
    "set_mapping",
    "start_run",
    "start_undo",
    "stop_import",
    "take_file",
    "undo_import",
]
