"""When orders are placed and refunds asked for, within the time rules of a trading day."""
from __future__ import annotations

import bisect
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Iterable, Sequence, TypeVar

from day_files import DayFolder
from rules import IST

MINUTES_OPEN = 50
GAP = timedelta(seconds=120)
LAST_SECOND = MINUTES_OPEN * 60 - 1
STEP = 121
ATTEMPTS_PER_SLOT = 400

T = TypeVar("T")


def pick(rng: Random, choices: Sequence[T]) -> T:
    """Only random() is promised to give the same numbers in every version of Python."""
    return choices[int(rng.random() * len(choices))]


def shuffled(rng: Random, items: Iterable[T]) -> list[T]:
    drawn = [(rng.random(), item) for item in items]
    return [item for _, item in sorted(drawn, key=lambda pair: pair[0])]


@dataclass(frozen=True)
class Calendar:
    """Days and hours of the day (last one exclusive) in which orders are placed."""

    first: date
    days: int
    hours: tuple[int, int]
    hugging: bool

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.days - 1)


def is_legal(moment: datetime) -> bool:
    """Nothing is asked for within ten minutes before a full hour."""
    return moment.astimezone(IST).minute < MINUTES_OPEN


def refund_is_legal(placed_at: datetime, minutes: int, last: date) -> bool:
    """Refunds stay within the days of the orders, so that no settlement turns negative."""
    due = placed_at + timedelta(minutes=minutes)
    return is_legal(due) and due.astimezone(IST).date() <= last


def draw(rng: Random, calendar: Calendar) -> datetime:
    day = calendar.first + timedelta(days=int(rng.random() * calendar.days))
    start, end = calendar.hours
    hour = start + int(rng.random() * (end - start))
    offset = int(rng.random() * (LAST_SECOND + 1))
    if calendar.hugging and rng.random() < 0.8:
        # The first and the last legal seconds of an hour, and what fits next to them.
        steps = int(rng.random() * 3) * STEP
        offset = steps if rng.random() < 0.5 else LAST_SECOND - steps
    return datetime.combine(day, time(hour), IST) + timedelta(seconds=offset)


def slots(rng: Random, calendar: Calendar, count: int, fixed: Iterable[datetime]) -> list[datetime]:
    """That many legal moments, more than two minutes apart, the fixed ones among them."""
    chosen = sorted(fixed)
    for _ in range(count * ATTEMPTS_PER_SLOT):
        if len(chosen) == count:
            return chosen
        moment = draw(rng, calendar)
        index = bisect.bisect(chosen, moment)
        before_ok = index == 0 or moment - chosen[index - 1] > GAP
        after_ok = index == len(chosen) or chosen[index] - moment > GAP
        if before_ok and after_ok:
            chosen.insert(index, moment)
    raise ValueError("%d orders do not fit into these days" % count)


def faults(folder: DayFolder) -> list[str]:
    """What in a folder breaks the time rules; empty if nothing does."""
    found = []
    orders = sorted(folder.orders, key=lambda order: order.placed_at)
    for before, after in zip(orders, orders[1:]):
        if after.placed_at - before.placed_at <= GAP:
            found.append("%s comes too soon" % after.ref)
    for order in orders:
        if not is_legal(order.placed_at):
            found.append("%s is placed just before an hour" % order.ref)
        if order.refund_after is None:
            continue
        due = order.placed_at + timedelta(minutes=order.refund_after)
        if not is_legal(due):
            found.append("the refund of %s is just before an hour" % order.ref)
        if any(o.vpa == order.vpa and timedelta(0) < due - o.placed_at <= GAP for o in orders):
            # Its payer's money may still be under way: who comes first would be a guess.
            found.append("the refund of %s meets a payment under way" % order.ref)
    return found
