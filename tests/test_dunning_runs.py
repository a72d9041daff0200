"""A run of reminders on a real server and a real mail server, killed in between."""

import socket
import time
import xmlrpc.client
from collections import Counter
from datetime import date, timedelta

import pytest
from aiosmtpd.controller import Controller

pytestmark = [pytest.mark.rpc, pytest.mark.slow]
CUSTOMERS = 8
KILLS = 2
PATIENCE = 180


class Letterbox:
    """A mail server that takes its time, so that a kill comes before its answer."""

    def __init__(self):
        self.received = Counter()

    async def handle_DATA(self, server, session, envelope):
        self.received.update(envelope.rcpt_tos)
        # The sender is killed here: the message is in, the answer is not out.
        time.sleep(0.3)
        return "250 OK"


@pytest.fixture(scope="module")
def letterbox():
    handler = Letterbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        handler.port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    yield handler
    controller.stop()


@pytest.fixture(scope="module")
def dunning_server(new_server, letterbox):
    server = new_server("dunning", prepare="DELETE FROM ir_mail_server")
    server.rpc(
        "ir.mail_server",
        "create",
        [
            {
                "name": "Loopback",
                "smtp_host": "127.0.0.1",
                "smtp_port": letterbox.port,
                "smtp_encryption": "none",
            }
        ],
    )
    return server


def _bill_late_customers(server):
    customers = server.rpc(
        "res.partner",
        "create",
        [
            [
                {
                    "name": f"Client {n}",
                    "is_company": True,
                    "email": f"client{n}@example.com",
                }
                for n in range(CUSTOMERS)
            ]
        ],
    )
    due = date.today() - timedelta(days=5)
    line = (0, 0, {"name": "Chaise", "quantity": 1, "price_unit": 120, "tax_ids": []})
    invoices = server.rpc(
        "account.move",
        "create",
        [
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": customer,
                    "invoice_date": str(due),
                    "invoice_date_due": str(due),
                    "invoice_payment_term_id": False,
                    "invoice_line_ids": [line],
                }
                for customer in customers
            ]
        ],
    )
    server.rpc("account.move", "action_post", [invoices])
    return customers


def _read_notices(server, run_id):
    return server.rpc(
        "gescom.dunning.notice",
        "search_read",
        [[("run_id", "=", run_id)]],
        {"fields": ["state", "email_to", "partner_id", "amount_total"]},
    )


def _wait_for_mail(letterbox, count):
    deadline = time.monotonic() + PATIENCE
    while sum(letterbox.received.values()) < count:
        if time.monotonic() > deadline:
            pytest.fail(f"No mail number {count} came: {letterbox.received}")
        time.sleep(0.02)


def test_a_killed_run_sends_nothing_twice(dunning_server, letterbox):
    """F280: killed while the mail server answers: at most once, and it is seen."""
    server = dunning_server
    customers = _bill_late_customers(server)
    run_id = server.rpc(
        "gescom.dunning.run", "create", [{"partner_ids": [(6, 0, customers)]}]
    )
    server.rpc("gescom.dunning.run", "action_preview", [[run_id]])
    assert len(_read_notices(server, run_id)) == CUSTOMERS
    server.rpc("gescom.dunning.run", "action_run", [[run_id]])
    for _kill in range(KILLS):
        _wait_for_mail(letterbox, sum(letterbox.received.values()) + 1)
        server.kill()
        server.start()

    def look():
        return server.rpc("gescom.dunning.run", "read", [[run_id], ["state"]])[0]

    end = server.wait_for(look, lambda run: run["state"] != "running", PATIENCE)
    notices = _read_notices(server, run_id)
    states = Counter(notice["state"] for notice in notices)
    assert set(letterbox.received.values()) == {1}, "Somebody got two of them"
    assert states["sent"] + states["unsure"] == CUSTOMERS
    assert 1 <= states["unsure"] <= KILLS
    assert end["state"] == "failed"
    for notice in notices:
        if notice["state"] == "sent":
            assert letterbox.received[notice["email_to"].split("<")[-1].strip(">")] == 1


def test_what_was_interrupted_is_decided_by_a_person(dunning_server, letterbox):
    """F280: he says that it left, or has it sent again; nobody else does."""
    server = dunning_server
    unsure = server.rpc("gescom.dunning.notice", "search", [[("state", "=", "unsure")]])
    assert unsure
    before = sum(letterbox.received.values())
    tasks = server.rpc(
        "mail.activity",
        "search_count",
        [[("res_model", "=", "gescom.dunning.notice"), ("res_id", "in", unsure)]],
    )
    assert tasks == len(unsure)
    server.rpc("gescom.dunning.notice", "action_mark_sent", [unsure[:1]])
    server.rpc("gescom.dunning.notice", "action_send_again", [unsure[1:]])
    states = server.rpc("gescom.dunning.notice", "read", [unsure, ["state"]])
    assert {notice["state"] for notice in states} == {"sent"}
    assert sum(letterbox.received.values()) == before + len(unsure) - 1


def _create_user(server, login, group):
    return server.rpc(
        "res.users",
        "create",
        [
            {
                "name": login,
                "login": login,
                "password": login,
                "email": f"{login}@example.com",
                "group_ids": [(4, _find_group(server, group))],
            }
        ],
    )


def _find_group(server, xmlid):
    module, name = xmlid.split(".")
    domain = [("module", "=", module), ("name", "=", name)]
    return server.rpc("ir.model.data", "search_read", [domain], {"fields": ["res_id"]})[
        0
    ]["res_id"]


def test_sales_see_and_accountants_decide_by_program(dunning_server, letterbox):
    """F280: the same rights as on the screens."""
    server = dunning_server
    _create_user(server, "clerk", "gescom_base.group_sales_admin")
    _create_user(server, "accountant", "account.group_account_user")
    run = ("gescom.dunning.run", "create", [{"name": "Mine"}])
    with pytest.raises(xmlrpc.client.Fault):
        server.rpc(*run, login="clerk")
    run_id = server.rpc(*run, login="accountant")
    assert server.rpc(
        "gescom.dunning.run", "action_preview", [[run_id]], login="accountant"
    )
    seen = server.rpc(
        "gescom.dunning.run", "read", [[run_id], ["state"]], login="clerk"
    )
    assert seen[0]["state"] == "previewed"
    with pytest.raises(xmlrpc.client.Fault):
        server.rpc("gescom.dunning.run", "action_run", [[run_id]], login="clerk")
