/** What holds of collections and refunds, and where it is written. */
export const PAYMENT_RULES = {
  /** payments.md §2.3: at most one attempt is adopted per intent, and one intent pays an order. */
  capturedOnce: 'an order is captured at most once',
  /** payments.md §2.3: what is captured is what was asked, and that is what the order costs. */
  asAsked: 'what is captured is what was asked',
  /** data/README.md, postings, platform fee: half_up(total*20, 10000), twice half_up(fee*900). */
  fee: 'the platform fee follows its rate',
  /** payments.md §2.3: no new attempt while another may still take money. */
  oneLive: 'no attempt begins while another lives',
  /** payments.md G1: unknown never becomes failed by a timer, only by evidence. */
  evidence: 'an attempt fails only when the rail has said so',
  /** payments.md §2.12: no compensation that moves money while any attempt is unknown. */
  noneUnclear: 'no money goes back while an attempt is unclear',
  /** payments.md §2.3 and §2.8: reserved + refunded <= captured, at every revision. */
  refundLimit: 'refunds stay within the capture',
  /** payments.md §2.8: a refund is one payout of what was reserved. */
  refundOnce: 'a refund pays what it reserved, once',
  /** payments.md §2.3: a late or second success is given back, exactly once and in full. */
  surplus: 'a collection too many goes back once and in full',
  /** payments.md §2.8: abandoned only by hand, and never what may move or must be paid. */
  abandoned: 'a refund is given up only where nothing of it moves',
} as const;
