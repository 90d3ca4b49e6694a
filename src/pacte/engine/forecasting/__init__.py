"""What a series of past figures says of the days to come: season, level, total and its range."""

from pacte.engine.forecasting.history import Reason, months_of_history, weigh_history
from pacte.engine.forecasting.horizon import Forecast, Point, forecast
from pacte.engine.forecasting.landing import Interval, Landing, land
from pacte.engine.forecasting.seasonal import learn_seasonality
from pacte.engine.forecasting.series import Frequency, Series, series_from_pairs

__all__ = [
    "Forecast",
    "Frequency",
    "Interval",
    "Landing",
    "Point",
    "Reason",
    "Series",
    "forecast",
    "land",
    "learn_seasonality",
    "months_of_history",
    "series_from_pairs",
    "weigh_history",
]
