import base64
import os
import random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..engine.text import clean
from .common import CsvCommon, make_file

# More of them: EXAMPLES = 200 by hand, GESCOM_CSV_FUZZ=2000.
EXAMPLES = 12
DAMAGED = int(os.environ.get("GESCOM_CSV_FUZZ", 25))

TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n;\"'=+-@"),
    max_size=30,
).map(clean)
PRICE = st.decimals(0, 10**6, places=4).map(float)
ARTICLE = st.fixed_dictionaries(
    {
        "name": TEXT.filter(bool),
        "description_sale": TEXT,
        "list_price": PRICE,
        "weight": st.decimals(0, 1000, places=2).map(float),
        "sale_ok": st.booleans(),
        "type": st.sampled_from(["consu", "service"]),
    }
)


@tagged("post_install", "-at_install")
class TestRoundTrip(CsvCommon):
    """What is exported comes back as it was, and damage goes nowhere."""

    def _export(self, articles):
        domain = [("id", "in", articles.ids)]
        return self.profiles.export_csv("articles", domain)

    def test_export_then_import_changes_nothing(self):
        """F296: the round trip is the identity, on the same records and on new ones."""
        number = iter(range(10**6))

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(st.lists(ARTICLE, min_size=1, max_size=5))
        def check(values):
            articles = self.env["product.product"].create(
                [{**vals, "default_code": f"0RT{next(number)}"} for vals in values]
            )
            content = self._export(articles)
            result = self.profiles.import_csv("articles", content)
            self._assert_counts(result, unchanged=len(values))
            references = articles.mapped("default_code")
            articles.default_code = "gone"
            result = self.profiles.import_csv("articles", content)
            self._assert_counts(result, created=len(values))
            domain = [("default_code", "in", references)]
            new = self.env["product.product"].search(domain)
            self.assertEqual(self._export(new), content)

        check()

    def test_damaged_files_leave_nothing_half_written(self):
        """A refusal or errors of lines; what is counted is what is there."""
        draw = random.Random(11)
        header = "Référence article;Désignation;Prix de vente HT;Code-barres"
        for number in range(DAMAGED):
            lines = [f'D{number}-{n};"Né; {n}";{n},5;D{number}{n}' for n in range(6)]
            data = bytearray(base64.b64decode(make_file(header, *lines)))
            start = draw.randrange(len(data))
            stop = start + draw.choice([0, 1, 20, len(data)])
            data[start:stop] = draw.choice([b"", b'"', b";", b"\r\n", b"\xe9", b"\0"])
            before = self.env["product.product"].search_count([])
            result = self.profiles.import_csv(
                "articles",
                base64.b64encode(data).decode(),
                all_or_nothing=draw.choice([True, False]),
            )
            after = self.env["product.product"].search_count([])
            self.assertEqual(after - before, result["created"], bytes(data))
            for error in result["errors"]:
                self.assertGreaterEqual(error["line"], 1)
                self.assertTrue(error["message"])
