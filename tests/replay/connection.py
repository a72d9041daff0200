"""XML-RPC, as any shop's connector would use it."""

import xmlrpc.client


class RefusedCall(Exception):
    """Odoo refused a call; the text is the sentence a user would read."""


class Connection:
    """One user of one database.

    :raise RefusedCall: wrong database, login or password
    """

    def __init__(self, url, database, login, password):
        self.url = url.rstrip("/")
        self.database = database
        self.password = password
        self.uid = self._ask("common", "authenticate", database, login, password, {})
        if not self.uid:
            raise RefusedCall(
                f"{login} cannot log in to {database}: check the login and password."
            )
        self.objects = xmlrpc.client.ServerProxy(f"{self.url}/xmlrpc/2/object")
        self.calls = 0

    def _ask(self, service, method, *arguments):
        proxy = xmlrpc.client.ServerProxy(f"{self.url}/xmlrpc/2/{service}")
        try:
            return getattr(proxy, method)(*arguments)
        except xmlrpc.client.Fault as fault:
            raise RefusedCall(_sentence(fault)) from None

    def call(self, model, method, *arguments, **options):
        """Call a public method.

        :return: what the method returns
        :raise RefusedCall: Odoo raised an error
        """
        self.calls += 1
        try:
            return self.objects.execute_kw(
                self.database,
                self.uid,
                self.password,
                model,
                method,
                list(arguments),
                options,
            )
        except xmlrpc.client.Fault as fault:
            raise RefusedCall(_sentence(fault)) from None

    def search_read(self, model, domain, fields, order="id"):
        """Rows of a model, all of them."""
        return self.call(
            model, "search_read", domain, fields=fields, order=order, load=""
        )

    def read(self, model, ids, fields):
        """Rows by their ids, in batches that a server answers quickly."""
        rows = []
        for start in range(0, len(ids), 1000):
            batch = ids[start : start + 1000]
            rows += self.call(model, "read", batch, fields=fields, load="")
        return rows


def _sentence(fault):
    """What went wrong, without the server's trace."""
    text = fault.faultString.strip()
    if text.startswith("Traceback"):
        return text.rsplit("\n", 1)[-1]
    return text


def batches(items, limit, weight=None):
    """Cut items into batches of about the same work.

    :param items: list
    :param int limit: weight that a batch does not exceed, but for a single item
    :param weight: function of an item; each weighs 1 without it
    :return: generator of lists
    """
    batch, load = [], 0
    for item in items:
        item_weight = weight(item) if weight else 1
        if batch and load + item_weight > limit:
            yield batch
            batch, load = [], 0
        batch.append(item)
        load += item_weight
    if batch:
        yield batch
