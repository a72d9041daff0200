from . import test_direct_returns
