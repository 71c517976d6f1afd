"""The generated folders: legal, complete, what they were made from, and equal to the oracle."""
from __future__ import annotations

import json
import unittest
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import generate
import oracle
from day_clock import faults
from day_files import BEHAVIOURS, COLUMNS, DayFolder, read_folder
from rules import IST, cycle_of
from trading_day import Run, payer_of, play

GENERATED = Path(__file__).parent / "generated"
MADE_WITH = {
    "small": "--seed 7 --orders 42 --days 1 --hours 4-12",
    "border": "--seed 21 --orders 120 --days 2 --start 2026-03-31 --flavour border",
    "wide": "--seed 33 --orders 300 --days 5 --start 2027-01-13 --flavour wide",
}
REJECTED = {
    "SKU_NOT_FOUND", "QUANTITY_MUST_BE_POSITIVE", "GSTIN_CHECKSUM_MISMATCH",
    "STATE_CODE_UNKNOWN", "VPA_MALFORMED",
}
FAILED = {"U02", "ZH", "ZA", "ZM", "YE", "Z9", "U67"}


def make(arguments: str, out: Path) -> int:
    return generate.main(arguments.split() + ["--out", str(out)])


def behaviours_met(folder: DayFolder, run: Run) -> set[str]:
    """Behaviours of payers whose orders came as far as the payment."""
    paying = (sale for sale in run.sales.values() if sale.lines)
    payers = (payer_of(run, sale) for sale in paying)
    return {payer.behaviour for payer in payers if payer is not None}


class GeneratedFolders(unittest.TestCase):
    def test_they_are_what_their_seeds_make(self) -> None:
        for name, arguments in MADE_WITH.items():
            with TemporaryDirectory() as again:
                self.assertEqual(make(arguments, Path(again)), 0)
                for file in COLUMNS:
                    made = Path(again, file + ".csv").read_bytes()
                    kept = (GENERATED / name / (file + ".csv")).read_bytes()
                    self.assertEqual(made, kept, name + "/" + file)

    def test_the_oracle_agrees_with_what_is_kept(self) -> None:
        for name in [*MADE_WITH, "corners"]:
            text = (GENERATED / name / "expected.json").read_text(encoding="utf-8")
            computed = oracle.report(play(read_folder(GENERATED / name)))
            self.assertEqual(text, oracle.text_of(computed), name)
            self.assertIsNone(oracle.first_difference(json.loads(text), computed))

    def test_each_holds_every_reason_behaviour_and_refund(self) -> None:
        for name in MADE_WITH:
            folder = read_folder(GENERATED / name)
            self.assertEqual(faults(folder), [], name)
            run = play(folder)
            orders = oracle.report(run)["orders"]
            self.assertEqual(set(orders["rejected"]), REJECTED, name)
            self.assertEqual(set(orders["payment_failed"]), FAILED, name)
            for count in ("sold_out", "refunded_partial", "refund_refused"):
                self.assertGreater(orders[count], 0, name)
            self.assertGreaterEqual(orders["refunded_full"], 3, name)
            self.assertEqual(behaviours_met(folder, run), set(BEHAVIOURS), name)
            refunds = {sale.refund for sale in run.sales.values()}
            self.assertEqual(refunds, {"", "full", "partial", "refused", "ignored"}, name)

    def test_each_taxes_every_way_and_numbers_every_series(self) -> None:
        for name in MADE_WITH:
            run = play(read_folder(GENERATED / name))
            sold = [line for sale in run.sales.values() for line in sale.lines]
            self.assertTrue(any(line.tax.igst for line in sold), name)
            odd = [x for x in sold if x.tax.cgst and (x.net - x.tax.taxable) % 2 == 0]
            self.assertTrue(odd, name)
            self.assertTrue(all(run.documents[series] for series in "ABC"), name)

    def test_small_is_one_day_and_several_cycles(self) -> None:
        folder = read_folder(GENERATED / "small")
        self.assertLessEqual(len(folder.orders), 45)
        self.assertEqual(len({o.placed_at.astimezone(IST).date() for o in folder.orders}), 1)
        self.assertGreaterEqual(len({cycle_of(o.placed_at) for o in folder.orders}), 3)

    def test_border_rolls_the_financial_year(self) -> None:
        run = play(read_folder(GENERATED / "border"))
        invoices = run.documents["A"]
        self.assertEqual(invoices[0], "KA2526/A0000001")
        self.assertIn("KA2627/A0000001", invoices)
        years = Counter(number[:6] for number in invoices)
        self.assertEqual(invoices[-1], "KA2627/A%07d" % years["KA2627"])
        self.assertEqual(run.documents["C"][-1][:6], "KA2627")
        self.assertEqual(list(run.settled), ["2026-03-31", "2026-04-01", "2026-04-02"])

    def test_wide_differs_in_everything_that_may_differ(self) -> None:
        folder = read_folder(GENERATED / "wide")
        run = play(folder)
        rates = {line.product.rate_bp for sale in run.sales.values() for line in sale.lines}
        self.assertEqual(rates, {0, 500, 1200, 1800, 2800})
        payers = [payer_of(run, s) for s in run.sales.values() if s.outcome == "confirmed"]
        paid = {payer.bank for payer in payers if payer is not None}
        self.assertIn("INDU", paid)
        self.assertFalse(any(order.ref.startswith("ORD-") for order in folder.orders))
        moments = [order.placed_at for order in folder.orders]
        self.assertNotEqual(moments, sorted(moments))

    def test_corners_keep_the_time_rules_and_hold_what_no_seed_makes(self) -> None:
        folder = read_folder(GENERATED / "corners")
        self.assertEqual(faults(folder), [])
        self.assertLessEqual(len(folder.orders), 40)
        run = play(folder)
        sales = run.sales.values()
        free = {s.refund for s in sales if s.outcome == "confirmed" and s.total == 0}
        self.assertEqual(free, {"", "full", "ignored"})
        self.assertIn(1, {s.total for s in sales if s.refund == "full"})
        self.assertGreater(max(n for s in sales for _, n in s.order.items), 10**9)
        self.assertEqual((run.seats["NONE"], run.uses["NEVER"]), (0, 0))
        self.assertNotIn("ALL", run.seats)

    def test_other_seeds_keep_the_rules_too(self) -> None:
        with TemporaryDirectory() as out:
            for seed in range(12):
                flavour = ("plain", "border", "wide")[seed % 3]
                wish = "--seed %d --orders 90 --days 3 --flavour %s" % (seed, flavour)
                self.assertEqual(make(wish, Path(out)), 0, wish)
                self.assertEqual(faults(read_folder(Path(out))), [], wish)

    def test_too_few_orders_for_the_script_is_said_plainly(self) -> None:
        with TemporaryDirectory() as out:
            self.assertEqual(make("--seed 1 --orders 5 --days 1", Path(out)), 2)


if __name__ == "__main__":
    unittest.main()
