"""Continuous numbers: two servers post the invoices of one database at once."""

import threading
import xmlrpc.client

import pytest

pytestmark = [pytest.mark.rpc, pytest.mark.slow]
INVOICES = 12
PATIENCE = 180


@pytest.fixture(scope="module")
def servers(new_server):
    first = new_server("numbers")
    accountant = [("module", "=", "account"), ("name", "=", "group_account_user")]
    [group] = first.rpc(
        "ir.model.data", "search_read", [accountant], {"fields": ["res_id"]}
    )
    [admin] = first.rpc("res.users", "search", [[("login", "=", first.login)]])
    groups = {"group_ids": [(4, group["res_id"])]}
    first.rpc("res.users", "write", [[admin], groups])
    second = type(first)(first.db, first.log.with_name("numbers_second.log")).start()
    yield first, second
    second.stop()


@pytest.fixture(scope="module")
def partner(servers):
    return servers[0].rpc("res.partner", "create", [{"name": "Durand SARL"}])


def _make_drafts(server, partner, count=INVOICES):
    line = (0, 0, {"name": "Chaise", "quantity": 1, "price_unit": 10})
    values = {
        "move_type": "out_invoice",
        "partner_id": partner,
        "invoice_line_ids": [line],
    }
    return server.rpc("account.move", "create", [[values] * count])


def _make_action(server, name, code):
    model = server.rpc("ir.model", "search", [[("model", "=", "account.move")]])
    values = {"name": name, "model_id": model[0], "state": "code", "code": code}
    return server.rpc("ir.actions.server", "create", [values])


def _run_action(server, action, ids):
    context = {"active_model": "account.move", "active_ids": ids, "active_id": ids[0]}
    return server.rpc("ir.actions.server", "run", [[action]], {"context": context})


def _post_all(server, ids, undone, failures, action):
    """Post invoices one at a time; every third time, number some and give up."""
    try:
        for rank, move in enumerate(ids):
            if rank % 3 == 1:
                with pytest.raises(xmlrpc.client.Fault, match="given up"):
                    _run_action(server, action, undone)
            server.rpc("account.move", "action_post", [[move]])
    except BaseException as error:
        failures.append(error)


def _together(*calls):
    threads = [threading.Thread(target=call, args=args) for call, *args in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive(), "a server does not answer any more"


def _check_numbers(server, ids):
    """All are posted, their numbers follow each other, the chain of hashes holds."""
    moves = server.rpc(
        "account.move",
        "search_read",
        [[("move_type", "=", "out_invoice"), ("state", "=", "posted")]],
        {
            "fields": [
                *("journal_id", "sequence_prefix", "sequence_number"),
                *("inalterable_hash", "made_sequence_gap"),
            ]
        },
    )
    assert set(ids) <= {move["id"] for move in moves}
    mine = [move for move in moves if move["id"] in ids]
    [chain] = {(move["journal_id"][0], move["sequence_prefix"]) for move in mine}
    numbers = sorted(
        move["sequence_number"]
        for move in moves
        if (move["journal_id"][0], move["sequence_prefix"]) == chain
    )
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(move["inalterable_hash"] for move in mine)
    assert not [move for move in mine if move["made_sequence_gap"]]
    check = _make_action(
        server,
        "Check the chain",
        "results = env.company._check_hash_integrity()['results']\n"
        "env['ir.config_parameter'].sudo().set_param("
        "'test.integrity', ','.join(sorted({r['status'] for r in results})))",
    )
    _run_action(server, check, ids[:1])
    statuses = server.rpc("ir.config_parameter", "get_param", ["test.integrity"])
    assert statuses == "verified"


def test_two_servers_post_without_gap_or_duplicate(servers, partner):
    """F147: whoever posts second waits for his number; what is undone leaves none."""
    first, second = servers
    give_up = _make_action(
        first,
        "Post then give up",
        "records.action_post()\nraise UserError('given up')",
    )
    mine, yours = (_make_drafts(first, partner) for _server in servers)
    undone = [_make_drafts(first, partner, 2) for _server in servers]
    failures = []
    _together(
        (_post_all, first, mine, undone[0], failures, give_up),
        (_post_all, second, yours, undone[1], failures, give_up),
    )
    assert not failures
    _check_numbers(first, mine + yours)


def test_power_cut_while_posting(servers, partner):
    """F147: the numbers that a killed server had taken go to the next invoices."""
    first, second = servers
    mine = _make_drafts(first, partner, 4)
    lost = _make_drafts(first, partner, 40)

    # What is logged is committed at once, apart from the invoices: they have numbers
    # by then, and the server waits for its end.
    wait = _make_action(
        first,
        "Post and wait",
        f"records.action_post()\nlog('numbered')\ntime.sleep({PATIENCE})",
    )

    def post_and_die():
        with pytest.raises((RuntimeError, OSError, xmlrpc.client.Error)):
            _run_action(second, wait, lost)

    batch = threading.Thread(target=post_and_die)
    batch.start()
    first.wait_for(
        lambda: first.rpc("ir.logging", "search", [[("message", "=", "numbered")]]),
        bool,
        PATIENCE,
    )
    assert batch.is_alive()
    second.kill()
    batch.join(PATIENCE)
    for move in mine:
        first.rpc("account.move", "action_post", [[move]])
    second.start()
    second.rpc("account.move", "action_post", [lost])
    _check_numbers(first, mine + lost)
