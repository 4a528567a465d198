"""A real mailbox on loopback: SMTP in (aiosmtpd, with faults on demand), IMAP out (Dovecot on the same Maildir)."""

from __future__ import annotations

import contextlib
import email
import email.policy
import os
import pwd
import secrets
import shutil
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

from . import answers, ended, free_port, needed, started, wait_until

ROOT = Path(__file__).parents[3]
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{folder}/Maildir
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
default_vsz_limit = 512M
passdb {
  driver = static
  args = password={password}
}
userdb {
  driver = static
  args = uid={user} gid={group} home={folder}
}
service imap-login {
  inet_listener imap {
    port = {port}
  }
  inet_listener imaps {
    port = 0
  }
}
"""


class MailServer:
    """Every recipient's mail lands in the one mailbox; `fault` makes the SMTP side fail."""

    user = "support"

    def __init__(self, folder: Path) -> None:
        self.folder, self.maildir = folder, folder / "Maildir"
        self.smtp_port, self.imap_port = free_port(), free_port()
        self.password = secrets.token_hex(9)
        self._fault = folder / "fault"
        self._smtp: subprocess.Popen[bytes] | None = None
        self._imap: subprocess.Popen[bytes] | None = None

    @property
    def imap_url(self) -> str:
        return f"imap://127.0.0.1:{self.imap_port}/INBOX"

    def start(self) -> None:
        self.folder.chmod(0o755)
        (self.folder / "run").mkdir()
        owner = self._owner()
        for name in ("", "new", "cur", "tmp"):
            (self.maildir / name).mkdir()
            if os.getuid() == 0:
                os.chown(self.maildir / name, owner.pw_uid, owner.pw_gid)
        values = {"folder": str(self.folder), "user": str(owner.pw_uid), "group": str(owner.pw_gid)}
        values |= {"password": self.password, "port": str(self.imap_port)}
        text = CONFIGURATION
        for name, value in values.items():
            text = text.replace("{" + name + "}", value)
        (self.folder / "dovecot.conf").write_text(text)
        log = self.folder / "dovecot.out"
        self._imap = started([needed("dovecot", "dovecot-imapd"), "-F", "-c", str(self.folder / "dovecot.conf")], log)
        wait_until(lambda: answers(self.imap_port, b"* OK"), self._imap, log)
        self.serve_smtp()

    def serve_smtp(self) -> None:
        log = self.folder / "smtp.log"
        options = [str(self.smtp_port), str(self.maildir), str(self._fault), str(self._owner().pw_uid)]
        self._smtp = started([sys.executable, "-m", "tests.desks.servers.sink", *options], log, cwd=ROOT)
        wait_until(lambda: answers(self.smtp_port, b"220"), self._smtp, log)

    def kill_smtp(self) -> None:
        if self._smtp is not None:
            ended(self._smtp, hard=True)
            self._smtp = None

    def stop(self) -> None:
        self.kill_smtp()
        if self._imap is not None:
            ended(self._imap)
        shutil.rmtree(self.folder, ignore_errors=True)

    def fault(self, word: str) -> None:
        """From now on; "" for none."""
        if word:
            self._fault.write_text(word)
        else:
            self._fault.unlink(missing_ok=True)

    def messages(self) -> list[EmailMessage]:
        """Everything that arrived, in no order."""
        found = []
        for path in [*(self.maildir / "new").iterdir(), *(self.maildir / "cur").iterdir()]:
            with contextlib.suppress(FileNotFoundError):  # Dovecot moves what it has shown
                found.append(email.message_from_bytes(path.read_bytes(), policy=email.policy.default))
        return found

    def empty(self) -> None:
        for path in [*(self.maildir / "new").iterdir(), *(self.maildir / "cur").iterdir()]:
            path.unlink(missing_ok=True)

    def _owner(self) -> pwd.struct_passwd:
        """Dovecot serves no mail as root."""
        return pwd.getpwnam("mail") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
