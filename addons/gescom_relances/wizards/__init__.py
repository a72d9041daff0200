from . import gescom_dunning_set_aside
