"""The orders every generated folder holds, each with what has to become of it."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Optional

from rules import gstin_check_digit
from world import World, at

SOON = (61, 75, 91, 122, 45, 33, 17, 5)
STATES = ("27", "07", "33", "19", "97", "38", "01")


@dataclass
class Spec:
    """One row to be written; `expect` and the rest are the author's word, not the oracle's."""

    items: str
    payer: str
    state: str = "29"
    gstin: str = ""
    coupon: str = ""
    refund: str = ""
    after: tuple[int, ...] = ()
    at: Optional[datetime] = None
    expect: str = ""
    expect_refund: str = ""
    coupon_used: Optional[bool] = None


Chain = list[Spec]


def basket(*items: tuple[str, int]) -> str:
    return "|".join("%s:%d" % item for item in items)


def rejects(w: World, course: str) -> list[Chain]:
    """One order a reason, each with a fault of the next reason behind it."""
    ok, one = w.account("ok"), basket((course, 1))
    wrong = w.gstin("27")
    wrong = wrong[:14] + ("0" if wrong[14] != "0" else "1")
    no_sku = basket((course, 1), ("NO-SUCH", 0))
    none_of_it = basket((course, 0), ("NO-SUCH", 1))
    return [
        [Spec(no_sku, ok, gstin=wrong, expect="SKU_NOT_FOUND")],
        [Spec(none_of_it, ok, gstin=wrong, expect="QUANTITY_MUST_BE_POSITIVE")],
        [Spec(one, ok, state="25", gstin=wrong, expect="GSTIN_CHECKSUM_MISMATCH")],
        [Spec(one, "nobody", state="28", expect="STATE_CODE_UNKNOWN", refund="full", after=SOON,
              expect_refund="ignored")],
        [Spec(one, "x@bank", expect="VPA_MALFORMED")],
    ]


def scarcity(w: World, course: str) -> list[Chain]:
    """What a failed payment gives back is sold once more, and only once."""
    cohort = w.product("cohort", w.flavour.rates[-1], 1_499_900, 2)
    once = w.coupon("ONCE", "flat", 10_001, limit=1)
    both, halves, one = basket((cohort, 2)), basket((cohort, 1), (cohort, 1)), basket((course, 1))
    ok = w.account("ok")
    return [
        [
            Spec(both, w.account("declines"), expect="ZA"),
            Spec(basket((cohort, 2), (cohort, 1)), ok, expect="sold_out"),
            Spec(halves, ok, state="07", refund="full", after=SOON, expect="confirmed",
                 expect_refund="full"),
            Spec(basket((course, 1), (cohort, 1)), ok, expect="sold_out"),
        ],
        [
            Spec(one, w.account("wrong_pin", 1), coupon=once, expect="ZM", coupon_used=False),
            Spec(one, ok, coupon=once, expect="confirmed", coupon_used=True),
            Spec(one, ok, coupon=once, expect="confirmed", coupon_used=False),
        ],
    ]


def payments(w: World, course: str) -> list[Chain]:
    price = w.prices[course]
    half_limit = w.product("kit", 1800, 25_000_000)
    too_much = w.product("kit", 500, 50_000_001)
    one = basket((course, 1))
    return [
        [Spec(one, w.account("frozen"), expect="YE")],
        [Spec(one, w.account("down_once", price), state="27", expect="confirmed")],
        [Spec(one, w.account("down_once", price - 1), expect="Z9")],
        [Spec(one, w.account("debit_lost"), refund="full", after=SOON, expect="U67",
              expect_refund="ignored")],
        [Spec(one, w.account("debit_lost", price - 1), expect="Z9")],
        [Spec(basket((course, 2), (half_limit, 1)), w.account("credit_lost"), expect="confirmed")],
        [Spec(one, w.account("credit_lost"), state="33", refund="full", after=(30,),
              expect="confirmed", expect_refund="full")],
        [Spec(one, w.account("credit_lost"), refund="full", after=(9, 19, 29),
              expect="confirmed", expect_refund="ignored")],
        [Spec(one, w.account("credit_lost", price - 1), expect="Z9")],
        [Spec(one, w.account("doubled"), gstin=w.gstin("29"), state="27", refund="full",
              after=SOON, expect="confirmed", expect_refund="full")],
        [Spec(one, w.account("doubled", price - 1), expect="Z9")],
        [Spec(one, w.account("ok", price), expect="confirmed")],
        [Spec(basket((half_limit, 2)), w.account("ok"), expect="confirmed")],
        [Spec(basket((too_much, 1)), "nobody.here@nowhere", expect="U02")],
        [Spec(one, "nobody.here@nowhere", expect="ZH")],
    ]


def prices(w: World, course: str) -> list[Chain]:
    """Coupons, spreads, places of supply, documents and partial refunds."""
    book = w.product("kit", 0, 29_901)
    odd = w.product("course", w.flavour.rates[0], 33_333)
    percent = w.coupon("ODD7", "percent", 777)
    capped = w.coupon("CAP", "percent", 9_000, cap=12_345, minimum=w.prices[course])
    past = w.coupon("PAST", "flat", 100, valid_to=at(w.first) - timedelta(days=1))
    ok = [w.account("ok") for _ in range(3)]
    lines = basket((odd, 1), (odd, 1), (book, 1), (odd, 3))
    return [
        [Spec(lines, ok[0], state="97", coupon=percent, refund="full", after=SOON,
              expect="confirmed", expect_refund="full", coupon_used=True)],
        [Spec(basket((book, 2)), ok[1], refund="partial:10001", after=SOON, expect="confirmed",
              expect_refund="partial")],
        [Spec(basket((odd, 1)), ok[1], refund="partial:33333", after=SOON, expect="confirmed",
              expect_refund="partial")],
        [Spec(basket((odd, 1)), ok[2], refund="partial:33334", after=SOON, expect="confirmed",
              expect_refund="refused")],
        [Spec(basket((course, 1)), ok[0], coupon=capped, gstin=w.gstin("27"), expect="confirmed",
              coupon_used=True)],
        [Spec(basket((book, 1), (book, 1)), ok[2], coupon=past, state="19", expect="confirmed",
              coupon_used=False)],
        [Spec(basket((book, 1), (odd, 1)), ok[0], coupon="NOSUCH", expect="confirmed",
              coupon_used=False)],
    ]


def more(w: World, course: str) -> list[Chain]:
    """Further corners, for folders with room for them."""
    price = w.prices[course]
    short, one = w.coupon("SHORT", "percent", 500, minimum=price + 1), basket((course, 1))
    ok, zero = w.account("ok"), w.product("kit", 0, 1)
    cohort = w.product("cohort", w.flavour.rates[-1], 3_999_901, 60)
    held = basket((cohort, 3), (zero, 1), (cohort, 2))
    bad_states = ("", "00", "39", "99", "2", "96", "KA")
    bad_vpas = ("", "no-at-sign", "a@bank", "two@at@signs", "digit@bank2", "x@y", "राम@bank")
    gstin = w.gstin("29")
    no_z = gstin[:13] + "Y"
    bad_gstins = (gstin[:13], gstin.lower(), "29-" + gstin[3:], no_z + gstin_check_digit(no_z))
    chains = [
        [Spec(one, ok, state=state, gstin=w.gstin("29"), expect="STATE_CODE_UNKNOWN")]
        for state in bad_states
    ]
    chains += [[Spec(one, vpa, expect="VPA_MALFORMED")] for vpa in bad_vpas]
    chains += [[Spec(one, ok, gstin=bad, expect="GSTIN_CHECKSUM_MISMATCH")] for bad in bad_gstins]
    chains += [[Spec(one, ok, state=state, expect="confirmed")] for state in STATES]
    return chains + [
        [Spec(basket((course, -1)), ok, expect="QUANTITY_MUST_BE_POSITIVE")],
        [Spec(one, w.account("declines", 1), expect="ZA")],
        [Spec(one, w.account("frozen", 1), expect="YE")],
        [Spec(one, ok, coupon=short, expect="confirmed", coupon_used=False)],
        [Spec(basket((course, 2)), ok, coupon=short, expect="confirmed", coupon_used=True)],
        [Spec(basket((zero, 1)), ok, expect="confirmed", refund="partial:1", after=SOON,
              expect_refund="partial")],
        [Spec(held, w.account("credit_lost"), state="27", coupon=short, refund="full",
              after=SOON[:4], expect="confirmed", expect_refund="full", coupon_used=True)],
        [Spec(one, w.account("down_once"), refund="full", after=SOON, expect="confirmed",
              expect_refund="full")],
        [Spec(held, w.account("down_once", 1), expect="Z9")],
        [Spec(one, w.account("doubled"), refund="partial:%d" % (price - 1), after=SOON,
              expect="confirmed", expect_refund="partial")],
    ]


def core(w: World) -> list[Chain]:
    """Every reason, every behaviour and every kind of refund, in as few orders as it takes."""
    course = w.product("course", 1800, 1_249_933)
    chains = rejects(w, course) + scarcity(w, course) + payments(w, course)
    return chains + prices(w, course)
