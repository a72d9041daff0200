from . import test_new_return
from . import test_return_document
from . import test_reception
from . import test_batch_exchange
from . import test_exchange
from . import test_take_back
from . import test_return_access
