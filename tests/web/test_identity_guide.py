"""The guide for companies' own sites: the code it shows makes tokens that are believed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from bot.web.identity import Identities

from .test_identity import ANA, SECRET

GUIDE = Path(__file__).parents[2] / "widget" / "signed-in.md"


def snippets(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S)


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"DEZURNI_IDENTITY_SECRET": SECRET})
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_guides_node_code_makes_a_token_that_is_believed(tmp_path: Path) -> None:
    [code] = snippets("js")[:1]
    (tmp_path / "token.mjs").write_text(code, encoding="utf-8")
    node = shutil.which("node")
    assert node, "Node builds the widget, so it is there"
    read = Identities(SECRET).read(run(node, str(tmp_path / "token.mjs")))
    assert (read.state, read.fact.email, read.fact.name) == ("signed_in", ANA, "Ana Anić") and read.mark


def test_the_guides_php_code_makes_a_token_that_is_believed(tmp_path: Path) -> None:
    """By PHP itself where the machine has it; else step by step what the function does, read out of its text."""
    whmcs, plain = snippets("php")
    function = re.compile(r"function dezurni_token.*?\n}\n", re.S)
    found = function.search(plain)
    assert found and found[0] in whmcs, "one function, told twice"
    if php := shutil.which("php"):
        (tmp_path / "token.php").write_text(plain, encoding="utf-8")
        made = run(php, str(tmp_path / "token.php"))
    else:
        made = as_php(found[0], {"email": ANA, "name": "Ana Anić"})
    read = Identities(SECRET).read(made)
    assert (read.state, read.fact.email, read.fact.name) == ("signed_in", ANA, "Ana Anić") and read.mark


def as_php(function: str, claims: dict[str, Any]) -> str:
    """What PHP would answer. Each step is looked for in the text, so that the text cannot become another one unseen."""
    steps = [
        "rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=')",
        "json_encode($value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE)",
        "$claims += ['aud' => 'dezurni', 'iat' => $now, 'exp' => $now + 1800, 'jti' => bin2hex(random_bytes(16))];",
        "$signed = $part($json(['typ' => 'JWT', 'alg' => 'HS256'])) . '.' . $part($json($claims));",
        "return $signed . '.' . $part(hash_hmac('sha256', $signed, $secret, true));",
    ]
    assert all(step in function for step in steps)
    now = int(time.time())

    def part(content: bytes) -> str:
        return base64.urlsafe_b64encode(content).decode().rstrip("=")

    added = {"aud": "dezurni", "iat": now, "exp": now + 1800, "jti": secrets.token_hex(16)}
    written = [{"typ": "JWT", "alg": "HS256"}, {**claims, **added}]
    signed = ".".join(part(json.dumps(each, ensure_ascii=False).encode()) for each in written)
    return f"{signed}.{part(hmac.new(SECRET.encode(), signed.encode(), hashlib.sha256).digest())}"
