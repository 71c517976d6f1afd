import type { Split } from './arithmetic.ts';

/** Whose accounts and which state the auditor goes by. */
export type Parties = Readonly<{
  escrow: string;
  merchant: string;
  fees: string;
  merchantState: string;
  /** The two letters of that state in the numbers of documents. */
  stateLetters: string;
  /** By how much a service's clock may go back between two of its appends; 0. */
  skewMs: number;
  /** By how much more than half a day what is due may begin late; 0. */
  awayMs: number;
}>;

export type Item = Readonly<{
  kind: string;
  gstRateBp: number;
  price: bigint;
  creatorId: string;
  creatorShareBp: number;
}>;

export type Coupon = {
  readonly kind: string;
  readonly value: bigint;
  readonly maxDiscount: bigint;
  readonly minOrder: bigint;
  readonly validFrom: string;
  readonly validTo: string;
  readonly limit: bigint;
  used: bigint;
  readonly uses: Map<string, 'reserved' | 'redeemed' | 'released'>;
};

export type Line = Split &
  Readonly<{
    sku: string;
    kind: string;
    gstRateBp: number;
    quantity: number;
    unitPrice: bigint;
    gross: bigint;
    discount: bigint;
    net: bigint;
    creatorId: string;
    creatorShareBp: number;
  }>;

export type Quote = Readonly<{
  lines: readonly Line[];
  couponCode: string;
  dropped: string;
  placeOfSupply: string;
  total: bigint;
}>;

export type Cart = {
  items: { sku: string; quantity: bigint }[];
  couponCode: string;
  /** The order whose checkout it is locked for; '' for none. */
  orderId: string;
};

export type RefundLine = Split &
  Readonly<{
    sku: string;
    kind: string;
    amount: bigint;
    creatorId: string;
    creatorShareBp: number;
  }>;

/** A refund as the order knows it. */
export type OrderRefund = {
  is: 'requested' | 'accepted' | 'refused' | 'refunded' | 'abandoned';
  readonly intentId: string;
  readonly amount: bigint;
  readonly full: boolean;
  /** As asked, and from its acceptance on as accepted. */
  lines: readonly RefundLine[];
  acceptedAt: string;
  note: boolean;
};

export type Order = {
  is: 'placed' | 'confirmed' | 'cancelled' | 'expired';
  readonly total: bigint;
  readonly split: Split;
  readonly lines: readonly Line[];
  readonly placeOfSupply: string;
  readonly gstin: string;
  capturedAt: string;
  readonly refunds: Map<string, OrderRefund>;
  invoice: string;
  /** What all credit notes together take back. */
  noted: Split;
  access: 'none' | 'granted' | 'revoked';
};

/** A collection or a payout on the rail, as payments knows it. */
export type Transfer = {
  is: 'live' | 'unknown' | 'deemed' | 'review' | 'failed' | 'succeeded';
  readonly intentId: string;
  /** The refund that it pays; '' where it collects. */
  readonly refundId: string;
  readonly requestedAt: string;
  /** The collection counted as failed and came nevertheless, so much of it. */
  late: bigint;
  /** What the rail said last for certain that came in, where it said so otherwise than asked. */
  said: bigint;
  /** What it paid of a refund whose rest a person has paid. */
  part: bigint;
};

/** A refund as the payment knows it. A collection that nobody adopts goes back against itself. */
export type Refund = {
  is: 'reserved' | 'succeeded' | 'abandoned';
  readonly amount: bigint;
  readonly collected: string;
  readonly unfulfilled: boolean;
  transactionId: string;
  /** The reference of the transfer by which a person paid it; '' where nobody did. */
  utr: string;
};

export type Intent = {
  readonly orderId: string;
  readonly amount: bigint;
  readonly split: Split;
  captured: bigint;
  over: boolean;
  /** The attempts whose end nobody knows. */
  readonly live: Set<string>;
  readonly refunds: Map<string, Refund>;
};

/** A transaction as the switch knows it. Amounts are what its legs moved and gave back. */
export type Transaction = {
  readonly txnId: string;
  readonly rrn: string;
  readonly amount: bigint;
  readonly receivedAt: string;
  payerAccount: string;
  payeeAccount: string;
  payerBank: string;
  payeeBank: string;
  debited: bigint;
  debitBack: bigint;
  credited: bigint;
  creditBack: bigint;
  /** The type of the event that ended it; '' while it is under way. */
  end: string;
  /** The kinds of the cases about it that nobody has closed. */
  readonly cases: Set<string>;
  confirmed: boolean;
  returned: boolean;
  /** Whether an answer that came late said that it was credited. */
  lateCredit: boolean;
  /** What people settled outside, of what was with nobody or with two. */
  byHand: bigint;
  /** Where in the log its banks were found. */
  resolvedAt: bigint;
  readonly askedAt: Map<string, string>;
};

export type Account = {
  readonly bank: string;
  readonly opened: bigint;
  balance: bigint;
  held: bigint;
};

/** A leg at a bank, and how much of it was taken back. */
export type Posting = {
  readonly txnId: string;
  readonly account: string;
  readonly rrn: string;
  readonly amount: bigint;
  reversed: bigint;
};

/** A transfer inside a bank, and when each side of it was booked. */
export type BookTransfer = {
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
  readonly utr: string;
  debitedAt: string;
  creditedAt: string;
  /** The receiver did not take it, and the giver has it back. */
  isReturned: boolean;
};

export type Day = {
  captured: bigint;
  fee: bigint;
  feeCgst: bigint;
  feeSgst: bigint;
  refunded: bigint;
  is: 'gathering' | 'opened' | 'negative' | 'paid' | 'matched';
  /** Its figures are fixed. */
  isDue: boolean;
  net: bigint;
  utr: string;
};

/** What the auditor knows, each part kept by one family of rules and read by others. */
export type Model = Readonly<{
  parties: Parties;
  items: Map<string, Item>;
  coupons: Map<string, Coupon>;
  carts: Map<string, Cart>;
  /** What was quoted last for each order in its checkout. */
  quotes: Map<string, Quote>;
  orders: Map<string, Order>;
  intents: Map<string, Intent>;
  /** The payment of an order. */
  paying: Map<string, string>;
  /** The payments that captured money for an order. */
  captures: Map<string, Set<string>>;
  transfers: Map<string, Transfer>;
  transactions: Map<string, Transaction>;
  accounts: Map<string, Account>;
  /** By transaction and leg. */
  postings: Map<string, Posting>;
  bookTransfers: Map<string, BookTransfer>;
  days: Map<string, Day>;
  /** The balances of the book, debit positive. */
  ledger: Map<string, bigint>;
}>;

/** Nothing known yet. */
export function createModel(parties: Parties): Model {
  return {
    parties,
    items: new Map(),
    coupons: new Map(),
    carts: new Map(),
    quotes: new Map(),
    orders: new Map(),
    intents: new Map(),
    paying: new Map(),
    captures: new Map(),
    transfers: new Map(),
    transactions: new Map(),
    accounts: new Map(),
    postings: new Map(),
    bookTransfers: new Map(),
    days: new Map(),
    ledger: new Map(),
  };
}
