"""The arithmetic of a trading day, written from its rules alone.

Amounts are integer paise, rates are basis points, moments are aware datetimes.
Nothing here shares a line with the services it is used to check.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Optional, Sequence

IST = timezone(timedelta(hours=5, minutes=30))
MERCHANT_STATE = "29"
UPI_LIMIT_PAISE = 50_000_000
FEE_BP_OF_TEN_THOUSAND = 20
FEE_GST_HALF_BP = 900
TDS_BP = 1000
GSTIN_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
GSTIN_FORM = re.compile(r"[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]", re.ASCII)
VPA_FORM = re.compile(r"[A-Za-z0-9._-]{2,256}@[A-Za-z]{2,64}", re.ASCII)
STATE_CODES = {"%02d" % n for n in range(1, 39) if n not in (25, 28)} | {"97"}
CYCLE_STARTS_HOUR = ((19, 10), (17, 9), (15, 8), (13, 7), (11, 6), (9, 5), (7, 4), (5, 3), (0, 2))


def half_up(n: int, d: int) -> int:
    """n/d rounded half up, for n >= 0."""
    if n < 0 or d <= 0:
        raise ValueError("half_up is for n >= 0 and d > 0")
    return (2 * n + d) // (2 * d)


def gstin_check_digit(first14: str) -> str:
    """Code points as 0-35, factors 1 and 2 from the left, quotient plus remainder by 36."""
    total = 0
    for index, letter in enumerate(first14):
        product = GSTIN_ALPHABET.index(letter) * (1 + index % 2)
        total += product // 36 + product % 36
    return GSTIN_ALPHABET[(36 - total % 36) % 36]


def gstin_is_valid(gstin: str) -> bool:
    """True if both the form and the check digit are right; the state digits are not looked up."""
    if GSTIN_FORM.fullmatch(gstin) is None:
        return False
    return gstin_check_digit(gstin[:14]) == gstin[14]


def state_is_known(code: str) -> bool:
    """01 to 38 without 25 and 28, or 97, always in two digits."""
    return code in STATE_CODES


def vpa_is_well_formed(vpa: str) -> bool:
    """True if the address could exist; whether it does is the bank's answer, not ours."""
    return VPA_FORM.fullmatch(vpa) is not None


def vpa_key(vpa: str) -> str:
    """The form in which addresses are compared: the case of their letters says nothing."""
    return vpa.lower()


def place_of_supply(gstin: str, state_code: str) -> str:
    """The state a registered buyer is registered in, else the one he names."""
    return gstin[:2] if gstin else state_code


@dataclass(frozen=True)
class Tax:
    """A GST-inclusive amount taken apart: the four parts always add up to it."""

    taxable: int
    cgst: int
    sgst: int
    igst: int


def tax_split(net: int, rate_bp: int, place: str) -> Tax:
    """Within the merchant's state an odd paisa of tax stays in the taxable value."""
    tax = net - half_up(net * 10_000, 10_000 + rate_bp)
    if place == MERCHANT_STATE:
        half = tax // 2
        return Tax(net - 2 * half, half, half, 0)
    return Tax(net - tax, 0, 0, tax)


def discount_of(kind: str, value: int, cap: int, order: int) -> int:
    """What a coupon takes off an order of that many paise."""
    if kind not in ("percent", "flat"):
        raise ValueError("unknown kind of coupon: " + kind)
    wanted = half_up(order * value, 10_000) if kind == "percent" else value
    return min(wanted, cap, order)


def spread(discount: int, amounts: Sequence[int]) -> list[int]:
    """The discount of each line: floors first, left-over paise to the largest remainders."""
    order = sum(amounts)
    if order == 0:
        return [0 for _ in amounts]
    shares = [discount * amount // order for amount in amounts]
    remainders = [discount * amount % order for amount in amounts]
    # sorted() is stable, so of equal remainders the earlier line comes first.
    ranking = sorted(range(len(amounts)), key=lambda i: -remainders[i])
    for index in ranking[: discount - sum(shares)]:
        shares[index] += 1
    return shares


def platform_fee(total: int) -> tuple[int, int]:
    """The fee on one capture, and one of the two equal halves of the GST on it."""
    fee = half_up(total * FEE_BP_OF_TEN_THOUSAND, 10_000)
    return fee, half_up(fee * FEE_GST_HALF_BP, 10_000)


def creator_share(taxable: int, share_bp: int) -> tuple[int, int]:
    """The creator's share of a line and the tax withheld from it."""
    share = half_up(taxable * share_bp, 10_000)
    return share, half_up(share * TDS_BP, 10_000)


def cycle_of(moment: datetime) -> str:
    """The settlement cycle of a moment, as `YYYY-MM-DD/NN`; 21:00 begins the next date's 01."""
    local = moment.astimezone(IST)
    if local.hour >= 21:
        return (local.date() + timedelta(days=1)).isoformat() + "/01"
    number = next(n for hour, n in CYCLE_STARTS_HOUR if local.hour >= hour)
    return "%s/%02d" % (local.date().isoformat(), number)


def day_of(moment: datetime) -> str:
    """The IST date of a moment."""
    return moment.astimezone(IST).date().isoformat()


def settlement_moment(day: str) -> datetime:
    """When the merchant is settled for a day: 10:00 IST on the next one."""
    midnight = datetime.fromisoformat(day).replace(tzinfo=IST)
    return midnight + timedelta(days=1, hours=10)


def financial_year(moment: datetime) -> str:
    """`2627` for the year that begins on 1 April 2026, IST."""
    local = moment.astimezone(IST)
    start = local.year if local.month >= 4 else local.year - 1
    return "%02d%02d" % (start % 100, (start + 1) % 100)


def document_number(moment: datetime, series: str, number: int) -> str:
    """`KA2627/A0000001`: state, financial year, series letter, seven digits."""
    return "KA%s/%s%07d" % (financial_year(moment), series, number)


def parse_moment(text: str) -> Optional[datetime]:
    """An RFC 3339 moment; blank is none. A moment without an offset is refused."""
    if text == "":
        return None
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        raise ValueError("a moment needs an offset: " + text)
    return moment
