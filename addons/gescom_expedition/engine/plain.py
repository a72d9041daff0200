"""Answers that XML-RPC can carry."""


def without_none(answer):
    """Odoo's actions hold a None here and there, which XML-RPC refuses.

    :param answer: action, list of actions, or any value
    :return: the same without the entries that are None
    """
    if isinstance(answer, dict):
        return {
            key: without_none(value)
            for key, value in answer.items()
            if value is not None
        }
    if isinstance(answer, list):
        return [without_none(value) for value in answer]
    return answer
