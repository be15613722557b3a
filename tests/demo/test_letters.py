"""The sample letters are what their maker writes, and each is what it is meant to show."""

import email
import zipfile
from email.policy import default
from io import BytesIO
from pathlib import Path

import pytest

from counterparties.identifiers import russia
from counterparties.identifiers.kinds import KINDS
from demo import letters
from demo.parties import numbers_of, parties

pytest.importorskip("reportlab")


def test_the_committed_letters_are_what_the_maker_writes(tmp_path: Path) -> None:
    if not Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf").exists():
        pytest.skip("the maker's font is not installed")
    written = {path.name: path.read_bytes() for path in letters.write(tmp_path)}
    kept = {path.name: path.read_bytes() for path in letters.FOLDER.glob("*.eml")}
    assert written.keys() == kept.keys()
    # Pictures depend on the version of the imaging library, so the scanned ones are only compared by name.
    assert all(written[name] == kept[name] for name in kept if "scanned" not in name)


def test_four_languages_and_every_sort_of_attachment() -> None:
    names = sorted(path.name for path in letters.FOLDER.glob("*.eml"))
    assert len(names) == 14
    assert {name[3:5] for name in names} == {"ru", "uk", "bg", "en"}
    messages = [email.message_from_bytes(path.read_bytes(), policy=default) for path in letters.FOLDER.glob("*.eml")]
    files = [part.get_filename() or "" for message in messages for part in message.iter_attachments()]
    assert {name.rpartition(".")[2] for name in files} == {"docx", "pdf", "xlsx", "odt", "jpg", "zip"}


def test_the_hostile_archive_is_small_and_unpacks_to_much() -> None:
    message = email.message_from_bytes((letters.FOLDER / "11-ru-price-archive.eml").read_bytes(), policy=default)
    content = next(message.iter_attachments()).get_content()
    assert len(content) < 64 * 1024
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert sum(info.file_size for info in archive.infolist()) > 20 << 20


def test_every_number_of_the_forty_passes_the_official_check() -> None:
    assert len(parties()) == 40
    for party in parties():
        numbers = numbers_of(party)
        for kind, number in numbers.official.items():
            assert number.endswith(KINDS[kind].check(number).removeprefix(party.country))
        if numbers.bik:
            assert russia.account(numbers.account, numbers.bik) == numbers.account
        else:
            assert KINDS["iban"].check(numbers.account) == numbers.account
    main = [numbers_of(party).main for party in parties()]
    assert len(set(main)) == 40
