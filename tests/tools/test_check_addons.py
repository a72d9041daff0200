"""Each rule of scripts/check_addons.py, broken once on a sound addon."""

import textwrap

import check_addons
import pytest
from addon_checks import architecture

PNG = b"\x89PNG\r\n\x1a\n"

MANIFEST = {
    "name": "GesCom - Affaires",
    "summary": "The file of a deal",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "GesCom",
    "website": "https://github.com/gescom/gescom",
    "category": "Sales",
    "development_status": "Beta",
    "depends": ["gescom_base", "sale"],
    "data": [
        "security/ir.model.access.csv",
        "security/rules.xml",
        "views/affaire_views.xml",
    ],
    "demo": ["demo/affaire.xml"],
    "assets": {
        "web.assets_backend": ["gescom_affaire/static/src/**/*"],
        "web.assets_tests": [
            ("include", "web.assets_other"),
            ("remove", "gescom_affaire/static/src/gone.js"),
        ],
    },
}

MODEL = """
from odoo import fields, models
from odoo.addons.gescom_base.models import thing


class Affaire(models.Model):
    _name = "gescom.affaire"
    _inherit = ["mail.thread"]

    name = fields.Char()
    company_id = fields.Many2one("res.company")

    def read_all(self):
        # Only counts: no content is shown.
        return self.sudo().search_count([])


class Order(models.Model):
    _inherit = "sale.order"


class Mixin(models.AbstractModel):
    _name = "gescom.mixin"
"""

ACCESS = """\
id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink
access_affaire,affaire,model_gescom_affaire,base.group_user,1,1,1,1
"""

RULES = """\
<odoo>
    <record id="rule_affaire" model="ir.rule">
        <field name="model_id" ref="model_gescom_affaire" />
    </record>
</odoo>
"""

VIEW = """\
<odoo>
    <record id="affaire_view_form" model="ir.ui.view">
        <field name="name">affaire</field>
        <field name="model">gescom.affaire</field>
    </record>
    <menuitem id="menu_affaire" name="Affaires" />
</odoo>
"""

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
SENTENCES = [
    ("Order", "Commande"),
    ("Total", "Total"),
    ("%(count)s orders of %(name)s", "%(name)s : %(count)s commandes"),
    ("%s of %s", "%s sur %s"),
    ("Hello {{ object.name }}", "Bonjour {{ object.name }}"),
    ("10 % discount", "10 % de remise"),
    (
        "{{ o.state == 'sale' and 'Order' or 'Quotation' }}",
        "{{ o.state == 'sale' and 'Commande' or 'Devis' }}",
    ),
    (
        'See <a href="/x" title="Order">\n<b t-out="o.name"/></a>',
        'Voir <a title="Commande" href="/x"><b t-out="o.name"/></a>',
    ),
]


def quoted(text):
    return '"' + text.replace('"', '\\"').replace("\n", "\\n") + '"'


def catalogue(sentences):
    return HEADER + "\n".join(
        f"msgid {quoted(source)}\nmsgstr {quoted(target)}\n"
        for source, target in sentences
    )


class Suite:
    """A folder of addons that break no rule, and ways to break one.

    :param Path root: an empty folder
    """

    def __init__(self, root):
        self.root = root
        self.add("gescom_base", depends=["mail"], data=[], demo=[], assets={})
        self.write("gescom_base/models/thing.py", "")
        self.add("gescom_affaire")
        self.write("gescom_affaire/models/affaire.py", MODEL)
        self.write("gescom_affaire/security/ir.model.access.csv", ACCESS)
        self.write("gescom_affaire/security/rules.xml", RULES)
        self.write("gescom_affaire/views/affaire_views.xml", VIEW)
        self.write("gescom_affaire/demo/affaire.xml", "<odoo />")
        self.write("gescom_affaire/static/src/panel/panel.js", "export const a = 1;")

    def add(self, name, **manifest):
        values = {**MANIFEST, **manifest}
        self.write(f"{name}/__manifest__.py", f"{values!r}\n".replace(", '", ",\n'"))
        self.write(f"{name}/readme/DESCRIPTION.md", "What the user gets.")
        self.write(f"{name}/pyproject.toml", 'build-backend = "whool.buildapi"')
        self.write(f"{name}/tests/__init__.py", "from . import test_it\n")
        self.write(f"{name}/tests/test_it.py", "")
        self.write(f"{name}/i18n/fr.po", catalogue(SENTENCES))
        self.write(
            f"{name}/i18n/{name}.pot", catalogue([(s, "") for s, _t in SENTENCES])
        )
        icon = self.root / name / "static/description/icon.png"
        icon.parent.mkdir(parents=True)
        icon.write_bytes(PNG)

    def write(self, path, text):
        path = self.root / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")

    def remove(self, path):
        (self.root / "gescom_affaire" / path).unlink()

    def manifest(self, **values):
        self.write("gescom_affaire/__manifest__.py", repr({**MANIFEST, **values}))

    def replace(self, path, old, new):
        path = self.root / "gescom_affaire" / path
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def french(self, source, target):
        """Translate one more sentence."""
        sentences = [*SENTENCES, (source, target)]
        folder = "gescom_affaire/i18n"
        self.write(f"{folder}/fr.po", catalogue(sentences))
        self.write(
            f"{folder}/gescom_affaire.pot", catalogue([(s, "") for s, _t in sentences])
        )

    def problems(self, *names):
        return [
            f"{p.path.relative_to(self.root)}:{p.line}: {p.text}"
            for p in check_addons.find_problems(self.root, names)
        ]


@pytest.fixture
def suite(tmp_path):
    return Suite(tmp_path)


def test_sound_addons_have_no_problem(suite):
    assert suite.problems() == []


VIEWS = "views/affaire_views.xml"
MODELS = "models/affaire.py"
FRENCH = "i18n/fr.po"

# What is done to the sound addon, and the file and the words of the one problem.
BROKEN = {
    "manifest is no literal": (
        lambda s: s.write("gescom_affaire/__manifest__.py", "dict(name='x')"),
        ("__manifest__.py:1:", "not one literal dictionary"),
    ),
    "version of another Odoo": (
        lambda s: s.manifest(version="18.0.1.0.0"),
        ("__manifest__.py", "version is '18.0.1.0.0'"),
    ),
    "version without five numbers": (
        lambda s: s.manifest(version="19.0.1.0"),
        ("__manifest__.py", "version is '19.0.1.0'"),
    ),
    "another licence": (
        lambda s: s.manifest(license="LGPL-3"),
        ("__manifest__.py", "license is 'LGPL-3'"),
    ),
    "another author": (
        lambda s: s.manifest(author="Someone"),
        ("__manifest__.py", "author is 'Someone'"),
    ),
    "another website": (
        lambda s: s.manifest(website="https://example.com"),
        ("__manifest__.py", "website is"),
    ),
    "no summary": (
        lambda s: s.manifest(summary=""),
        ("__manifest__.py", "summary is missing"),
    ),
    "a description": (
        lambda s: s.manifest(description="Long"),
        ("__manifest__.py", "readme/DESCRIPTION.md: remove it"),
    ),
    "no development status": (
        lambda s: s.manifest(development_status=None),
        ("__manifest__.py", "development_status is one of"),
    ),
    "no readme": (
        lambda s: s.remove("readme/DESCRIPTION.md"),
        ("readme:1:", "DESCRIPTION.md is missing"),
    ),
    "no icon": (
        lambda s: s.remove("static/description/icon.png"),
        ("static/description:1:", "icon.png is missing"),
    ),
    "an icon that is no PNG": (
        lambda s: s.write("gescom_affaire/static/description/icon.png", "<svg/>"),
        ("static/description:1:", "is no PNG"),
    ),
    "no packaging": (
        lambda s: s.remove("pyproject.toml"),
        ("pyproject.toml:1:", "whool"),
    ),
    "no test": (
        lambda s: s.remove("tests/test_it.py"),
        ("tests:1:", "there is no test_*.py"),
    ),
    "a test that Odoo does not run": (
        lambda s: s.write("gescom_affaire/tests/test_more.py", ""),
        ("tests/__init__.py:1:", "does not import test_more"),
    ),
    "data file that does not exist": (
        lambda s: s.manifest(data=[*MANIFEST["data"], "views/none.xml"]),
        ("__manifest__.py", "views/none.xml does not exist"),
    ),
    "demo file that does not exist": (
        lambda s: s.manifest(demo=[*MANIFEST["demo"], "demo/none.xml"]),
        ("__manifest__.py", "demo/none.xml does not exist"),
    ),
    "data file named twice": (
        lambda s: s.manifest(data=[*MANIFEST["data"], VIEWS]),
        ("__manifest__.py", f"{VIEWS} is named twice"),
    ),
    "asset that does not exist": (
        lambda s: s.manifest(
            assets={
                **MANIFEST["assets"],
                "web.report_assets": ["gescom_affaire/static/x.scss"],
            }
        ),
        ("__manifest__.py", "gescom_affaire/static/x.scss matches no file"),
    ),
    "forgotten view": (
        lambda s: s.write("gescom_affaire/views/more_views.xml", "<odoo />"),
        ("views/more_views.xml:1:", "not in the manifest"),
    ),
    "forgotten report": (
        lambda s: s.write("gescom_affaire/report/sheet.xml", "<odoo />"),
        ("report/sheet.xml:1:", "not in the manifest"),
    ),
    "forgotten script": (
        lambda s: s.write("gescom_affaire/static/tests/panel.test.js", ""),
        ("static/tests/panel.test.js:1:", "no bundle"),
    ),
    "broken XML": (
        lambda s: s.write(f"gescom_affaire/{VIEWS}", "<odoo>\n<record></odoo>"),
        (f"{VIEWS}:2:", "is no XML"),
    ),
    "identifier used twice": (
        lambda s: s.replace(VIEWS, "menu_affaire", "rule_affaire"),
        (f"{VIEWS}:6:", "rule_affaire is already used in security/rules.xml:2"),
    ),
    "identifier with the addon's name": (
        lambda s: s.replace(VIEWS, "menu_affaire", "gescom_affaire.menu_affaire"),
        (f"{VIEWS}:6:", "leave out the name of the addon"),
    ),
    "record without identifier": (
        lambda s: s.replace(VIEWS, 'id="affaire_view_form" ', ""),
        (f"{VIEWS}:2:", "this record has no id"),
    ),
    "field twice in a record": (
        lambda s: s.replace(VIEWS, '"model"', '"name"'),
        (f"{VIEWS}:4:", "the field name comes twice"),
    ),
    "useless data node": (
        lambda s: s.write("gescom_affaire/demo/affaire.xml", "<odoo><data /></odoo>"),
        ("demo/affaire.xml:1:", "<data> is useless"),
    ),
    "identifier twice in a CSV file": (
        lambda s: s.write(
            "gescom_affaire/security/ir.model.access.csv",
            ACCESS + ACCESS.splitlines()[1] + "\n",
        ),
        ("security/ir.model.access.csv:3:", "access_affaire comes twice"),
    ),
    "model without access rights": (
        lambda s: (
            s.replace(MODELS, '"gescom.mixin"', '"gescom.mixin"\n\n\n')
            or s.replace(MODELS, "models.AbstractModel", "models.TransientModel")
        ),
        (f"{MODELS}:22:", "gescom.mixin has no line in security"),
    ),
    "right given to everybody": (
        lambda s: s.replace("security/ir.model.access.csv", "base.group_user", ""),
        ("security/ir.model.access.csv:2:", "given to everybody"),
    ),
    "no company rule": (
        lambda s: s.replace("security/rules.xml", "model_gescom_affaire", "model_x"),
        (f"{MODELS}:6:", "no company rule"),
    ),
    "sudo without a reason": (
        lambda s: s.replace(MODELS, "# Only counts: no content is shown.", "pass"),
        (f"{MODELS}:15:", "sudo() without a reason"),
    ),
    "long file": (
        lambda s: s.write("gescom_affaire/models/long.py", "a = 1\n" * 501),
        ("models/long.py:500:", "501 lines"),
    ),
    "import from an addon above": (
        lambda s: s.replace(MODELS, "gescom_base.models", "gescom_vente.models"),
        (f"{MODELS}:3:", "imports from gescom_vente"),
    ),
    "script imported from an addon above": (
        lambda s: s.write(
            "gescom_affaire/static/src/panel/panel.js",
            'import {a} from "@gescom_vente/panel";',
        ),
        ("static/src/panel/panel.js:1:", "imports from gescom_vente"),
    ),
    "no French": (
        lambda s: s.remove(FRENCH),
        ("i18n/fr.po:1:", "is missing"),
    ),
    "no template": (
        lambda s: s.remove("i18n/gescom_affaire.pot"),
        ("i18n/gescom_affaire.pot:1:", "is missing"),
    ),
    "empty translation": (
        lambda s: s.french("Invoice", ""),
        (FRENCH, "“Invoice” is not translated"),
    ),
    "fuzzy translation": (
        lambda s: s.replace(FRENCH, 'msgid "Order"', '#, fuzzy\nmsgid "Order"'),
        (f"{FRENCH}:5:", "“Order” is marked fuzzy"),
    ),
    "obsolete translation": (
        lambda s: s.replace(
            FRENCH, 'msgid "Total"', '#~ msgid "Old"\n#~ msgstr "V"\n\nmsgid "Total"'
        ),
        (FRENCH, "“Old” is obsolete"),
    ),
    "sentence without French": (
        lambda s: s.replace(FRENCH, 'msgid "Order"\nmsgstr "Commande"\n', ""),
        ("i18n/gescom_affaire.pot:5:", "“Order” is not in fr.po"),
    ),
    "sentence that the code no longer has": (
        lambda s: s.replace(
            "i18n/gescom_affaire.pot", 'msgid "Order"\nmsgstr ""\n', ""
        ),
        (FRENCH, "“Order” is not in the template"),
    ),
    "named placeholder lost": (
        lambda s: s.french("Sold by %(user)s", "Vendu par"),
        (FRENCH, "other placeholders"),
    ),
    "named placeholder translated": (
        lambda s: s.french("Sold by %(user)s", "Vendu par %(vendeur)s"),
        (FRENCH, "other placeholders"),
    ),
    "placeholders without a name exchanged": (
        lambda s: s.french("%s pieces for %d", "Pour %d, %s pièces"),
        (FRENCH, "other placeholders"),
    ),
    "brace placeholder lost": (
        lambda s: s.french("{count} lines", "{nombre} lignes"),
        (FRENCH, "other placeholders"),
    ),
    "template expression changed": (
        lambda s: s.french("Dear {{ object.name }}", "Cher {{ object.nom }}"),
        (FRENCH, "other placeholders"),
    ),
    "compared text translated": (
        lambda s: s.french("{{ o.a == 'b' and 'c' }}", "{{ o.a == 'd' and 'e' }}"),
        (FRENCH, "other placeholders"),
    ),
    "dollar expression changed": (
        lambda s: s.french("Dear ${name}", "Cher client"),
        (FRENCH, "other placeholders"),
    ),
    "tag lost": (
        lambda s: s.french("<b>Dear</b> customer", "Cher client"),
        (FRENCH, "other tags"),
    ),
    "t-out expression changed": (
        lambda s: s.french('Dear <t t-out="o.name"/>', 'Cher <t t-out="o.nom"/>'),
        (FRENCH, "other tags"),
    ),
    "English left in place": (
        lambda s: s.french("Delivery", "Delivery"),
        (FRENCH, "“Delivery” is translated by itself"),
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_is_the_only_problem(suite, name):
    change, (place, words) = BROKEN[name]
    change(suite)
    problems = suite.problems()
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"gescom_affaire/{place}")
    assert words in problems[0]


def test_name_of_a_printed_file_may_stay_as_it_is(suite):
    suite.french("'Deal %s' % object.name", "'Deal %s' % object.name")
    suite.replace(
        FRENCH,
        "msgid \"'Deal",
        "#: model:ir.actions.report,print_report_name:gescom_affaire.report\n"
        "msgid \"'Deal",
    )
    assert suite.problems() == []


def test_addon_may_not_stand_on_one_of_its_floor_or_above(suite):
    suite.add("gescom_vente", depends=["gescom_affaire"], data=[], demo=[], assets={})
    suite.manifest(depends=["gescom_base", "gescom_vente"])
    (problem,) = suite.problems("gescom_affaire")
    assert "gescom_affaire may not depend on gescom_vente" in problem


def test_the_only_arrow_sideways_is_from_purchases_to_articles():
    assert architecture.may_depend("gescom_achat", "gescom_article")
    assert not architecture.may_depend("gescom_article", "gescom_achat")
    assert not architecture.may_depend("gescom_scan", "gescom_retour")
    assert architecture.may_depend("gescom_scan", "gescom_expedition")


def test_unknown_dependency_of_the_suite_is_named(suite):
    suite.manifest(depends=["gescom_base", "gescom_csv"])
    assert ["gescom_csv is not in addons" in p for p in suite.problems()] == [True]


def bridge(suite, name="gescom_base_affaire", **manifest):
    values = {"depends": ["gescom_base", "gescom_affaire"], "auto_install": True}
    suite.add(name, data=[], demo=[], assets={}, **{**values, **manifest})


def test_bridge_joins_two_addons(suite):
    bridge(suite)
    bridge(suite, "gescom_base_queue", depends=["gescom_base", "queue_job"])
    assert suite.problems() == []


def test_bridge_installs_itself(suite):
    bridge(suite, auto_install=False)
    (problem,) = suite.problems()
    assert "a bridge has auto_install" in problem


def test_bridge_depends_on_nothing_else(suite):
    bridge(suite, "gescom_base_queue", depends=["gescom_affaire", "queue_job"])
    (problem,) = suite.problems()
    assert "may depend on gescom_base only, not on gescom_affaire" in problem


def test_nothing_stands_on_a_bridge_but_the_whole_suite(suite):
    bridge(suite)
    suite.add("gescom_vente", data=[], demo=[], assets={})
    suite.add("gescom", data=[], demo=[], assets={}, depends=["gescom_base_affaire"])
    assert suite.problems() == []
    suite.write(
        "gescom_vente/__manifest__.py",
        repr({**MANIFEST, "data": [], "demo": [], "assets": {}}).replace(
            "'gescom_base'", "'gescom_base_affaire'"
        ),
    )
    (problem,) = suite.problems()
    assert "gescom_vente may not depend on gescom_base_affaire" in problem


def test_addon_without_a_floor_is_refused(suite):
    suite.add("gescom_other", depends=["mail"], data=[], demo=[], assets={})
    (problem,) = suite.problems()
    assert "gescom_other has no floor" in problem


def test_addons_can_be_checked_one_by_one(suite):
    suite.manifest(license="LGPL-3")
    assert suite.problems("gescom_base") == []
    assert len(suite.problems("gescom_affaire")) == 1
    assert "is no addon" in suite.problems("gescom_none")[0]


def test_command_prints_the_place_and_fails(suite, capsys, monkeypatch):
    suite.remove(FRENCH)
    monkeypatch.chdir(suite.root)
    assert check_addons.main(["--root", str(suite.root)]) == 1
    assert capsys.readouterr().out == (
        "gescom_affaire/i18n/fr.po:1: is missing: "
        "run scripts/translations.sh gescom_affaire\n"
    )
    assert check_addons.main(["--root", str(suite.root), "gescom_base"]) == 0


def test_no_addon_at_all_is_no_problem(tmp_path):
    assert check_addons.find_problems(tmp_path) == []
