"""KPIs of sales: each formula once, as an Ibis expression over lines."""

from pacte.engine.kpis.catalogue import KPIS, Kpi
from pacte.engine.kpis.compute import KpiAnswer, KpiCell, KpiQuestion, event_of, kpi

__all__ = ["KPIS", "Kpi", "KpiAnswer", "KpiCell", "KpiQuestion", "event_of", "kpi"]
