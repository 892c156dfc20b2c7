"""An encrypted file in an envelope: a second lock, and no second key."""

from __future__ import annotations

from pathlib import Path

import pytest

from govtool.backup import creation, restoration, restore_plan, verification
from govtool.backup.manifest import Why
from govtool.base.errors import GovtoolError
from govtool.crypt import passphrases, sealing
from govtool.crypt.passphrases import Key
from tests.backup.kit import TODAY, names, numbers
from tests.crypt.kit import PASSPHRASE, says

pytest.importorskip("pyrage", reason="the extra encrypt is not installed")


@pytest.fixture
def copy(encrypted: Path, tmp_path: Path) -> Path:
    """In ``tmp_path/stick``, for the identity in ``tmp_path/age.key``."""
    passphrases.remember(Key(PASSPHRASE))
    public = sealing.make_identity(tmp_path / "age.key")
    return creation.make(encrypted, Why.MANUAL, tmp_path / "stick", recipients=(public,)).path


def test_inside_it_is_still_encrypted(encrypted: Path, copy: Path, tmp_path: Path) -> None:
    with verification.opened_backup(copy, tmp_path / "age.key", encrypted, whole=True) as checked:
        assert checked.findings == []
        assert checked.backup is not None
        assert checked.backup.manifest.encrypted
        assert checked.content is not None
        assert passphrases.is_encrypted(checked.content)
        assert says(tmp_path, "甲某", "CREATE TABLE") == []
        restoration.restore(restore_plan.plan(encrypted, checked), "乙某", TODAY)
    assert len(numbers(encrypted)) == 3
    assert says(tmp_path, "甲某", "CREATE TABLE") == []


def test_who_opens_the_envelope_still_needs_the_passphrase(
    encrypted: Path, copy: Path, tmp_path: Path
) -> None:
    passphrases.forget()
    with verification.opened_backup(copy, tmp_path / "age.key", encrypted) as checked:
        assert [finding.code for finding in checked.findings] == ["needs_key"]
    passphrases.remember(Key("another passphrase"))
    with (
        pytest.raises(GovtoolError) as refusal,
        verification.opened_backup(copy, tmp_path / "age.key", encrypted) as checked,
    ):
        restore_plan.plan(encrypted, checked)
    assert refusal.value.code == "wrong_key"
    assert [name for name in names(encrypted.parent) if name.endswith("part")] == []
