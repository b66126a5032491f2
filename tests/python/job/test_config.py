"""The configuration is checked as a whole, and secrets stay secret."""

from __future__ import annotations

import errno
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from python_job import senders
from python_job.config import ConfigError, load

GOOD = """
[database]
dsn = "h:1521/S"
user = "HSM_JOB"
[channels.ntfy]
url = "https://ntfy.example/"
"""


def write(tmp_path: Path, text: str) -> str:
    path = tmp_path / "job.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_file_and_environment_make_one_configuration(tmp_path: Path) -> None:
    environment = {"HSM_DB_PASSWORD": "s3cret", "HSM_JOB_BATCH": "7", "HSM_CHANNEL_NTFY_TOKEN": "tk_x"}
    config = load(write(tmp_path, GOOD), environment)
    assert (config.database.dsn, config.database.password, config.job.batch) == ("h:1521/S", "s3cret", 7)
    assert config.channels["NTFY"].settings.token == "tk_x"
    assert isinstance(config.job.batch, int)


def test_secrets_come_from_the_first_line_of_their_files(tmp_path: Path) -> None:
    (tmp_path / "pw").write_text("from-file\n# note\n")
    text = GOOD.replace('user = "HSM_JOB"', f'user = "HSM_JOB"\npassword_file = "{tmp_path / "pw"}"')
    assert load(write(tmp_path, text), {}).database.password == "from-file"


def test_the_packages_of_the_machine_are_looked_through_once_for_all_channels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = []

    def look(group: str) -> object:
        looks.append(group)
        return entry_points(group=group)

    monkeypatch.setattr(senders, "entry_points", look)
    text = GOOD + "".join(f'[channels.c{number}]\nurl = "https://ntfy.example/"\n' for number in range(20))
    assert len(load(write(tmp_path, text), {"HSM_DB_PASSWORD": "s3cret"}).channels) == 21
    assert looks == [senders.GROUP]


def test_a_sender_whose_library_is_missing_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "confluent_kafka", None)
    for name in ("kafka", "librdkafka"):
        monkeypatch.delitem(sys.modules, f"python_job.senders.{name}", raising=False)
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, GOOD + 'type = "kafka"\n'), {"HSM_DB_PASSWORD": "x"})
    assert caught.value.args == (
        "[channels.ntfy] type: kafka needs the module confluent_kafka: pip install 'hsm-python-job[kafka]'",
    )


def test_an_empty_file_is_no_secret(tmp_path: Path) -> None:
    (tmp_path / "pw").write_text("\nnot the first line\n")
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, GOOD), {"HSM_DB_PASSWORD_FILE": str(tmp_path / "pw")})
    assert caught.value.args[0].endswith(f"{tmp_path / 'pw'} is empty")


def test_no_secret_shows_in_a_repr(tmp_path: Path) -> None:
    config = load(write(tmp_path, GOOD), {"HSM_DB_PASSWORD": "s3cret", "HSM_CHANNEL_NTFY_TOKEN": "tk_hidden"})
    assert "s3cret" not in repr(config)
    assert "tk_hidden" not in repr(config)


def test_every_mistake_is_listed_at_once(tmp_path: Path) -> None:
    text = """
[database]
user = "HSM_JOB"
password = "typed here"
schema = "a b"
[job]
batch = 0
linger_s = "long"
[channels.x]
url = "ntfy.example"
token_file = "/does/not/exist"
speed = 3
[other]
"""
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, text), {})
    found = "\n".join(caught.value.args)
    for word in (
        "dsn: missing",
        "password_file: missing",
        "password: unknown",
        "schema:",
        "batch:",
        "linger_s:",
        "url:",
        "cannot read /does/not/exist",
        "speed: unknown",
        "[other]",
    ):
        assert word in found
    assert "typed here" not in found


@pytest.mark.parametrize(
    "url", ["", "ftp://h", "http://", "http://h/path", "http://u:p@h", "http://h:99999", "https://h?x=1"]
)
def test_an_url_ntfy_cannot_live_at_is_refused(tmp_path: Path, url: str) -> None:
    text = GOOD.replace("https://ntfy.example/", url)
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, text), {"HSM_DB_PASSWORD": "x"})
    assert len(caught.value.args) == 1
    assert "url: write http(s)://host[:port]" in caught.value.args[0]


def test_a_missing_file_is_one_clear_line() -> None:
    with pytest.raises(ConfigError) as caught:
        load("/no/such.toml", {})
    assert caught.value.args == (
        "cannot use the configuration file /no/such.toml: [Errno 2] No such file or directory: '/no/such.toml'",
    )


def test_broken_toml_names_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, "[database\n")
    with pytest.raises(ConfigError, match=r"cannot use the configuration file .*job\.toml: "):
        load(path, {})


def test_no_configuration_at_all_is_one_mistake_and_says_how_to_give_one() -> None:
    with pytest.raises(ConfigError) as caught:
        load(None, {"HSM_CONFIG": "", "PATH": "/bin"})
    assert caught.value.args == ("no configuration file given: use --config FILE, or set HSM_CONFIG",)


def test_a_configuration_that_comes_from_the_environment_says_what_it_lacks() -> None:
    with pytest.raises(ConfigError) as caught:
        load(None, {"HSM_JOB_BATCH": "5"})
    assert [p.split(":")[0] for p in caught.value.args] == ["[database] dsn", "[database] user", "[channels]"]


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b""], ids=["byte order mark", "none"])
def test_files_as_windows_editors_write_them_are_read(tmp_path: Path, before: bytes) -> None:
    secret = tmp_path / "password"
    secret.write_bytes(before + "pässword \r\n".encode())
    path = tmp_path / "job.toml"
    text = GOOD.replace('user = "HSM_JOB"', f"user = 'HSM_JOB'\npassword_file = '{secret}'")
    path.write_bytes(before + text.replace("\n", "\r\n").encode())
    assert load(str(path), {}).database.password == "pässword"


@pytest.mark.parametrize("name", ["a directory", "utf-16", "not there"])
@pytest.mark.parametrize("what", ["configuration", "secret"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, what: str) -> None:
    bad = tmp_path / "bad"
    if name == "a directory":
        bad.mkdir()
    elif name == "utf-16":
        bad.write_bytes("s3cret".encode("utf-16"))
    path = str(bad) if what == "configuration" else write(tmp_path, GOOD)
    with pytest.raises(ConfigError) as caught:
        load(path, {"HSM_DB_PASSWORD_FILE": str(bad), "HSM_DB_PASSWORD": "x" if what == "configuration" else ""})
    assert str(bad) in caught.value.args[0]
    assert "s3cret" not in caught.value.args[0]


def test_empty_variables_override_nothing(tmp_path: Path) -> None:
    environment = {"HSM_DB_PASSWORD": "x", "HSM_DB_DSN": "", "HSM_JOB_BATCH": "", "HSM_CHANNEL_NTFY_URL": ""}
    config = load(write(tmp_path, GOOD), environment)
    assert (config.database.dsn, config.job.batch) == ("h:1521/S", 200)


@pytest.mark.parametrize(
    ("section", "line", "words"),
    [
        ("job", "batch = 5.5", "batch: must be a whole number from 1 to 1000"),
        ("job", "batch = true", "batch: must be a whole number"),
        ("job", "batch = [1]", "batch: must be a whole number"),
        ("job", "linger_s = nan", "linger_s: must be a number"),
        ("job", "deadline_s = -1", "deadline_s: must be a number"),
        ("database", "thick = 1", "thick: must be true or false"),
        ("database", 'wallet_dir = "/no/such"', "wallet_dir: cannot read /no/such: No such file"),
        ("database", 'config_dir = 5', "config_dir: must be a text in quotes"),
        ("database", "schema = 5", "schema: must be a plain Oracle name"),
        ("channels.ntfy", 'ca_file = "a\\u0000b"', "ca_file: must be a text in quotes"),
        ("channels.ntfy", 'type = "pigeon"', "[channels.ntfy] type: unknown; here are kafka, ntfy, rabbitmq, webhook"),
        ("channels.ntfy", 'proxy = "socks5://h:1"', "proxy: write http(s)://host:port"),
        ("channels.NTFY", 'url = "http://h"', "[channels.NTFY]: another alias differs from it in capitals, - and _"),
        ('channels."a.b"', 'url = "http://h"', "[channels.a.b]: an alias is 1 to 30 letters, digits, - and _"),
        ('channels."í"', 'url = "http://h"', "[channels.í]: an alias is 1 to 30 letters, digits, - and _"),
        ('channels.' + "x" * 31, 'url = "http://h"', "xx]: an alias is 1 to 30 letters, digits, - and _"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_by_its_setting(tmp_path: Path, section: str, line: str, words: str) -> None:
    head = f"[{section}]\n"
    text = GOOD.replace(head, head + line + "\n") if head in GOOD else GOOD + head + line + "\n"
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, text), {"HSM_DB_PASSWORD": "x"})
    [problem] = caught.value.args
    assert words in problem


@pytest.mark.parametrize("alias", ["interno", "ntfy-sh", "2via", "_x", "-", "x" * 30])
def test_each_alias_the_database_takes_can_be_configured_and_overridden(tmp_path: Path, alias: str) -> None:
    text = GOOD.replace("[channels.ntfy]", f"[channels.{alias}]")
    variable = f"HSM_CHANNEL_{alias.upper().replace('-', '_')}_TOKEN"
    channels = load(write(tmp_path, text), {"HSM_DB_PASSWORD": "x", variable: "tk_x"}).channels
    assert [(name, channel.settings.token) for name, channel in channels.items()] == [(alias.upper(), "tk_x")]


def test_two_aliases_that_share_their_variables_are_refused_in_words(tmp_path: Path) -> None:
    text = GOOD.replace("[channels.ntfy]", '[channels.a-b]\nurl = "http://h"\n[channels.A_B]')
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, text), {"HSM_DB_PASSWORD": "x"})
    assert caught.value.args == ("[channels.A_B]: another alias differs from it in capitals, - and _ only; rename one",)


def test_everything_can_come_from_the_environment() -> None:
    environment = {"HSM_DB_DSN": "h/X", "HSM_DB_USER": "U", "HSM_DB_PASSWORD": "x", "HSM_CHANNEL_NTFY_TOKEN": "tk_x"}
    with pytest.raises(ConfigError, match=r"none configured; add .* or HSM_CHANNEL_<ALIAS>_URL"):
        load(None, environment | {"HSM_CHANNEL_NTFY_URL": ""})
    channels = load(
        None, environment | {"HSM_CHANNEL_NTFY_URL": "http://h", "HSM_CHANNEL_2_VIA_URL": "http://i"}
    ).channels
    assert {alias: (channel.settings.url, channel.settings.token) for alias, channel in channels.items()} == {
        "NTFY": ("http://h", "tk_x"),
        "2_VIA": ("http://i", ""),
    }


def test_the_url_of_an_alias_with_a_hyphen_makes_no_second_channel(tmp_path: Path) -> None:
    text = GOOD.replace("[channels.ntfy]", "[channels.ntfy-sh]")
    channels = load(write(tmp_path, text), {"HSM_DB_PASSWORD": "x", "HSM_CHANNEL_NTFY_SH_URL": "http://h"}).channels
    assert {alias: channel.settings.url for alias, channel in channels.items()} == {"NTFY-SH": "http://h"}


def test_a_password_the_driver_could_not_send_is_refused_without_showing_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, GOOD), {"HSM_DB_PASSWORD": b"s3cr\xe9t".decode("utf-8", "surrogateescape")})
    assert "password: must be a text" in caught.value.args[0]
    assert "s3cr" not in str(caught.value)


def test_credentials_in_the_dsn_are_refused_without_showing_them(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, GOOD.replace("h:1521/S", "HSM_JOB/s3cret@h:1521/S")), {"HSM_DB_PASSWORD": "x"})
    [problem] = caught.value.args
    assert problem.startswith("[database] dsn: missing, or with credentials")
    assert "s3cret" not in problem


def test_without_a_user_only_thick_mode_can_log_on(tmp_path: Path) -> None:
    text = GOOD.replace('user = "HSM_JOB"', "")
    with pytest.raises(ConfigError, match="user: missing; only with thick = true"):
        load(write(tmp_path, text), {})
    assert load(write(tmp_path, text), {"HSM_DB_THICK": "true"}).database.user == ""


@pytest.mark.parametrize("name", ["job.toml", "ca.pem", "pulse.pem"])
def test_who_else_may_write_what_the_job_believes_is_warned_of(tmp_path: Path, name: str) -> None:
    (tmp_path / "ca.pem").touch()
    (tmp_path / "pulse.pem").touch()
    text = f'{GOOD}ca_file = "{tmp_path}/ca.pem"\n[job]\nheartbeat_ca_file = "{tmp_path}/pulse.pem"\n'
    path = write(tmp_path, text)
    for file in tmp_path.iterdir():
        file.chmod(0o644)
    assert load(path, {"HSM_DB_PASSWORD": "x"}).warnings == []
    (tmp_path / name).chmod(0o666)
    [warning] = load(path, {"HSM_DB_PASSWORD": "x"}).warnings
    assert warning.startswith(f"{tmp_path}/{name} can be changed by other users of this machine: chmod go-w")


@pytest.mark.parametrize("what", ["the file's directory", "a directory of settings"])
def test_a_directory_whose_files_others_may_replace_is_warned_of(tmp_path: Path, what: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    text = GOOD.replace('user = "HSM_JOB"', f'user = "HSM_JOB"\nconfig_dir = "{folder}"')
    path = write(folder if what == "the file's directory" else tmp_path, text)
    Path(path).chmod(0o644)
    folder.chmod(0o777)
    [warning] = load(path, {"HSM_DB_PASSWORD": "x"}).warnings
    assert warning.startswith(f"{folder} can be changed by other users of this machine: chmod go-w")
    folder.chmod(0o1777)
    assert load(path, {"HSM_DB_PASSWORD": "x"}).warnings == [], "as in /tmp, nobody may replace what is another's"


@pytest.mark.parametrize("name", ["ca_file", "wallet_dir", "config_dir", "client_dir", "heartbeat_ca_file"])
@pytest.mark.parametrize("place", ["{here}/job.toml/below", "{here}/" + "x" * 300], ids=["no directory", "too long"])
def test_a_place_that_cannot_be_reached_is_a_mistake_of_the_configuration(
    tmp_path: Path, name: str, place: str
) -> None:
    section = {"ca_file": "channels.ntfy", "heartbeat_ca_file": "job"}.get(name, "database")
    text = f"[job]\n{GOOD}".replace(f"[{section}]", f"[{section}]\n{name} = '{place.format(here=tmp_path)}'")
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, text), {"HSM_DB_PASSWORD": "x"})
    [problem] = caught.value.args
    assert problem.startswith(f"[{section}] {name}: cannot read {tmp_path}/")


@pytest.mark.parametrize("step", ["stat", "access"])
def test_a_place_we_may_not_look_at_is_one_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    text = GOOD + f'ca_file = "{tmp_path}/ca.pem"\n'
    (tmp_path / "ca.pem").touch()

    def stat(place: str) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(f"os.{step}", stat if step == "stat" else lambda place, mode: False)
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, text), {"HSM_DB_PASSWORD": "x"})
    assert caught.value.args == (f"[channels.ntfy] ca_file: cannot read {tmp_path}/ca.pem: Permission denied",)


def test_a_file_that_cannot_be_the_name_of_one_is_told(tmp_path: Path) -> None:
    text = GOOD.replace('user = "HSM_JOB"', 'user = "HSM_JOB"\npassword_file = "a\\u0000b"')
    with pytest.raises(ConfigError, match=r"\[database\] password: cannot read a"):
        load(write(tmp_path, text), {})


def test_a_file_nested_deeper_than_anybody_reads_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, f"x = {'[' * 5000}")
    with pytest.raises(ConfigError, match=r"cannot use the configuration file .*job\.toml: "):
        load(path, {})


@pytest.mark.parametrize(
    ("url", "warned"),
    [
        ("http://ntfy.example", True),
        ("http://10.0.0.1:8080", True),
        ("http://[fe80::1]", True),
        ("http://localhost.example", True),
        ("https://ntfy.example", False),
        ("http://localhost:8080", False),
        ("http://127.1.2.3", False),
        ("http://[::1]:8080", False),
    ],
)
@pytest.mark.parametrize("secret", ["tk_x", ""], ids=["token", "anonymous"])
def test_what_crosses_the_network_for_all_to_read_is_warned_of(
    tmp_path: Path, url: str, warned: bool, secret: str
) -> None:
    environment = {"HSM_DB_PASSWORD": "x", "HSM_CHANNEL_NTFY_TOKEN": secret}
    text = GOOD.replace("https://ntfy.example/", url) + 'proxy = "http://proxy.example:3128"\n'
    warnings = load(write(tmp_path, text), environment).warnings
    assert [line.partition(": ")[0] for line in warnings] == ["[channels.ntfy] url"] * warned
    text = f'{GOOD}[job]\nheartbeat_url = "{url}/ping"\n'
    warnings = load(write(tmp_path, text), environment).warnings
    assert [line.partition(": ")[0] for line in warnings] == ["[job] heartbeat_url"] * warned


@pytest.mark.parametrize(("section", "name"), [("channels.ntfy", "proxy"), ("job", "heartbeat_proxy")])
def test_credentials_of_a_proxy_come_from_a_file_and_are_warned_of_elsewhere(
    tmp_path: Path, section: str, name: str
) -> None:
    proxy, secret = "http://user:s3cret@proxy.example:3128", tmp_path / "proxy"
    secret.write_text(f"{proxy}\n")
    secret.chmod(0o600)
    for line in (f'{name}_file = "{secret}"', f'{name} = "{proxy}"'):
        text = f"[job]\n{GOOD}".replace(f"[{section}]", f"[{section}]\n{line}")
        config = load(write(tmp_path, text), {"HSM_DB_PASSWORD": "x"})
        assert proxy in (config.channels["NTFY"].settings.proxy, config.job.heartbeat_proxy)
        assert "s3cret" not in repr(config)
        if line.startswith(f"{name}_file"):
            assert config.warnings == []
    assert config.warnings == [f"[{section}] {name}: holds credentials; put it in a file, {name}_file"]


@pytest.mark.parametrize("way", ["setting", "file", "environment", "environment's file"])
def test_the_heartbeats_url_comes_from_the_file_as_it_is_or_as_a_secret(tmp_path: Path, way: str) -> None:
    url, secret = "https://hc.example:8443/ping/uuid?x=1", tmp_path / "url"
    secret.write_text(f"{url}\n")
    secret.chmod(0o600)
    line, environment = {
        "setting": (f'heartbeat_url = "{url}"', {}),
        "file": (f'heartbeat_url_file = "{secret}"', {}),
        "environment": ("", {"HSM_JOB_HEARTBEAT_URL": url}),
        "environment's file": ("", {"HSM_JOB_HEARTBEAT_URL_FILE": str(secret)}),
    }[way]
    config = load(write(tmp_path, f"{GOOD}[job]\n{line}\n"), {"HSM_DB_PASSWORD": "x"} | environment)
    assert config.job.heartbeat_url == url
    assert "uuid" not in repr(config)


@pytest.mark.parametrize("url", ["hc.example/ping", "https://user:pw@hc.example/x", "https://h/x y", "ftp://h/x", "/x"])
def test_a_heartbeat_url_that_cannot_be_one_is_refused_without_a_word_of_it(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, f'{GOOD}[job]\nheartbeat_url = "{url}"\n'), {"HSM_DB_PASSWORD": "x"})
    assert caught.value.args == (
        "[job] heartbeat_url: write http(s)://host[:port]/path, without credentials before the host",
    )
