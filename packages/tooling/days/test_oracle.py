"""The arithmetic and the report, against figures worked out by hand from the rules."""
from __future__ import annotations

import csv
import json
import unittest
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import oracle
from day_files import COLUMNS, read_account, read_folder
from rules import (
    IST, Tax, creator_share, cycle_of, discount_of, document_number, gstin_check_digit,
    gstin_is_valid, half_up, place_of_supply, platform_fee, settlement_moment, spread,
    state_is_known, tax_split, vpa_is_well_formed,
)
from trading_day import play

HERE = Path(__file__).parent


class Arithmetic(unittest.TestCase):
    def test_half_up(self) -> None:
        cases = ((0, 3, 0), (1, 2, 1), (1, 3, 0), (2, 3, 1), (3, 2, 2), (249, 100, 2))
        for n, d, rounded in cases:
            self.assertEqual(half_up(n, d), rounded)
        self.assertEqual(half_up(10**30 + 5, 10), 10**29 + 1)
        for n, d in ((-1, 2), (1, 0)):
            with self.assertRaises(ValueError):
                half_up(n, d)

    def test_spread_gives_left_over_paise_to_the_largest_remainders(self) -> None:
        self.assertEqual(spread(100, [1, 1, 1]), [34, 33, 33])
        self.assertEqual(spread(2, [1, 1, 1]), [1, 1, 0])
        self.assertEqual(spread(1, [1, 3]), [0, 1])
        self.assertEqual(spread(10, [333, 667]), [3, 7])
        self.assertEqual(spread(0, [5, 5]), [0, 0])
        self.assertEqual(spread(0, [0, 0]), [0, 0])

    def test_spread_adds_up(self) -> None:
        rng = Random("spread")
        for _ in range(500):
            amounts = [1 + int(rng.random() * 9_999) for _ in range(1 + int(rng.random() * 5))]
            discount = int(rng.random() * (sum(amounts) + 1))
            parts = spread(discount, amounts)
            self.assertEqual(sum(parts), discount)
            self.assertTrue(all(0 <= part <= amount for part, amount in zip(parts, amounts)))

    def test_discount(self) -> None:
        self.assertEqual(discount_of("percent", 2_000, 50_000, 99_999), 20_000)
        self.assertEqual(discount_of("percent", 2_000, 50_000, 999_900), 50_000)
        self.assertEqual(discount_of("flat", 10_000, 99_999, 4_000), 4_000)

    def test_tax_split(self) -> None:
        self.assertEqual(tax_split(590_000, 1800, "27"), Tax(500_000, 0, 0, 90_000))
        self.assertEqual(tax_split(590_000, 1800, "29"), Tax(500_000, 45_000, 45_000, 0))
        # 107 at 18 %: net of tax 90.68 rounds to 91, tax 16; 110: 93.22 to 93, tax 17, half 8.
        self.assertEqual(tax_split(107, 1800, "29"), Tax(91, 8, 8, 0))
        self.assertEqual(tax_split(110, 1800, "29"), Tax(94, 8, 8, 0))
        self.assertEqual(tax_split(110, 1800, "97"), Tax(93, 0, 0, 17))
        self.assertEqual(tax_split(29_901, 0, "29"), Tax(29_901, 0, 0, 0))

    def test_fee_and_share(self) -> None:
        self.assertEqual(platform_fee(590_000), (1_180, 106))
        self.assertEqual(platform_fee(249), (0, 0))
        self.assertEqual(platform_fee(3_000), (6, 1))
        self.assertEqual(platform_fee(250), (1, 0))
        self.assertEqual(creator_share(500_000, 7_000), (350_000, 35_000))
        self.assertEqual(creator_share(28_249, 3_333), (9_415, 942))


class Forms(unittest.TestCase):
    def test_gstin_check_digit_of_a_published_number(self) -> None:
        self.assertEqual(gstin_check_digit("27AAPFU0939F1Z"), "V")
        self.assertTrue(gstin_is_valid("27AAPFU0939F1ZV"))

    def test_gstin_with_any_one_character_changed_is_wrong(self) -> None:
        for index, letter in enumerate("27AAPFU0939F1ZV"):
            other = "8" if letter.isdigit() else "Q"
            changed = "27AAPFU0939F1ZV"[:index] + other + "27AAPFU0939F1ZV"[index + 1:]
            self.assertFalse(gstin_is_valid(changed), changed)

    def test_gstin_form_counts_even_where_the_digit_is_right(self) -> None:
        for first14 in ("2AAAPFU0939F1Z", "27AAPFU0939F0Z", "27AAPFU0939F1Y", "27AAPF90939F1Z"):
            self.assertFalse(gstin_is_valid(first14 + gstin_check_digit(first14)), first14)
        self.assertFalse(gstin_is_valid("27aapfu0939f1zv"))
        self.assertFalse(gstin_is_valid("27AAPFU0939F1ZV\n"))

    def test_states(self) -> None:
        known = [n for n in range(100) if state_is_known("%02d" % n)]
        self.assertEqual(known, [n for n in range(1, 39) if n not in (25, 28)] + [97])
        self.assertFalse(any(map(state_is_known, ("", "1", "027", "KA", "२७"))))

    def test_vpa(self) -> None:
        for vpa in ("ab@cd", "A.b_c-9@okBank", "x" * 256 + "@" + "y" * 64):
            self.assertTrue(vpa_is_well_formed(vpa), vpa)
        bad = ("", "a@cd", "ab@c", "ab@b4", "ab", "a@b@cd", "a b@cd", "राम@cd", "ab@cd\n")
        for vpa in bad + ("x" * 257 + "@yy", "xx@" + "y" * 65):
            self.assertFalse(vpa_is_well_formed(vpa), vpa)

    def test_place_of_supply(self) -> None:
        self.assertEqual(place_of_supply("29XWPFK8999G1ZB", "33"), "29")
        self.assertEqual(place_of_supply("", "33"), "33")


class Calendars(unittest.TestCase):
    def test_cycles(self) -> None:
        hours = "02 02 02 02 02 03 03 04 04 05 05 06 06 07 07 08 08 09 09 10 10 01 01 01".split()
        for hour, number in enumerate(hours):
            date = "2026-12-01" if hour >= 21 else "2026-11-30"
            for minute, second in ((0, 0), (59, 59)):
                moment = datetime(2026, 11, 30, hour, minute, second, tzinfo=IST)
                self.assertEqual(cycle_of(moment), date + "/" + number)

    def test_a_moment_counts_in_ist_however_it_is_written(self) -> None:
        written = datetime.fromisoformat("2026-11-30T18:30:00+00:00")
        self.assertEqual(cycle_of(written), "2026-12-01/02")

    def test_financial_year(self) -> None:
        before = datetime(2026, 3, 31, 23, 59, 59, tzinfo=IST)
        self.assertEqual(document_number(before, "A", 12), "KA2526/A0000012")
        after = before + timedelta(seconds=1)
        self.assertEqual(document_number(after, "C", 1), "KA2627/C0000001")
        may = datetime(2099, 5, 1, tzinfo=IST)
        self.assertEqual(document_number(may, "B", 7), "KA9900/B0000007")

    def test_settlement_is_at_ten_on_the_next_day(self) -> None:
        self.assertEqual(settlement_moment("2026-12-31"), datetime(2027, 1, 1, 10, tzinfo=IST))


class Reports(unittest.TestCase):
    def test_the_shipped_days_in_every_figure(self) -> None:
        expected = json.loads((HERE / "shipped" / "expected.json").read_text(encoding="utf-8"))
        computed = oracle.report(play(read_folder(HERE / "shipped")))
        self.assertIsNone(oracle.first_difference(expected, computed))

    def test_check_names_the_first_difference(self) -> None:
        first = oracle.first_difference
        self.assertIsNone(first({"a": 1, "b": None}, {"b": None, "a": 1}))
        inner = first({"a": {"b": 1}}, {"a": {"b": 2}})
        self.assertEqual(inner, "$.a.b: expected 1, computed 2")
        self.assertIn("$.a: not in expected.json", first({}, {"a": 0}) or "")
        self.assertIn("$.a: not in the computed", first({"a": 0}, {}) or "")
        self.assertIsNotNone(first({"a": 1}, {"a": True}))

    def test_other_columns_are_refused_with_file_and_line(self) -> None:
        with TemporaryDirectory() as name:
            Path(name, "participants.csv").write_text("code,colour\n", encoding="utf-8")
            with self.assertRaisesRegex(ValueError, "participants.csv:1"):
                read_folder(Path(name))

    def test_columns_may_stand_in_any_order_behind_a_mark(self) -> None:
        wide = HERE / "generated" / "wide"
        with TemporaryDirectory() as name:
            for file in COLUMNS:
                with (wide / (file + ".csv")).open(encoding="utf-8", newline="") as source:
                    turned = [row[::-1] for row in csv.reader(source)]
                with Path(name, file + ".csv").open("w", encoding="utf-8-sig", newline="") as out:
                    csv.writer(out).writerows(turned)
            self.assertEqual(read_folder(Path(name)), read_folder(wide))

    def test_an_account_without_a_behaviour_is_ok(self) -> None:
        row = dict(zip(COLUMNS["accounts"].split(","), ("a@b", "1", "AAAA0000001", "5", "")))
        self.assertEqual(read_account(row, {"AAAA0": "AAAA"}).behaviour, "ok")


if __name__ == "__main__":
    unittest.main()
