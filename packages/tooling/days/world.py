"""The shops, banks and payers a generated folder plays with."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from day_clock import pick
from rules import IST, gstin_check_digit

RICH = 150_000_000
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"
INDU = ("INDU", "Indus Merchant Bank", "INDU0", "indusm", "IND")


@dataclass(frozen=True)
class Flavour:
    """What differs from one kind of folder to the next; the rules never do."""

    ref: str
    sku: str
    fill: tuple[int, int, int]
    rates: tuple[int, ...]
    prices: tuple[int, ...]
    shares: tuple[int, ...]
    banks: tuple[tuple[str, str, str, str, str], ...]
    pool: int
    locals: tuple[str, ...]
    titles: tuple[str, ...]


PLAIN_BANKS = (
    ("HIMA", "Himalaya Bank", "HIMA0", "himalaya", "HIM"),
    ("GODA", "Godavari Bank", "GODA0", "godavari", "GOD"),
    ("SUTL", "Sutlej Payments Bank", "SUTL0", "sutlej", "STL"),
)
WIDE_BANKS = (
    ("BHIM", "Bhima, Banas & Co", "BHMB0", "okbhima", "BHX"),
    ("TIST", "Teesta Bank", "TSTA0", "teesta", "TST"),
    ("PERI", "Periyar Gramin Bank", "PRGB0", "periyar", "PGB"),
    ("BRAH", "Brahmaputra Bank", "BRHM0", "ybrah", "BRA"),
    ("LUNI", "Luni Co-operative Bank", "LUNI0", "luni", "LUN"),
    ("MAHI", "Mahi Small Finance Bank", "MHSF0", "Mahi", "MSF"),
    ("CHAM", "Chambal Bank", "CHMB0", "chambal", "CHM"),
)
PLAIN = Flavour(
    ref="ORD-%06d",
    sku="SKU-%03d",
    fill=(6, 3, 3),
    rates=(1800,),
    prices=(49_900, 99_900, 199_900, 499_900, 999_900, 1_249_933, 79_950),
    shares=(3333, 4000, 5500, 7000),
    banks=PLAIN_BANKS,
    pool=24,
    locals=("payer%05d",),
    titles=("%s %d",),
)
WIDE = Flavour(
    ref="K7-%d",
    sku="LRN%d.x",
    fill=(31, 9, 14),
    rates=(500, 1200, 1800, 2800),
    prices=(1_03, 9_999, 33_333, 77_701, 150_001, 444_444, 1_000_000, 2_718_281, 3_141_593),
    shares=(1, 1667, 2500, 4999, 6001, 9000),
    banks=WIDE_BANKS,
    pool=70,
    locals=("asha.%d", "R_%d", "vimal-%d.k", "9%09d"),
    titles=("%s %d", "%s, volume %d", 'The "%s" of %d', "पाठ %s %d"),
)
FLAVOURS = {"plain": PLAIN, "border": PLAIN, "wide": WIDE}


@dataclass
class World:
    rng: Random
    flavour: Flavour
    first: date
    products: list[dict[str, object]] = field(default_factory=list)
    coupons: list[dict[str, object]] = field(default_factory=list)
    accounts: list[dict[str, object]] = field(default_factory=list)
    prices: dict[str, int] = field(default_factory=dict)
    fill: list[str] = field(default_factory=list)
    pool: list[str] = field(default_factory=list)

    def product(self, kind: str, rate: int, price: int, seats: object = "") -> str:
        number = len(self.products) + 1
        sku = self.flavour.sku % number
        taught = kind != "kit"
        self.prices[sku] = price
        self.products.append({
            "sku": sku,
            "title": pick(self.rng, self.flavour.titles) % (kind.capitalize(), number),
            "kind": kind,
            "hsn_sac": "999293" if taught else "4901" if rate == 0 else "9023",
            "gst_rate_bp": rate,
            "price_paise": price,
            "seats": seats,
            "creator_id": "creator-%02d" % (1 + int(self.rng.random() * 5)) if taught else "",
            "creator_share_bp": pick(self.rng, self.flavour.shares) if taught else "",
        })
        return sku

    def coupon(self, code: str, kind: str, value: int, **terms: Any) -> str:
        """Terms: cap, minimum, valid_from, valid_to, limit; open wide unless told."""
        opened = at(self.first - timedelta(days=30))
        self.coupons.append({
            "code": code,
            "kind": kind,
            "value": value,
            "max_discount_paise": terms.get("cap", 99_999_900),
            "min_order_paise": terms.get("minimum", 0),
            "valid_from": terms.get("valid_from", opened).isoformat(),
            "valid_to": terms.get("valid_to", opened + timedelta(days=90)).isoformat(),
            "usage_limit": terms.get("limit", 1_000_000),
        })
        return code

    def account(self, behaviour: str, balance: int = RICH) -> str:
        """A new payer; now and then his address is of another bank than his account."""
        number = len(self.accounts) + 1
        bank = pick(self.rng, self.flavour.banks)
        handle = bank[3]
        if self.flavour is WIDE:
            bank = INDU if number % 17 == 0 else bank
            handle = pick(self.rng, self.flavour.banks)[3] if number % 5 == 0 else bank[3]
        vpa = "%s@%s" % (pick(self.rng, self.flavour.locals) % number, handle)
        self.accounts.append({
            "vpa": vpa,
            "account_number": "%012d" % number,
            "ifsc": "%s%06d" % (bank[2], int(self.rng.random() * 1_000_000)),
            "opening_balance_paise": balance,
            "behaviour": behaviour,
        })
        return vpa

    def gstin(self, state: str) -> str:
        letters = "".join(pick(self.rng, LETTERS) for _ in range(5))
        digits = "".join(pick(self.rng, DIGITS) for _ in range(4))
        entity = pick(self.rng, "123456789ABXZ")
        first14 = state + letters + digits + pick(self.rng, LETTERS) + entity + "Z"
        return first14 + gstin_check_digit(first14)


def at(day: date, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute, second), IST)


def furnish(world: World) -> None:
    """What orders outside the script buy, and who pays for them."""
    rng, flavour = world.rng, world.flavour
    courses, cohorts, kits = flavour.fill
    for _ in range(courses):
        sku = world.product("course", pick(rng, flavour.rates), pick(rng, flavour.prices))
        world.fill.append(sku)
    for index in range(cohorts):
        seats = (5, 9, 30)[index % 3]
        price = 3 * pick(rng, flavour.prices)
        world.fill.append(world.product("cohort", pick(rng, flavour.rates), price, seats))
    for index in range(kits):
        rate = (0, 500, 1800)[index] if index < 3 else pick(rng, (0,) + flavour.rates)
        world.fill.append(world.product("kit", rate, pick(rng, flavour.prices)))
    behaviours = ["ok"] * 12 + ["doubled"] * 3 + ["down_once", "credit_lost"] * 2
    behaviours += ["declines", "wrong_pin", "frozen", "debit_lost"]
    for index in range(flavour.pool):
        balance = pick(rng, (250_000, 3_000_000, 60_000_000, RICH, RICH))
        world.pool.append(world.account(behaviours[index % len(behaviours)], balance))


def merchant_accounts() -> list[dict[str, object]]:
    vpas = ("suuupra@indusm", "", "")
    return [
        {
            "vpa": vpa,
            "account_number": "00090000000%d" % (index + 1),
            "ifsc": "INDU0000001",
            "opening_balance_paise": 0,
            "behaviour": "ok",
        }
        for index, vpa in enumerate(vpas)
    ]
