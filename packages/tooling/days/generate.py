"""Makes a trading-day folder: python3 generate.py --seed N --orders K --days D --out DIR."""
from __future__ import annotations

import argparse
import csv
import sys
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Iterable, Optional

from books import MoneyError
from border_script import border
from day_clock import Calendar, faults, pick, refund_is_legal, shuffled, slots
from day_files import COLUMNS, read_folder
from script import STATES, Chain, Spec, basket, core, more
from trading_day import Sale, play
from world import FLAVOURS, INDU, World, at, furnish, merchant_accounts

ATTEMPTS = 60
TRIES_PER_CHAIN = 2000
REFUND_MINUTES = (61, 122, 303, 1301, 1747, 45, 75, 10, 240)


@dataclass(frozen=True)
class Wish:
    seed: int
    orders: int
    flavour: str
    calendar: Calendar


class Misfit(Exception):
    """This throw of the dice gives no folder that keeps the rules; the next one may."""


def free_order(w: World) -> Spec:
    """An order outside the script: whatever becomes of it, the oracle tells."""
    rng = w.rng
    lines = 1 + int(rng.random() * 3)
    items = [(pick(rng, w.fill), 1 + int(rng.random() * 3)) for _ in range(lines)]
    spec = Spec(basket(*items), pick(rng, w.pool), state=pick(rng, STATES + ("29",) * 4))
    if rng.random() < 0.6:
        spec.coupon = pick(rng, ("FESTIVE", "FLAT", "ODD7", "NOSUCH"))
    if rng.random() < 0.15:
        spec.gstin = w.gstin(pick(rng, ("29", "27", "06")))
    if rng.random() < 0.15:
        spec.after = tuple(shuffled(rng, REFUND_MINUTES))
        spec.refund = "full"
        if lines == 1 and rng.random() < 0.5:
            spec.refund = pick(rng, ("partial:101", "partial:12345", "partial:9999999"))
    return spec


def general_coupons(w: World, wish: Wish) -> None:
    """Used by orders outside the script: one runs out of time, one out of uses."""
    half = at(w.first, 12) + timedelta(days=wish.calendar.days // 2)
    w.coupon("FESTIVE", "percent", 2_000, cap=50_000, minimum=50_000, valid_to=half)
    limit = max(1, wish.orders // 15)
    w.coupon("FLAT", "flat", 10_000, cap=10_000, minimum=100_000, limit=limit)


def scripted(w: World, wish: Wish) -> list[Chain]:
    chains = core(w)
    if wish.flavour == "border":
        chains += border(w)
    room = wish.orders - sum(map(len, chains))
    if room < 0:
        raise ValueError("at least %d orders, please" % (wish.orders - room))
    extra = more(w, w.product("course", w.flavour.rates[-1], 77_777))
    # Half of the room is for orders nobody thought of.
    return chains + shuffled(w.rng, extra)[: room // 2]


def placed(spec: Spec, moment: datetime, last: date) -> bool:
    """Puts an order at a moment; False if it asks for a refund that would then be illegal."""
    legal = [minutes for minutes in spec.after if refund_is_legal(moment, minutes, last)]
    spec.at, spec.after = moment, tuple(legal[:1]) or spec.after
    return not spec.refund or bool(legal)


def seat_chain(rng: Random, chain: Chain, free: list[datetime], last: date) -> None:
    """Takes slots for the orders of a chain, one after the other in time."""
    for _ in range(TRIES_PER_CHAIN):
        tried = sorted(shuffled(rng, free)[: len(chain)])
        wishes = [spec.after for spec in chain]
        if all([placed(spec, moment, last) for spec, moment in zip(chain, tried)]):
            for moment in tried:
                free.remove(moment)
            return
        for spec, after in zip(chain, wishes):
            spec.after = after
    raise Misfit("no slots for %s" % chain[0])


def timetable(w: World, wish: Wish, chains: list[Chain]) -> list[Spec]:
    calendar = wish.calendar
    fixed = [spec for chain in chains for spec in chain if spec.at is not None]
    for spec in fixed:
        if spec.at is None or not placed(spec, spec.at, calendar.last):
            raise Misfit("%s stands where its refund cannot" % spec)
    loose = [chain for chain in chains if chain[0].at is None]
    moments = [spec.at for spec in fixed if spec.at is not None]
    free = [m for m in slots(w.rng, calendar, wish.orders, moments) if m not in moments]
    # Those that need most room first: long chains, then refunds.
    for chain in sorted(loose, key=lambda c: (-len(c), not c[0].refund)):
        seat_chain(w.rng, chain, free, calendar.last)
    for moment in free:
        spec = free_order(w)
        if not placed(spec, moment, calendar.last):
            spec.refund = ""
        fixed.append(spec)
        spec.at = moment
    return sorted(fixed + [s for c in loose for s in c], key=lambda s: str(s.at))


def order_rows(w: World, specs: list[Spec]) -> list[dict[str, Any]]:
    return [
        {
            "order_ref": w.flavour.ref % (index + 1),
            "placed_at": spec.at.isoformat() if spec.at else "",
            "buyer_id": "buyer-%05d" % (1 + int(w.rng.random() * 600)),
            "buyer_state_code": spec.state,
            "buyer_gstin": spec.gstin,
            "items": spec.items,
            "coupon": spec.coupon,
            "payer_vpa": spec.payer,
            "refund": spec.refund,
            "refund_after_minutes": spec.after[0] if spec.refund else "",
        }
        for index, spec in enumerate(specs)
    ]


def write(folder: Path, name: str, rows: Iterable[dict[str, Any]]) -> None:
    with (folder / (name + ".csv")).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS[name].split(","), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def as_meant(spec: Spec, sale: Sale) -> bool:
    """Whether the order went the way the script's author says it must."""
    if spec.expect and spec.expect not in (sale.outcome, sale.reason):
        return False
    if spec.expect_refund and spec.expect_refund != sale.refund:
        return False
    if spec.coupon_used is None:
        return True
    kept = sale.outcome == "confirmed" and sale.coupon != ""
    return kept == spec.coupon_used


def attempt(wish: Wish, number: int, out: Path) -> None:
    """Writes one folder and plays it. Raises Misfit or MoneyError if it breaks a rule."""
    rng = Random("%d/%d" % (wish.seed, number))
    w = World(rng, FLAVOURS[wish.flavour], wish.calendar.first)
    chains = scripted(w, wish)
    furnish(w)
    general_coupons(w, wish)
    specs = timetable(w, wish, chains)
    rows = order_rows(w, specs)
    if wish.flavour == "wide":
        # The clock, not the place in the file, says who comes first.
        for index in range(0, len(rows) - 1, 7):
            rows[index], rows[index + 1] = rows[index + 1], rows[index]
    banks = [dict(zip(COLUMNS["participants"].split(","), b)) for b in w.flavour.banks + (INDU,)]
    write(out, "participants", banks)
    write(out, "catalogue", w.products)
    write(out, "coupons", w.coupons)
    write(out, "accounts", w.accounts + merchant_accounts())
    write(out, "orders", rows)
    judge(out, specs, w.flavour.ref)


def judge(out: Path, specs: list[Spec], ref: str) -> None:
    folder = read_folder(out)
    broken = faults(folder)
    if broken:
        raise Misfit(broken[0])
    run = play(folder)
    for index, spec in enumerate(specs):
        sale = run.sales[ref % (index + 1)]
        if sale.total == 0 and sale.lines:
            raise Misfit("%s costs nothing" % sale.order.ref)
        if not as_meant(spec, sale):
            raise Misfit("%s is %s %s, not as meant: %s" % (
                sale.order.ref, sale.outcome, sale.reason, spec))


def wish_of(options: argparse.Namespace) -> Wish:
    start, end = (int(hour) for hour in options.hours.split("-"))
    first = date.fromisoformat(options.start)
    hugging = options.flavour == "border"
    calendar = Calendar(first, options.days, (start, end), hugging)
    return Wish(options.seed, options.orders, options.flavour, calendar)


def main(arguments: Optional[list[str]] = None) -> int:
    parser = argparse.ArgumentParser(description="Makes a trading-day folder from a seed.")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--orders", type=int, required=True)
    parser.add_argument("--days", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--flavour", choices=sorted(FLAVOURS), default="plain")
    parser.add_argument("--start", default="2026-11-16", help="the first day, YYYY-MM-DD")
    parser.add_argument("--hours", default="0-24", help="orders are placed in these hours only")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    wish, reason = wish_of(options), ""
    for number in range(ATTEMPTS):
        try:
            attempt(wish, number, options.out)
            return 0
        except (Misfit, MoneyError) as error:
            reason = str(error)
        except ValueError as error:
            print(error, file=sys.stderr)
            return 2
    print("no folder keeps the rules; the last one: " + reason, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
