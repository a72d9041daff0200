"""What went wrong while files were fetched, in one sentence each."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

TRANSPORT_SENTENCES = {
    "no_root": _lt("The server has no %(name)s: ask who runs it to set this variable."),
    "outside": _lt("“%(name)s” leads out of its folder: give the name alone."),
    "no_folder": _lt("There is no folder “%(name)s”: check its name."),
    "no_server": _lt("%(name)s can't be reached: check its name and port."),
    "no_host_key": _lt(
        "The key of %(name)s is missing or unreadable: paste it as “ssh-ed25519 AAAA…”."
    ),
    "bad_host_key": _lt(
        "%(name)s does not have the key that is set: nothing was sent to it. Ask the "
        "provider for its key."
    ),
    "bad_login": _lt("The server refuses the user %(name)s with this secret."),
    "no_secret": _lt("The secret “%(name)s” is not on the server, or unreadable."),
    "too_big": _lt("%(name)s is too big to be a settlement file."),
}
