"""The postings a trading day leads to, and the money at the banks. Debit is positive."""
from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Iterable

from day_files import Account, Product
from rules import Tax, creator_share, cycle_of, platform_fee, tax_split

RECEIVABLE = "assets:aggregator:upi:receivable"
DEFERRED = "liabilities:deferred:orders"
CLEARING = "liabilities:refund:clearing"
IN_TRANSIT = "assets:bank:in-transit"
CURRENT = "assets:bank:indusm:current"
CREATOR = "expenses:creator:share"
PAYABLE = "liabilities:creator:payable:"
TDS = "liabilities:tds:professional"
REFUNDS = "revenue:refunds"
REVENUE = {"course": "revenue:courses", "cohort": "revenue:cohorts", "kit": "revenue:kits"}
ESCROW, MERCHANT, FEES = "000900000001", "000900000002", "000900000003"


@dataclass(frozen=True)
class Line:
    """One line of an order as it was sold: `net` is what is paid for it."""

    product: Product
    net: int
    tax: Tax


class MoneyError(Exception):
    """The folder breaks a promise of the rules: money is short, or an entry does not balance."""


@dataclass
class Ledger:
    balances: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def post(self, entry: Iterable[tuple[str, int]]) -> None:
        lines = list(entry)
        if sum(amount for _, amount in lines) != 0:
            raise MoneyError("entry does not balance: %r" % lines)
        for account, amount in lines:
            self.balances[account] += amount


def gst_heads(tax: Tax, sign: int) -> list[tuple[str, int]]:
    heads = (("cgst", tax.cgst), ("sgst", tax.sgst), ("igst", tax.igst))
    return [("liabilities:gst:output:" + head, sign * amount) for head, amount in heads]


def creator_entry(product: Product, taxable: int, sign: int) -> list[tuple[str, int]]:
    """sign 1 when the line is sold, -1 when it is refunded. A kit has no creator."""
    if not product.creator:
        return []
    share, tds = creator_share(taxable, product.share_bp)
    payable = PAYABLE + product.creator
    return [(CREATOR, sign * share), (payable, -sign * (share - tds)), (TDS, -sign * tds)]


def post_capture(ledger: Ledger, total: int, lines: Iterable[Line]) -> int:
    """Capture, fee, access and creator entries. Answers the fee with the GST on it."""
    sold = list(lines)
    capture = [(RECEIVABLE, total)]
    for line in sold:
        capture += [(DEFERRED, -line.tax.taxable)] + gst_heads(line.tax, -1)
    ledger.post(capture)
    fee, half = platform_fee(total)
    ledger.post([
        ("expenses:aggregator:fees", fee),
        ("assets:gst:itc:cgst", half),
        ("assets:gst:itc:sgst", half),
        (RECEIVABLE, -(fee + 2 * half)),
    ])
    for line in sold:
        taxable = line.tax.taxable
        ledger.post([(DEFERRED, taxable), (REVENUE[line.product.kind], -taxable)])
        ledger.post(creator_entry(line.product, taxable, 1))
    return fee + 2 * half


def post_refund(ledger: Ledger, parts: Iterable[tuple[Product, int]], place: str) -> None:
    """Each part is a product and the amount given back for it, GST included."""
    for product, amount in parts:
        tax = tax_split(amount, product.rate_bp, place)
        ledger.post([(REFUNDS, tax.taxable), (CLEARING, -amount)] + gst_heads(tax, 1))
        ledger.post(creator_entry(product, tax.taxable, -1))
        ledger.post([(CLEARING, amount), (RECEIVABLE, -amount)])


def post_merchant_settlement(ledger: Ledger, net: int) -> None:
    ledger.post([(IN_TRANSIT, net), (RECEIVABLE, -net)])
    ledger.post([(CURRENT, net), (IN_TRANSIT, -net)])


@dataclass
class Banks:
    """Balances of every account and the net position of every bank in every cycle."""

    bank_of: dict[str, str]
    balances: dict[str, int]
    nets: dict[str, dict[str, int]] = field(default_factory=dict)

    @staticmethod
    def open(accounts: Iterable[Account]) -> "Banks":
        known = list(accounts)
        return Banks(
            bank_of={account.number: account.bank for account in known},
            balances={account.number: account.opening for account in known},
        )

    def move(self, debit: str, credit: str, amount: int) -> None:
        """Inside one bank, outside the switch: no cycle sees it."""
        self.balances[debit] -= amount
        self.balances[credit] += amount
        if self.balances[debit] < 0:
            raise MoneyError("account %s is short by %d" % (debit, -self.balances[debit]))

    def pay(self, debit: str, credit: str, amount: int, moment: datetime) -> None:
        """Through the switch: the transaction belongs to the cycle of its moment."""
        self.move(debit, credit, amount)
        nets = self.nets.setdefault(cycle_of(moment), defaultdict(int))
        nets[self.bank_of[debit]] -= amount
        nets[self.bank_of[credit]] += amount
