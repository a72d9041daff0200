from odoo import models
from odoo.tools import SQL


class AccountMove(models.Model):
    """Numbers and hashes when several users post at the same time (F147, L-4).

    Whoever posts second waits for the first, then takes the next number; but his
    transaction began before and does not see the first invoice. To Odoo the chain then
    has a gap, and the posting is refused. What the first one committed is read apart.
    """

    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move"

    def _get_chain_info(
        self, force_hash=False, include_pre_last_hash=False, early_stop=False
    ):
        info = super()._get_chain_info(
            force_hash=force_hash,
            include_pre_last_hash=include_pre_last_hash,
            early_stop=early_stop,
        )
        if isinstance(info, dict) and "gap" in info.get("warnings", ()):
            moves = info["moves"]
            if moves._are_numbers_continuous():
                committed = moves[0]._read_committed_previous(moves[0])
                if previous_hash := committed.get(moves[0].id):
                    info["previous_hash"] = previous_hash
                    info["warnings"].discard("gap")
        return info

    def _compute_made_sequence_gap(self):
        result = super()._compute_made_sequence_gap()
        flagged = self.filtered(
            lambda move: (
                move.state == "posted"
                and move.made_sequence_gap
                and move.company_id.inalterable_invoices
            )
        )
        if flagged:
            committed = self._read_committed_previous(flagged)
            for move in flagged:
                move.made_sequence_gap = move.id not in committed
        return result

    def _are_numbers_continuous(self):
        numbers = self.mapped("sequence_number")
        return numbers == list(range(numbers[0], numbers[0] + len(numbers)))

    def _read_committed_previous(self, moves):
        """Documents that other transactions posted just before these ones.

        The number of a document is locked until its transaction ends: what is
        committed just before it can no longer change.

        :param moves: posted account.move records with their numbers
        :return: dict {id of a move: hash of the document numbered just before it}
        """
        wanted = {
            (move.journal_id.id, move.sequence_prefix, move.sequence_number - 1): (
                move.id
            )
            for move in moves
        }
        query = SQL(
            """
            SELECT journal_id, sequence_prefix, sequence_number, inalterable_hash
              FROM account_move
             WHERE (journal_id, sequence_prefix, sequence_number) IN %s
               AND state = 'posted'
            """,
            tuple(wanted),
        )
        # Another cursor: this transaction sees the database as it was when it began.
        with self.env.registry.cursor() as cr:
            cr.execute(query)
            rows = cr.fetchall()
        return {wanted[tuple(row[:3])]: row[3] for row in rows}
