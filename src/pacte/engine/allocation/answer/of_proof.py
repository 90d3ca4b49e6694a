"""The proof of a bound within several rows: prices, of all plans or of each part of them."""

from __future__ import annotations

from collections.abc import Iterable

from pacte.document import Money
from pacte.document.results.allocation import CellSpend, CertificateNode, Cut, RoundedRow
from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.grid.rounded import Rounded, key_of
from pacte.engine.allocation.problem import Problem
from pacte.engine.allocation.search import parts
from pacte.engine.allocation.search.share import Shared

CENTS = 100


def proof(problem: Problem, grid: Grid, found: Shared) -> tuple[CertificateNode, ...]:
    """A price for each row that has one, in units of what is sought per unit of the row, and the
    rules that are taken exactly; in several nodes where the prices of all plans prove less.

    Rows of goals are priced in units of what is sought per unit of the objective.
    """
    inside = zip(grid.rows, grid.components.inside, strict=True)
    exact = tuple(row.key for row, is_inside in inside if is_inside)
    if not found.tree:
        return (CertificateNode(prices=_prices(grid, found.prices, exact), exact=exact),)
    counted = parts.counted(grid, found.at, found.rounded)
    known: dict[int, int] = {}
    nodes = []
    for place, node in enumerate(found.tree):
        said = _of_all(problem, grid, found, exact) if place == 0 else {}
        if node.cut is not None:
            said |= {"cut": _cut(problem, counted, node.cut), "below": node.below}
            said |= {"above": node.above}
        elif id(node.prices) in known:
            said |= {"prices_of": known[id(node.prices)]}
        else:
            known[id(node.prices)] = place
            said |= {"prices": _prices(counted.grid, node.prices, exact)}
        said |= {"empty": node.is_empty}
        nodes.append(CertificateNode.model_validate(said))
    return tuple(nodes)


def _of_all(
    problem: Problem, grid: Grid, found: Shared, exact: tuple[str, ...]
) -> dict[str, object]:
    """What holds in every node: the rules taken exactly, the rows that are rounded."""
    cells = sorted({int(i) for row in found.rounded for i in row.cells})
    at = [
        CellSpend(action=action, period=period, spend=Money.of_cents(int(cents), problem.currency))
        for (action, period), cents in zip(_names(problem, cells), found.at[cells], strict=True)
    ]
    rows = [_rounded(problem, grid, key_of(i), row) for i, row in enumerate(found.rounded)]
    return {"exact": exact, "rounded": tuple(rows), "at": tuple(at)}


def _rounded(problem: Problem, grid: Grid, key: str, row: Rounded) -> RoundedRow:
    base = grid.rows[row.row]
    divisor = row.divisor / (CENTS if base.measure == "money" else 1)
    turned = _names(problem, row.cells[row.turned])
    return RoundedRow(key=key, row=base.key, divisor=divisor, turned=tuple(turned))


def _names(problem: Problem, cells: Iterable[int]) -> list[tuple[str, str]]:
    """(action, period) of cells."""
    chosen = (problem.cells[int(i)] for i in cells)
    return [(cell.action, cell.period) for cell in chosen]


def _prices(grid: Grid, prices: Floats, exact: tuple[str, ...]) -> dict[str, float]:
    return {
        row.key: float(price) * (CENTS if row.measure == "money" else 1) / CENTS
        for row, price in zip(grid.rows, prices, strict=True)
        if price != 0 and row.key not in exact
    }


def _cut(problem: Problem, counted: parts.Counted, cut: parts.Cut) -> Cut:
    if cut.count is not None:
        return Cut(cells_of=counted.keys[cut.count], count=int(cut.at))
    action = counted.grid.names[cut.action]
    if cut.cell is None:
        return Cut(action=action, changes=cut.changes)
    at = Money.of_cents(int(cut.at), problem.currency)
    return Cut(action=action, period=problem.cells[cut.cell].period, at=at)
