"""An encrypted file in an envelope: a second lock, and no second key."""

from __future__ import annotations

from pathlib import Path

import pytest
from backup.kit import TODAY, names, numbers
from encryption.kit import PASSPHRASE, says

from govtool.backup import making, planning, restoring, unsealing
from govtool.errors import GovtoolError
from govtool.store import keys, sealing
from govtool.store.keys import Key
from govtool.store.manifest import Why

pytest.importorskip("pyrage", reason="the extra encrypt is not installed")


@pytest.fixture
def copy(encrypted: Path, tmp_path: Path) -> Path:
    """In ``tmp_path/stick``, for the identity in ``tmp_path/age.key``."""
    keys.remember(Key(PASSPHRASE))
    public = sealing.make_identity(tmp_path / "age.key")
    return making.make(encrypted, Why.MANUAL, tmp_path / "stick", recipients=(public,)).path


def test_inside_it_is_still_encrypted(encrypted: Path, copy: Path, tmp_path: Path) -> None:
    with unsealing.opened(copy, tmp_path / "age.key", encrypted, whole=True) as checked:
        assert checked.findings == []
        assert checked.backup is not None
        assert checked.backup.manifest.encrypted
        assert checked.content is not None
        assert keys.is_encrypted(checked.content)
        assert says(tmp_path, "甲某", "CREATE TABLE") == []
        restoring.restore(planning.plan(encrypted, checked), "乙某", TODAY)
    assert len(numbers(encrypted)) == 3
    assert says(tmp_path, "甲某", "CREATE TABLE") == []


def test_who_opens_the_envelope_still_needs_the_passphrase(
    encrypted: Path, copy: Path, tmp_path: Path
) -> None:
    keys.forget()
    with unsealing.opened(copy, tmp_path / "age.key", encrypted) as checked:
        assert [finding.code for finding in checked.findings] == ["needs_key"]
    keys.remember(Key("another passphrase"))
    with (
        pytest.raises(GovtoolError) as refusal,
        unsealing.opened(copy, tmp_path / "age.key", encrypted) as checked,
    ):
        planning.plan(encrypted, checked)
    assert refusal.value.code == "wrong_key"
    assert [name for name in names(encrypted.parent) if name.endswith("part")] == []
