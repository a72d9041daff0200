from .common import CHAIR, STRANGER, ScanCommon


class TestRepeat(ScanCommon):
    """A bad network neither loses a scan nor counts it twice."""

    def _get_done(self, picking):
        return picking.get_scan_state()["progress"]["done"]

    def test_repeated_message_counts_once(self):
        """F308: the answer that was lost is given again."""
        delivery = self._create_delivery()
        first = delivery.scan(CHAIR, token="phone", sequence=1)
        again = delivery.scan(CHAIR, token="phone", sequence=1)
        self.assertEqual(first, {**again, "repeated": False})
        self.assertTrue(again["repeated"])
        self.assertEqual(self._get_done(delivery), 1)

    def test_next_message_counts(self):
        """F308: the number makes the difference, not the code."""
        delivery = self._create_delivery()
        for sequence in (1, 2, 2, 1, 3):
            delivery.scan(CHAIR, token="phone", sequence=sequence)
        self.assertEqual(self._get_done(delivery), 3)

    def test_two_clients_have_their_own_numbers(self):
        """F308: a handheld and a desktop on one document."""
        delivery = self._create_delivery()
        delivery.scan(CHAIR, token="phone", sequence=1)
        delivery.scan(CHAIR, token="desk", sequence=1)
        self.assertEqual(self._get_done(delivery), 2)

    def test_one_number_on_two_documents(self):
        """F308: a client goes on counting when it changes document."""
        deliveries = [self._create_delivery() for _n in range(2)]
        for delivery in deliveries:
            delivery.scan(CHAIR, token="phone", sequence=1)
            self.assertEqual(self._get_done(delivery), 1)

    def test_repeated_mistake_is_one_mistake(self):
        """F309: it is not taken out by its own repetition."""
        delivery = self._create_delivery()
        delivery.scan(STRANGER, token="phone", sequence=1)
        again = delivery.scan(STRANGER, token="phone", sequence=1)
        self.assertLatched(again)
        self.assertEqual(delivery.get_scan_state()["light"], "red")
        self.assertEqual(
            self.system["gescom.scan.mistake"].search_count(
                [("picking_id", "=", delivery.id)]
            ),
            1,
        )

    def test_repeated_undo_takes_one_back(self):
        """F308: and so does a parcel that was changed."""
        delivery = self._create_delivery()
        delivery.scan(CHAIR)
        delivery.scan(CHAIR)
        for _n in range(2):
            delivery.scan_undo(token="phone", sequence=7)
        self.assertEqual(self._get_done(delivery), 1)
        for _n in range(2):
            answer = delivery.scan_parcel(token="phone", sequence=8)
        self.assertEqual(answer["parcel"], 2)

    def test_repeated_finish_is_answered(self):
        """F308: the document is closed once, the answer is given again."""
        delivery = self._create_delivery()
        delivery.scan(CHAIR, 3)
        first = delivery.scan_finish(token="phone", sequence=9)
        self.assertTrue(first["finished"])
        again = delivery.scan_finish(token="phone", sequence=9)
        self.assertTrue(again["finished"])
        self.assertEqual(delivery.state, "done")

    def test_without_a_number_each_message_counts(self):
        """F308: a caller of the RPC that never repeats needs none."""
        delivery = self._create_delivery()
        delivery.scan(CHAIR)
        delivery.scan(CHAIR)
        self.assertEqual(self._get_done(delivery), 2)
