"""What a definition may say, and what is wrong with one.

A definition is a JSON object. Aliases of columns are compared by words, without
accents nor capitals; `*` stands for anything, `A|B` for either.

    match       filename, header_all, header_any, header_none: which files have it
    wrong       reports of the same provider that are not this one: name, header_all…
    file        delimiters, quote
    records     header, body, title, section, trailer…: first cells of each record;
                trailer_required
    merchant    column of the account at the provider, or record and cell that names it
    decimal     ".", "," or "auto"
    dates       formats, prove, zone, prefer
    columns     canonical column: where it comes from
    types       from, map {kind: [raw types]}, rules [{when, unless, kind}]
    keys        line: what makes a movement unique
    controls    single_account, file_total, payout_row (a payout without the row of its
                transfer is incomplete, and never posted)
    footers     totals by currency, counts
    hook        name of a hook, and its options
"""

AMOUNTS = ("gross", "fee", "fee_tax", "net", "gross_orig", "rate")
TEXTS = (
    *("psp_ref", "psp_parent_ref", "order_ref", "payout_ref", "payment_method"),
    *("label", "currency", "currency_orig", "status"),
)
DATES = ("date_operation", "date_value", "payout_date")
COLUMNS = (*AMOUNTS, *TEXTS, *DATES)
KINDS = (
    *("payment", "refund", "refund_reversed", "chargeback", "chargeback_reversed"),
    *("fee", "tax", "adjustment", "reserve_hold", "reserve_release", "conversion"),
    *("payout", "ignored"),
)
HOOKS = ("split_conversions", "aggregate_components", "prove_scale")
CONTROLS = ("single_account", "file_total", "payout_row")
SCALES = (0, 2, 3, 4)

SECTIONS = {
    "match": {"filename", "header_all", "header_any", "header_none"},
    "wrong": None,
    "file": {"delimiters", "quote"},
    "records": {
        *("title", "header", "body", "section", "trailer", "footer", "other", "count"),
        "trailer_required",
    },
    "merchant": {"column", "record", "cell"},
    "decimal": None,
    "dates": {"formats", "prove", "zone", "prefer"},
    "columns": set(COLUMNS),
    "types": {"from", "map", "rules"},
    "keys": {"line"},
    "controls": None,
    "footers": {"totals", "counts"},
    "hook": None,
    "options": {
        *("fee_empty_is_unknown", "fee_from_net", "payout_positive_is_paid"),
        "unsigned_refunds",
    },
    "comment": None,
}
COLUMN_KEYS = {
    "text": {"from", "for", "const", "concat", "sep", "regex", "zfill", "map"},
    "amount": {
        *("from", "for", "sum", "credit", "debit", "indicator", "debit_values"),
        *("scale", "sign", "absolute", "if_deducted", "credit_values", "exclude"),
    },
    "date": {"from", "time_from", "zone_from", "formats"},
}


def check_definition(definition):
    """What is wrong with a definition.

    :param definition: what the JSON says
    :return: list of tuples (code of the sentence, params)
    """
    if not isinstance(definition, dict):
        return [("not_an_object", {})]
    problems = []
    for name, value in definition.items():
        if name not in SECTIONS:
            problems.append(("unknown_key", {"key": name}))
        elif SECTIONS[name] is not None:
            problems += _check_keys(name, value, SECTIONS[name])
    if problems:
        return problems
    try:
        return [
            *_check_columns(definition.get("columns") or {}),
            *_check_types(definition.get("types") or {}),
            *_check_rest(definition),
        ]
    except (TypeError, AttributeError, ValueError, KeyError):
        return [("bad_structure", {})]


def _check_keys(place, value, allowed):
    if not isinstance(value, dict):
        return [("not_an_object_at", {"key": place})]
    return [
        ("unknown_key", {"key": f"{place}.{key}"})
        for key in value
        if key not in allowed
    ]


def _check_columns(columns):
    problems = []
    for name, spec in columns.items():
        kind = "amount" if name in AMOUNTS else "date" if name in DATES else "text"
        problems += _check_keys(f"columns.{name}", spec, COLUMN_KEYS[kind])
        if spec.get("scale", 2) not in (*SCALES, "prove"):
            problems.append(("bad_value", {"key": f"columns.{name}.scale"}))
    if "gross" not in columns and "net" not in columns:
        problems.append(("no_amount_column", {}))
    if "date_operation" not in columns:
        problems.append(("no_date_column", {}))
    return problems


def _check_types(types):
    problems = []
    kinds = [
        *types.get("map", {}),
        *(rule.get("kind") for rule in types.get("rules", [])),
    ]
    for kind in kinds:
        if kind not in KINDS:
            problems.append(("unknown_kind", {"key": kind}))
    for rule in types.get("rules", []):
        problems += _check_keys("types.rules", rule, {"when", "unless", "kind", "raw"})
    return problems


def _check_rest(definition):
    problems = []
    hook = definition.get("hook")
    if hook and (hook if isinstance(hook, str) else hook["name"]) not in HOOKS:
        problems.append(("unknown_hook", {"key": str(hook)}))
    for control in definition.get("controls", []):
        if control not in CONTROLS:
            problems.append(("unknown_control", {"key": control}))
    if definition.get("decimal", ".") not in (".", ",", "auto"):
        problems.append(("bad_value", {"key": "decimal"}))
    match = definition.get("match") or {}
    if not (match.get("header_all") or match.get("header_any")):
        problems.append(("no_match", {}))
    for place in ("header_all", "header_any", "header_none", "filename"):
        if not all(isinstance(name, str) for name in match.get(place, [])):
            problems.append(("bad_value", {"key": f"match.{place}"}))
    return problems
