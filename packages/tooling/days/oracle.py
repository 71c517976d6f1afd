"""Computes expected.json of a trading-day folder: python3 oracle.py DIR [--check]."""
from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Iterable, Optional

from books import MoneyError
from day_files import read_folder
from trading_day import Run, Sale, play


def counted(sales: Iterable[Sale], outcome: str) -> dict[str, int]:
    """Counts by reason, sorted; a reason that never occurs is left out."""
    return dict(sorted(Counter(sale.reason for sale in sales if sale.outcome == outcome).items()))


def order_counts(sales: list[Sale]) -> dict[str, Any]:
    outcomes = Counter(sale.outcome for sale in sales)
    refunds = Counter(sale.refund for sale in sales)
    return {
        "total": len(sales),
        "rejected": counted(sales, "rejected"),
        "sold_out": outcomes["sold_out"],
        "payment_failed": counted(sales, "payment_failed"),
        "confirmed": outcomes["confirmed"],
        "refunded_full": refunds["full"],
        "refunded_partial": refunds["partial"],
        "refund_refused": refunds["refused"],
    }


def non_zero(amounts: dict[str, int]) -> dict[str, int]:
    return {key: amounts[key] for key in sorted(amounts) if amounts[key] != 0}


def cycles(run: Run) -> dict[str, dict[str, int]]:
    nets = {name: non_zero(run.banks.nets[name]) for name in sorted(run.banks.nets)}
    return {name: banks for name, banks in nets.items() if banks}


def series(numbers: list[str]) -> Optional[dict[str, Any]]:
    if not numbers:
        return None
    return {"first": numbers[0], "last": numbers[-1], "count": len(numbers)}


def report(run: Run) -> dict[str, Any]:
    """The run in the shape of expected.json."""
    sales = list(run.sales.values())
    confirmed = [sale for sale in sales if sale.outcome == "confirmed"]
    return {
        "orders": order_counts(sales),
        "captured_paise": sum(sale.total for sale in confirmed),
        "refunded_paise": sum(sale.refunded for sale in confirmed),
        "trial_balance": non_zero(run.ledger.balances),
        "settlement_cycles": cycles(run),
        "merchant_settlements": dict(sorted(run.settled.items())),
        "bank_balances": dict(sorted(run.banks.balances.items())),
        "invoices": series(run.documents["A"]),
        "bills_of_supply": series(run.documents["B"]),
        "credit_notes": series(run.documents["C"]),
        "seats_left": dict(sorted(run.seats.items())),
        "coupons_used": dict(sorted(run.uses.items())),
    }


def first_difference(expected: Any, computed: Any, path: str = "$") -> Optional[str]:
    """Where two reports part, or None. Order of keys does not count, everything else does."""
    if isinstance(expected, dict) and isinstance(computed, dict):
        for key in sorted(expected.keys() | computed.keys()):
            if key not in expected or key not in computed:
                side = "expected.json" if key not in expected else "the computed report"
                return "%s.%s: not in %s" % (path, key, side)
            found = first_difference(expected[key], computed[key], "%s.%s" % (path, key))
            if found is not None:
                return found
        return None
    if type(expected) is type(computed) and expected == computed:
        return None
    return "%s: expected %r, computed %r" % (path, expected, computed)


def rejected_rows(run: Run) -> list[dict[str, Any]]:
    rows = [sale for sale in run.sales.values() if sale.outcome == "rejected"]
    rows.sort(key=lambda sale: sale.order.line_number)
    return [
        {"line": sale.order.line_number, "order_ref": sale.order.ref, "reason": sale.reason}
        for sale in rows
    ]


def text_of(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def check(folder: Path, run: Run) -> int:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    difference = first_difference(expected, report(run))
    if difference is None:
        print("%s: equal in every figure" % folder)
        return 0
    print("%s: %s" % (folder, difference), file=sys.stderr)
    return 1


def main(arguments: Optional[list[str]] = None) -> int:
    parser = argparse.ArgumentParser(description="What a trading-day folder must lead to.")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--check", action="store_true", help="compare with DIR/expected.json")
    parser.add_argument("--write", action="store_true", help="write DIR/expected.json")
    parser.add_argument("--rejected", action="store_true", help="print the rejected rows instead")
    options = parser.parse_args(arguments)
    try:
        run = play(read_folder(options.folder))
    except (OSError, ValueError, MoneyError) as error:
        print("%s: %s" % (options.folder, error), file=sys.stderr)
        return 2
    if options.check:
        return check(options.folder, run)
    if options.write:
        (options.folder / "expected.json").write_text(text_of(report(run)), encoding="utf-8")
    else:
        sys.stdout.write(text_of(rejected_rows(run) if options.rejected else report(run)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
