"""Request Tracker 5 of Debian, on SQLite, in its own folder: queues, fields, and a bot with the fewest rights."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from . import ended, free_port, needed, started, wait_until

SHARE = Path("/usr/share/request-tracker5")
PACKAGES = "request-tracker5 rt5-standalone rt5-db-sqlite dbconfig-no-thanks msmtp-mta"
BOT = "dezurni"
WORKERS = 3

SITE = """
Set($rtname, 'desk.test');
Set($Organization, 'desk.test');
Set($Timezone, 'UTC');
Set($WebDomain, '127.0.0.1'); Set($WebPort, {port}); Set($WebPath, '');
Set($WebBaseURL, 'http://127.0.0.1:{port}');
Set($DatabaseType, 'SQLite'); Set($DatabaseName, '{folder}/rt.sqlite3');
Set($CorrespondAddress, 'support\\@desk.test'); Set($CommentAddress, 'comment\\@desk.test');
Set($OwnerEmail, 'root\\@desk.test');
Set($MailCommand, 'sendmailpipe'); Set($SendmailPath, '/usr/bin/msmtp');
Set($SendmailArguments, '-C {folder}/msmtprc -t --read-envelope-from');
Set($LogToSyslog, ''); Set($LogToSTDERR, 'warning');
Set($WebSessionClass, 'Apache::Session::File');
Set($MasonDataDir, '{folder}/mason'); Set($MasonSessionDir, '{folder}/session');
$RT::MasonDataDir = '{folder}/mason'; $RT::MasonSessionDir = '{folder}/session'; $RT::VarPath = '{folder}';
Set($BcryptCost, 4);  # the token is hashed at each request; the default of 12 costs 0.2 s of it
Set($MaxAttachmentSize, 10_000_000);
1;
"""
SEED = """
our @Queues = ({ Name => 'Support', CorrespondAddress => 'support@desk.test', CommentAddress => 'comment@desk.test' },
               { Name => 'Billing' });
our @Users = ({ Name => 'BOT', EmailAddress => 'bot@desk.test', Password => $ENV{BOT_PASSWORD}, Privileged => 1 });
our @CustomFields = (
  { Name => 'ChatLanguage', Type => 'FreeformSingle', Queue => 0, LookupType => 'RT::Queue-RT::Ticket' },
  { Name => 'Confirmed', Type => 'SelectSingle', Queue => 0, LookupType => 'RT::Queue-RT::Ticket',
    Values => [ { Name => 'no', SortOrder => 1 }, { Name => 'yes', SortOrder => 2 } ] });
our @ACL = map({ { UserId => 'BOT', Right => $_ } }
  qw(CreateTicket ShowTicket ModifyTicket ReplyToTicket CommentOnTicket ShowTicketComments SeeQueue SeeCustomField
     ModifyCustomField SetInitialCustomField));
"""
TOKEN = """
use RT -init; my $user = RT::User->new(RT->SystemUser); $user->Load($ENV{BOT});
my ($id, $said, $token) = RT::AuthToken->new(RT->SystemUser)->Create(Owner => $user->id, Description => 'chat');
die $said unless $id; print $token;
"""


class RequestTracker:
    """`start` makes and serves it; `kill` and `serve` play its death and return; `stop` ends it."""

    def __init__(self, folder: Path, smtp_port: int) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.root_password, self._bot_password = secrets.token_hex(12), secrets.token_hex(12)
        self.token = ""
        self._smtp_port = smtp_port
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if not (SHARE / "libexec/rt-server").exists():
            pytest.fail(
                f"Request Tracker is not installed: apt-get install --no-install-recommends {PACKAGES}", pytrace=False
            )
        for name in ("none.d", "mason", "session"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "site.pm").write_text(
            SITE.replace("{folder}", str(self.folder)).replace("{port}", str(self.port))
        )
        (self.folder / "seed").write_text(SEED.replace("BOT'", f"{BOT}'"))
        (self.folder / "password").write_text(self.root_password)
        mail = self.folder / "msmtprc"
        mail.write_text(f"account default\nhost 127.0.0.1\nport {self._smtp_port}\nfrom rt@desk.test\ntimeout 5\n")
        mail.chmod(0o600)
        set_up = needed("rt-setup-database-5", PACKAGES)
        self._perl(set_up, "--action", "init", "--skip-create", "--root-password-file", str(self.folder / "password"))
        self._perl(set_up, "--action", "insert", "--datafile", str(self.folder / "seed"))
        self.token = self._perl(f"-I{SHARE}/lib", "-e", TOKEN).strip()
        with sqlite3.connect(self.folder / "rt.sqlite3") as database:
            database.execute("PRAGMA journal_mode=WAL")  # its workers wait less for each other
        self.serve()

    def serve(self) -> None:
        log = self.folder / "request-tracker.log"
        server = [str(SHARE / "libexec/rt-server"), "--host", "127.0.0.1", "--port", str(self.port)]
        command = [needed("perl", "perl"), *server, "--server", "Starlet", "--max-workers", str(WORKERS)]
        self._process = started(command, log, env=self._environment())
        wait_until(self._answers, self._process, log)

    def kill(self) -> None:
        if self._process is not None:
            ended(self._process, hard=True)
            self._process = None

    def stop(self) -> None:
        if self._process is not None:
            ended(self._process)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        request = urllib.request.Request(f"{self.url}/REST/2.0/rt", headers={"Authorization": f"token {self.token}"})
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _perl(self, *arguments: str) -> str:
        done = subprocess.run(
            [needed("perl", "perl"), *arguments], env=self._environment(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            pytest.fail(
                f"Request Tracker could not be made:\n{done.stdout[-1500:]}{done.stderr[-1500:]}", pytrace=False
            )
        return done.stdout

    def _environment(self) -> dict[str, str]:
        site = {"RT_SITE_CONFIG": str(self.folder / "site.pm"), "RT_SITE_CONFIG_DIR": str(self.folder / "none.d")}
        return {**os.environ, **site, "BOT": BOT, "BOT_PASSWORD": self._bot_password}
