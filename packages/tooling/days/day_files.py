"""Reading a trading-day folder into values. Line numbers count the header as line 1."""
from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Iterator, Optional

from rules import parse_moment

COLUMNS = {
    "catalogue": "sku,title,kind,hsn_sac,gst_rate_bp,price_paise,seats,creator_id,creator_share_bp",
    "coupons": "code,kind,value,max_discount_paise,min_order_paise,valid_from,valid_to,usage_limit",
    "participants": "code,name,ifsc_prefix,handle,psp_prefix",
    "accounts": "vpa,account_number,ifsc,opening_balance_paise,behaviour",
    "orders": "order_ref,placed_at,buyer_id,buyer_state_code,buyer_gstin,items,coupon,"
    "payer_vpa,refund,refund_after_minutes",
}
KINDS = ("course", "cohort", "kit")
BEHAVIOURS = (
    "ok", "declines", "wrong_pin", "frozen", "down_once", "debit_lost", "credit_lost", "doubled",
)


@dataclass(frozen=True)
class Product:
    sku: str
    kind: str
    rate_bp: int
    price: int
    seats: Optional[int]
    creator: str
    share_bp: int


@dataclass(frozen=True)
class Coupon:
    code: str
    kind: str
    value: int
    cap: int
    minimum: int
    valid_from: datetime
    valid_to: datetime
    limit: int


@dataclass(frozen=True)
class Account:
    vpa: str
    number: str
    bank: str
    opening: int
    behaviour: str


@dataclass(frozen=True)
class Order:
    line_number: int
    ref: str
    placed_at: datetime
    state_code: str
    gstin: str
    items: tuple[tuple[str, int], ...]
    coupon: str
    vpa: str
    refund: str
    refund_after: Optional[int]


@dataclass(frozen=True)
class DayFolder:
    products: dict[str, Product]
    coupons: dict[str, Coupon]
    accounts: tuple[Account, ...]
    orders: tuple[Order, ...]


def rows(folder: Path, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of one file with their line numbers; columns stand in any order, but only ours."""
    path = folder / (name + ".csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if sorted(reader.fieldnames or []) != sorted(COLUMNS[name].split(",")):
            raise ValueError("%s:1: unexpected columns" % path)
        for row in reader:
            if None in row or None in row.values():
                raise ValueError("%s:%d: wrong number of fields" % (path, reader.line_num))
            yield reader.line_num, row


def read_product(row: dict[str, str]) -> Product:
    if row["kind"] not in KINDS:
        raise ValueError("unknown kind of product: " + row["kind"])
    return Product(
        sku=row["sku"],
        kind=row["kind"],
        rate_bp=int(row["gst_rate_bp"]),
        price=int(row["price_paise"]),
        seats=int(row["seats"]) if row["seats"] else None,
        creator=row["creator_id"],
        share_bp=int(row["creator_share_bp"] or 0),
    )


def read_coupon(row: dict[str, str]) -> Coupon:
    valid_from, valid_to = parse_moment(row["valid_from"]), parse_moment(row["valid_to"])
    if valid_from is None or valid_to is None:
        raise ValueError("a coupon needs both its dates: " + row["code"])
    return Coupon(
        code=row["code"],
        kind=row["kind"],
        value=int(row["value"]),
        cap=int(row["max_discount_paise"]),
        minimum=int(row["min_order_paise"]),
        valid_from=valid_from,
        valid_to=valid_to,
        limit=int(row["usage_limit"]),
    )


def read_account(row: dict[str, str], banks: dict[str, str]) -> Account:
    """An account's bank is that of its IFSC prefix, whatever the handle of its VPA says."""
    holders = [code for prefix, code in banks.items() if row["ifsc"].startswith(prefix)]
    behaviour = row["behaviour"] or "ok"
    if len(holders) != 1 or behaviour not in BEHAVIOURS:
        raise ValueError("account without one bank or behaviour: " + row["account_number"])
    return Account(
        vpa=row["vpa"],
        number=row["account_number"],
        bank=holders[0],
        opening=int(row["opening_balance_paise"]),
        behaviour=behaviour,
    )


def read_items(text: str) -> tuple[tuple[str, int], ...]:
    pairs = (item.rpartition(":") for item in text.split("|"))
    return tuple((sku, int(quantity)) for sku, _, quantity in pairs)


def read_order(line_number: int, row: dict[str, str]) -> Order:
    placed_at = parse_moment(row["placed_at"])
    if placed_at is None:
        raise ValueError("orders.csv:%d: no placed_at" % line_number)
    return Order(
        line_number=line_number,
        ref=row["order_ref"],
        placed_at=placed_at,
        state_code=row["buyer_state_code"],
        gstin=row["buyer_gstin"],
        items=read_items(row["items"]),
        coupon=row["coupon"],
        vpa=row["payer_vpa"],
        refund=row["refund"],
        refund_after=int(row["refund_after_minutes"]) if row["refund"] else None,
    )


def read_folder(folder: Path) -> DayFolder:
    """All five files, as values. Raises ValueError where a file is not of the agreed form."""
    banks = {row["ifsc_prefix"]: row["code"] for _, row in rows(folder, "participants")}
    orders = tuple(read_order(number, row) for number, row in rows(folder, "orders"))
    if len({order.ref for order in orders}) != len(orders):
        raise ValueError("an order_ref stands twice")
    return DayFolder(
        products={row["sku"]: read_product(row) for _, row in rows(folder, "catalogue")},
        coupons={row["code"]: read_coupon(row) for _, row in rows(folder, "coupons")},
        accounts=tuple(read_account(row, banks) for _, row in rows(folder, "accounts")),
        orders=orders,
    )
