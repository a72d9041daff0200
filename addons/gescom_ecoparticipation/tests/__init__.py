from . import test_articles
from . import test_csv
from . import test_declaration
from . import test_engine
from . import test_invoices
from . import test_orders
from . import test_papers
