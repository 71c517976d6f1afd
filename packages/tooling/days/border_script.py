"""Orders that stand on the very seconds at which a cycle, a day or a financial year begins."""
from __future__ import annotations

from datetime import timedelta

from script import Chain, Spec, basket
from world import World, at


def midnight(w: World, course: str) -> list[Chain]:
    """A capture, a refund and an order at the first moment of the second day, in that order."""
    price = w.prices[course]
    first, second = w.first, w.first + timedelta(days=1)
    one = basket((course, 1))
    poor = w.account("ok", price)
    return [
        [Spec(one, w.account("credit_lost"), state="27", at=at(first, 23, 30),
              expect="confirmed")],
        [Spec(one, w.account("credit_lost"), at=at(first, 23, 49, 59), refund="full", after=(30,),
              expect="confirmed", expect_refund="full")],
        [
            # The payer can only afford the second order because his refund comes before it.
            Spec(one, poor, at=at(first, 23, 45), refund="full", after=(15,), expect="confirmed",
                 expect_refund="full"),
            Spec(one, poor, at=at(second), expect="confirmed"),
        ],
        [Spec(one, w.account("ok"), at=at(first, 23, 47, 30), expect="confirmed")],
        [Spec(one, w.account("credit_lost"), at=at(second, 23, 49, 59), expect="confirmed")],
    ]


def coupons_at_their_dates(w: World, course: str) -> list[Chain]:
    second = w.first + timedelta(days=1)
    code = w.coupon("DAWN", "flat", 4_999, valid_from=at(second, 2), valid_to=at(second, 5))
    one, payer = basket((course, 1)), w.account("ok")
    moments = (
        (at(second, 1, 49, 59), False), (at(second, 2), True),
        (at(second, 4, 49, 59), True), (at(second, 5), False),
    )
    return [
        [Spec(one, payer, coupon=code, at=moment, expect="confirmed", coupon_used=used)]
        for moment, used in moments
    ]


def cycle_starts(w: World, course: str) -> list[Chain]:
    """The last legal and the first second around every cut-over of the first day."""
    one, payer = basket((course, 1)), w.account("ok")
    hours = (5, 7, 9, 11, 13, 15, 17, 19, 21)
    before = [at(w.first, hour - 1, 49, 59) for hour in hours]
    return [
        [Spec(one, payer, state="07", at=moment, expect="confirmed")]
        for moment in before + [at(w.first, hour) for hour in hours]
    ]


def settlement_hour(w: World, course: str) -> list[Chain]:
    """A refund and an order at the moment the merchant is settled for the day before."""
    second = w.first + timedelta(days=1)
    one = basket((course, 1))
    return [
        [Spec(one, w.account("ok"), at=at(second, 9), refund="full", after=(60,),
              expect="confirmed", expect_refund="full")],
        [Spec(one, w.account("doubled"), at=at(second, 10), expect="confirmed")],
        [Spec(one, w.account("credit_lost"), at=at(second, 9, 30), expect="confirmed")],
    ]


def border(w: World) -> list[Chain]:
    course = w.product("course", 1800, 499_901)
    return (
        midnight(w, course) + coupons_at_their_dates(w, course) + cycle_starts(w, course)
        + settlement_hour(w, course)
    )
