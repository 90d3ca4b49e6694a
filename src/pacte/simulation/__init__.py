"""A simulated company: known truth in; a plan, customers and sales out. Seeded, relative to a day.

It shares no season, curve or sentence with the engines that it helps to try.
"""

from pacte.simulation.company import SIZES, Company, Size, company_of
from pacte.simulation.files import customer_forms, write_sales
from pacte.simulation.plan import plan_of
from pacte.simulation.sales import Batch, batches
from pacte.simulation.truth import Truth, truth_of

__all__ = [
    "SIZES",
    "Batch",
    "Company",
    "Size",
    "Truth",
    "batches",
    "company_of",
    "customer_forms",
    "plan_of",
    "truth_of",
    "write_sales",
]
