from . import gescom_dunning_forecast, gescom_dunning_set_aside
