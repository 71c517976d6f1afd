"""The run of a trading-day folder: one due moment after the other until nothing is due."""
from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Optional

from books import (
    ESCROW, FEES, MERCHANT, Banks, Ledger, Line, MoneyError, post_capture,
    post_merchant_settlement, post_refund,
)
from day_files import Account, DayFolder, Order, Product
from rules import (
    UPI_LIMIT_PAISE, day_of, discount_of, document_number, financial_year, gstin_is_valid,
    place_of_supply, settlement_moment, spread, state_is_known, tax_split, vpa_is_well_formed,
    vpa_key,
)

SETTLEMENT, TCC, REFUND, ORDER = range(4)
TCC_AFTER = timedelta(minutes=30)
PAYER_SAYS_NO = {"declines": "ZA", "wrong_pin": "ZM", "frozen": "YE"}


@dataclass
class Sale:
    """What became of one row of orders.csv."""

    order: Order
    outcome: str = "open"
    reason: str = ""
    place: str = ""
    lines: tuple[Line, ...] = ()
    total: int = 0
    coupon: str = ""
    seats: dict[str, int] = field(default_factory=dict)
    refund: str = ""
    refunded: int = 0


@dataclass
class Day:
    """Money of one IST day that the merchant is settled for on the next."""

    captured: int = 0
    charges: int = 0
    refunded: int = 0


@dataclass
class Run:
    folder: DayFolder
    ledger: Ledger
    banks: Banks
    payers: dict[str, Account]
    seats: dict[str, int]
    uses: dict[str, int]
    sales: dict[str, Sale] = field(default_factory=dict)
    days: dict[str, Day] = field(default_factory=dict)
    settled: dict[str, int] = field(default_factory=dict)
    documents: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    numbers: Counter[tuple[str, str]] = field(default_factory=Counter)
    agenda: list[tuple[datetime, int, str]] = field(default_factory=list)


def start(folder: DayFolder) -> Run:
    cohorts = (p for p in folder.products.values() if p.kind == "cohort" and p.seats is not None)
    run = Run(
        folder=folder,
        ledger=Ledger(),
        banks=Banks.open(folder.accounts),
        payers={vpa_key(account.vpa): account for account in folder.accounts if account.vpa},
        seats={product.sku: product.seats or 0 for product in cohorts},
        uses={code: 0 for code in folder.coupons},
    )
    for order in folder.orders:
        run.sales[order.ref] = Sale(order)
        run.agenda.append((order.placed_at, ORDER, order.ref))
        if order.refund_after is not None:
            due = order.placed_at + timedelta(minutes=order.refund_after)
            run.agenda.append((due, REFUND, order.ref))
    heapq.heapify(run.agenda)
    return run


def play(folder: DayFolder) -> Run:
    """Everything due at a moment is done in the order of its kind, then of the order_ref."""
    run = start(folder)
    while run.agenda:
        moment, kind, ref = heapq.heappop(run.agenda)
        if kind == SETTLEMENT:
            settle(run, ref)
        elif kind == TCC:
            capture(run, run.sales[ref], moment)
        elif kind == REFUND:
            give_back(run, run.sales[ref], moment)
        else:
            place(run, run.sales[ref], moment)
    return run


def rejection(folder: DayFolder, order: Order) -> Optional[str]:
    for sku, quantity in order.items:
        if sku not in folder.products:
            return "SKU_NOT_FOUND"
        if quantity < 1:
            return "QUANTITY_MUST_BE_POSITIVE"
    if order.gstin and not gstin_is_valid(order.gstin):
        return "GSTIN_CHECKSUM_MISMATCH"
    if not state_is_known(order.state_code):
        return "STATE_CODE_UNKNOWN"
    if not vpa_is_well_formed(order.vpa):
        return "VPA_MALFORMED"
    return None


def place(run: Run, sale: Sale, moment: datetime) -> None:
    reason = rejection(run.folder, sale.order)
    if reason is not None:
        sale.outcome, sale.reason = "rejected", reason
        return
    if not reserve_seats(run, sale):
        sale.outcome = "sold_out"
        return
    price(run, sale, moment)
    pay(run, sale, moment)


def reserve_seats(run: Run, sale: Sale) -> bool:
    wanted: Counter[str] = Counter()
    for sku, quantity in sale.order.items:
        if sku in run.seats:
            wanted[sku] += quantity
    if any(run.seats[sku] < count for sku, count in wanted.items()):
        return False
    for sku, count in wanted.items():
        run.seats[sku] -= count
    sale.seats = dict(wanted)
    return True


def price(run: Run, sale: Sale, moment: datetime) -> None:
    """Coupon, place of supply and tax: what is to be paid, line by line."""
    order = sale.order
    bought = [(run.folder.products[sku], quantity) for sku, quantity in order.items]
    gross = [product.price * quantity for product, quantity in bought]
    off = spread(reserve_coupon(run, sale, sum(gross), moment), gross)
    sale.place = place_of_supply(order.gstin, order.state_code)
    sale.lines = tuple(
        sold_line(product, amount - discount, sale.place)
        for (product, _), amount, discount in zip(bought, gross, off)
    )
    sale.total = sum(line.net for line in sale.lines)


def sold_line(product: Product, net: int, place_code: str) -> Line:
    return Line(product, net, tax_split(net, product.rate_bp, place_code))


def reserve_coupon(run: Run, sale: Sale, gross: int, moment: datetime) -> int:
    """The discount; 0 without a coupon, or when it is dropped."""
    coupon = run.folder.coupons.get(sale.order.coupon)
    if coupon is None or run.uses[coupon.code] >= coupon.limit:
        return 0
    if gross < coupon.minimum or not coupon.valid_from <= moment < coupon.valid_to:
        return 0
    run.uses[coupon.code] += 1
    sale.coupon = coupon.code
    return discount_of(coupon.kind, coupon.value, coupon.cap, gross)


def payer_of(run: Run, sale: Sale) -> Optional[Account]:
    return run.payers.get(vpa_key(sale.order.vpa))


def decline(run: Run, sale: Sale) -> Optional[str]:
    """Why the payment fails before any money moves for good, or None."""
    if sale.total > UPI_LIMIT_PAISE:
        return "U02"
    payer = payer_of(run, sale)
    if payer is None:
        return "ZH"
    if payer.behaviour in PAYER_SAYS_NO:
        return PAYER_SAYS_NO[payer.behaviour]
    # A bank that is down once is asked again, and that attempt is as ok: only the balance counts.
    if run.banks.balances[payer.number] < sale.total:
        return "Z9"
    return "U67" if payer.behaviour == "debit_lost" else None


def pay(run: Run, sale: Sale, moment: datetime) -> None:
    reason = decline(run, sale)
    if reason is not None:
        fail(run, sale, reason)
        return
    payer = run.payers[vpa_key(sale.order.vpa)]
    run.banks.pay(payer.number, ESCROW, sale.total, moment)
    if payer.behaviour == "credit_lost":
        sale.outcome = "parked"
        heapq.heappush(run.agenda, (moment + TCC_AFTER, TCC, sale.order.ref))
    else:
        capture(run, sale, moment)


def fail(run: Run, sale: Sale, reason: str) -> None:
    """Seats and coupon use go back, once."""
    sale.outcome, sale.reason = "payment_failed", reason
    for sku, count in sale.seats.items():
        run.seats[sku] += count
    if sale.coupon:
        run.uses[sale.coupon] -= 1


def capture(run: Run, sale: Sale, moment: datetime) -> None:
    charges = post_capture(run.ledger, sale.total, sale.lines)
    sale.outcome = "confirmed"
    untaxed = all(line.product.rate_bp == 0 for line in sale.lines)
    issue(run, "B" if untaxed else "A", moment)
    day = day_at(run, moment)
    day.captured += sale.total
    day.charges += charges


def give_back(run: Run, sale: Sale, moment: datetime) -> None:
    if sale.outcome != "confirmed":
        sale.refund = "ignored"
        return
    kind, _, wanted = sale.order.refund.partition(":")
    amount = sale.total if kind == "full" else int(wanted)
    if amount > sale.total:
        sale.refund = "refused"
        return
    parts = [(line.product, line.net) for line in sale.lines]
    if kind == "partial":
        if len(parts) != 1:
            raise ValueError("partial refund of an order of several lines: " + sale.order.ref)
        parts = [(parts[0][0], amount)]
    post_refund(run.ledger, parts, sale.place)
    run.banks.pay(ESCROW, run.payers[vpa_key(sale.order.vpa)].number, amount, moment)
    issue(run, "C", moment)
    day_at(run, moment).refunded += amount
    sale.refund, sale.refunded = kind, amount


def issue(run: Run, series: str, moment: datetime) -> None:
    key = (series, financial_year(moment))
    run.numbers[key] += 1
    run.documents[series].append(document_number(moment, series, run.numbers[key]))


def day_at(run: Run, moment: datetime) -> Day:
    """The day's sums; the first use of a day puts its settlement on the agenda."""
    name = day_of(moment)
    if name not in run.days:
        run.days[name] = Day()
        heapq.heappush(run.agenda, (settlement_moment(name), SETTLEMENT, name))
    return run.days[name]


def settle(run: Run, name: str) -> None:
    day = run.days[name]
    net = day.captured - day.charges - day.refunded
    if net < 0:
        raise MoneyError("merchant settlement of %s is negative: %d" % (name, net))
    run.banks.move(ESCROW, MERCHANT, net)
    run.banks.move(ESCROW, FEES, day.charges)
    post_merchant_settlement(run.ledger, net)
    run.settled[name] = net
