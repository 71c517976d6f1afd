"""Small folders held in memory, with what they lead to worked out by hand from the rules."""
from __future__ import annotations

import unittest
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Optional

import oracle
from books import MoneyError
from day_files import Account, Coupon, DayFolder, Order, Product
from rules import IST
from trading_day import Run, play

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=IST)


def shop(orders: list[Order], behaviour: str = "ok", balance: int = 10**8) -> DayFolder:
    open_, shut = NOON, NOON + timedelta(hours=1)
    return DayFolder(
        products={
            "C": Product("C", "course", 1800, 590_000, None, "ann", 7_000),
            "H": Product("H", "cohort", 1800, 110, 2, "ann", 5_000),
            "B": Product("B", "kit", 0, 1_000, None, "", 0),
        },
        coupons={"X": Coupon("X", "flat", 90_000, 90_000, 590_000, open_, shut, 1)},
        accounts=(
            Account("pay@ab", "1", "AAAA", balance, behaviour),
            Account("suuupra@indusm", "000900000001", "INDU", 0, "ok"),
            Account("", "000900000002", "INDU", 0, "ok"),
            Account("", "000900000003", "INDU", 0, "ok"),
        ),
        orders=tuple(orders),
    )


def order(ref: str, items: str, minute: int = 0, refund: str = "", after: int = 0,
          coupon: str = "", state: str = "27", vpa: str = "pay@ab", gstin: str = "") -> Order:
    pairs = tuple((sku, int(n)) for sku, n in (item.split(":") for item in items.split("|")))
    moment = NOON + timedelta(minutes=minute)
    due: Optional[int] = after if refund else None
    return Order(2, ref, moment, state, gstin, pairs, coupon, vpa, refund, due)


def outcome(run: Run, ref: str) -> str:
    sale = run.sales[ref]
    return " ".join(filter(None, (sale.outcome, sale.reason, sale.refund)))


class TradingDay(unittest.TestCase):
    def test_one_course_to_the_paisa(self) -> None:
        run = play(shop([order("a", "C:1")]))
        report = oracle.report(run)
        self.assertEqual(report["trial_balance"], {
            "assets:bank:indusm:current": 588_608,
            "assets:gst:itc:cgst": 106,
            "assets:gst:itc:sgst": 106,
            "expenses:aggregator:fees": 1_180,
            "expenses:creator:share": 350_000,
            "liabilities:creator:payable:ann": -315_000,
            "liabilities:gst:output:igst": -90_000,
            "liabilities:tds:professional": -35_000,
            "revenue:courses": -500_000,
        })
        self.assertEqual(report["settlement_cycles"],
                         {"2026-11-16/06": {"AAAA": -590_000, "INDU": 590_000}})
        self.assertEqual(report["merchant_settlements"], {"2026-11-16": 588_608})
        self.assertEqual(report["bank_balances"]["000900000003"], 1_392)
        self.assertIsNone(report["bills_of_supply"])
        self.assertIsNone(report["credit_notes"])

    def test_partial_refund_takes_tax_and_share_of_the_amount(self) -> None:
        asked = order("a", "C:1", refund="partial:110", after=61, state="29")
        trial = oracle.report(play(shop([asked])))["trial_balance"]
        # 110 within the state: 94 taxable, 8 and 8; the creator gives back 66, 7 of it tax.
        self.assertEqual(trial["revenue:refunds"], 94)
        self.assertEqual(trial["liabilities:gst:output:cgst"], -45_000 + 8)
        self.assertEqual(trial["liabilities:creator:payable:ann"], -315_000 + 59)
        self.assertEqual(trial["liabilities:tds:professional"], -35_000 + 7)

    def test_a_refund_is_taxed_where_the_sale_was(self) -> None:
        orders = [order("a", "C:1", refund="partial:110", after=61, gstin="29AAPFU0939F1ZR")]
        orders += [order("b", "C:1", 3, refund="partial:110", after=61, state="33")]
        trial = oracle.report(play(shop(orders)))["trial_balance"]
        self.assertEqual(trial["revenue:refunds"], 94 + 93)
        self.assertEqual(trial["liabilities:gst:output:igst"], -90_000 + 17)

    def test_documents_follow_the_rates_of_the_lines(self) -> None:
        baskets = ("B:1|B:2", "B:1|C:1", "C:1", "B:5")
        run = play(shop([order(str(n), items, 3 * n) for n, items in enumerate(baskets)]))
        self.assertEqual(run.documents["B"], ["KA2627/B0000001", "KA2627/B0000002"])
        self.assertEqual(run.documents["A"], ["KA2627/A0000001", "KA2627/A0000002"])

    def test_rejections_in_order_of_precedence(self) -> None:
        bad = "27AAPFU0939F1ZX"
        cases = (
            ("C:1|N:0", bad, "25", "x", "SKU_NOT_FOUND"),
            ("C:0|N:1", bad, "25", "x", "QUANTITY_MUST_BE_POSITIVE"),
            ("C:1", bad, "25", "x", "GSTIN_CHECKSUM_MISMATCH"),
            ("C:1", "", "25", "x", "STATE_CODE_UNKNOWN"),
            ("C:1", "27AAPFU0939F1ZV", "", "x", "STATE_CODE_UNKNOWN"),
            ("C:1", "", "27", "x", "VPA_MALFORMED"),
        )
        for items, gstin, state, vpa, reason in cases:
            run = play(shop([order("a", items, gstin=gstin, state=state, vpa=vpa)]))
            self.assertEqual(outcome(run, "a"), "rejected " + reason)

    def test_payments_in_order_of_precedence(self) -> None:
        cases = (
            ("C:85", "declines", 0, "no.one@ab", "payment_failed U02"),
            ("B:50000", "declines", 0, "no.one@ab", "payment_failed ZH"),
            ("C:1", "declines", 0, "pay@ab", "payment_failed ZA"),
            ("C:1", "wrong_pin", 0, "pay@ab", "payment_failed ZM"),
            ("C:1", "frozen", 0, "pay@ab", "payment_failed YE"),
            ("C:1", "down_once", 589_999, "pay@ab", "payment_failed Z9"),
            ("C:1", "debit_lost", 589_999, "pay@ab", "payment_failed Z9"),
            ("C:1", "credit_lost", 589_999, "pay@ab", "payment_failed Z9"),
            ("C:1", "debit_lost", 590_000, "pay@ab", "payment_failed U67"),
            ("C:1", "down_once", 590_000, "pay@ab", "confirmed"),
            ("C:1", "doubled", 590_000, "pay@ab", "confirmed"),
            ("C:1", "declines", 590_000, "PAY@Ab", "payment_failed ZA"),
            ("C:1", "ok", 590_000, "Pay@aB", "confirmed"),
        )
        for items, behaviour, balance, vpa, result in cases:
            run = play(shop([order("a", items, vpa=vpa)], behaviour, balance))
            self.assertEqual(outcome(run, "a"), result)
            left = balance - (590_000 if result == "confirmed" else 0)
            self.assertEqual(run.banks.balances["1"], left)

    def test_a_failed_payment_gives_back_seats_and_coupon_once(self) -> None:
        run = play(shop([order("a", "C:1|H:2", coupon="X"), order("b", "H:3", 3)], "frozen"))
        self.assertEqual((run.seats, run.uses), ({"H": 2}, {"X": 0}))
        self.assertEqual(outcome(run, "b"), "sold_out")

    def test_two_lines_of_one_cohort_add_up(self) -> None:
        run = play(shop([order("a", "H:2|H:1"), order("b", "H:1|H:1", 3)]))
        self.assertEqual(outcome(run, "a"), "sold_out")
        self.assertEqual((outcome(run, "b"), run.seats["H"]), ("confirmed", 0))

    def test_coupon_dates_minimum_and_limit(self) -> None:
        orders = [order("low", "B:589", 0, coupon="X"), order("in", "B:590", 3, coupon="X"),
                  order("gone", "B:590", 6, coupon="X"), order("late", "B:590", 60, coupon="X")]
        run = play(shop(orders))
        self.assertEqual([run.sales[o.ref].total for o in orders],
                         [589_000, 500_000, 590_000, 590_000])
        self.assertEqual(play(shop([order("end", "B:590", 60, coupon="X")])).uses, {"X": 0})
        self.assertEqual(play(shop([order("start", "B:590", 0, coupon="X")])).uses, {"X": 1})

    def test_a_deemed_payment_is_captured_thirty_minutes_later(self) -> None:
        for after, result in ((29, "confirmed ignored"), (30, "confirmed full")):
            orders = [order("a", "C:1", 0, "full", after), order("b", "C:1", 3)]
            run = play(shop(orders, "credit_lost"))
            self.assertEqual(outcome(run, "a"), result)
        late = play(shop([order("a", "C:1", 705)], "credit_lost"))
        self.assertEqual(list(late.settled), ["2026-11-17"])
        self.assertEqual(list(late.banks.nets), ["2026-11-17/01"])

    def test_a_refund_comes_before_an_order_of_the_same_moment(self) -> None:
        orders = [order("a", "C:1", 0, "full", 60), order("b", "C:1", 60)]
        run = play(shop(orders, balance=590_000))
        self.assertEqual(outcome(run, "b"), "confirmed")
        self.assertEqual(run.banks.balances["000900000001"], 0)

    def test_an_order_that_costs_nothing_is_paid_and_given_back(self) -> None:
        free = order("a", "H:1", 0, "full", 30, coupon="ALL")
        folder = shop([free, order("b", "C:1", 3)], balance=590_000)
        everything = Coupon("ALL", "flat", 10**9, 10**9, 0, NOON, NOON + timedelta(hours=1), 1)
        run = play(replace(folder, coupons={"ALL": everything}))
        self.assertEqual([outcome(run, ref) for ref in "ab"], ["confirmed full", "confirmed"])
        self.assertEqual(run.documents["C"], ["KA2627/C0000001"])
        self.assertEqual((run.seats, run.uses), ({"H": 1}, {"ALL": 1}))

    def test_refund_bounds(self) -> None:
        for wanted, result in (("partial:590000", "partial"), ("partial:590001", "refused")):
            run = play(shop([order("a", "C:1", 0, wanted, 61), order("b", "C:2", 3)]))
            self.assertEqual(outcome(run, "a"), "confirmed " + result)

    def test_a_short_day_is_an_error_of_the_folder(self) -> None:
        with self.assertRaises(MoneyError):
            play(shop([order("a", "C:1", 0, "full", 61)]))


if __name__ == "__main__":
    unittest.main()
