#!/usr/bin/env bash
# make screenshots: the pictures of the README, taken from the demo shop.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. "$ROOT/scripts/server.sh"
server_pid >/dev/null || die "The demo shop is not being served." "Run: make run"
mkdir -p "$ROOT/docs/images"
step "Screenshots"
"$VENV/bin/node" "$ROOT/tests/browser/screenshots.mjs" "http://127.0.0.1:$(server_port)" "$ROOT/docs/images"
done_step "written to docs/images"
