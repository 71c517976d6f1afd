import { type Instant, instantOf } from '@suuupra/kernel';
import type { Withholding } from '../behaviour.ts';
import { type PersistentMap, emptyMap, put, valueOf } from '../persistent-map.ts';
import type { AccountEvent, Freeze, PostingLeg } from './events.ts';
import { type Hold, type Holding, evolveHold, isOfHold, noHolds } from './hold-state.ts';

/** The content of a posting request. The same key with another content is refused. */
export type Payload = Readonly<{ amount: bigint; rrn: string; merchantReference: string }>;

/** What became of one leg of one transaction. */
export type Posting =
  | Readonly<{
      is: 'posted';
      payload: Payload;
      answerLost: boolean;
      reversalCode: string;
      /** The last demand for recovery that was declined; 0 where none was. */
      attempt: number;
    }>
  | Readonly<{ is: 'partlyReversed'; payload: Payload; answerLost: boolean; back: bigint }>
  | Readonly<{ is: 'reversed'; payload: Payload; answerLost: boolean }>
  | Readonly<{ is: 'declined'; payload: Payload; code: string }>
  | Readonly<{ is: 'tombstone'; payload: Payload }>
  | Readonly<{ is: 'declinedAfterTombstone'; payload: Payload; code: string }>;

/** A leg to which the bank has said nothing yet. */
export type Withheld = Readonly<{
  payload: Payload;
  withholding: Withholding;
  originatedAt: Instant;
  /** Its reversal was answered as if there were nothing. */
  overlooked: boolean;
}>;

export type Transfer = Readonly<{
  amount: bigint;
  counterAccount: string;
  reference: string;
  utr: string;
  /** '' where it was posted; what was taken and given back has the code of the receiver. */
  code: string;
}>;

/** What the bank lets happen to an account (payments.md §2.6). */
export type Standing = 'active' | Freeze | 'closed';

export type Account =
  | Readonly<{ is: 'absent' }>
  | Readonly<{
      is: 'open';
      accountNumber: string;
      ifsc: string;
      bank: string;
      openingBalance: bigint;
      balance: bigint;
      postings: PersistentMap<Posting>;
      withheld: PersistentMap<Withheld>;
      transfers: PersistentMap<Transfer>;
      /** Merchant references for which the bank has been down once. */
      downFor: PersistentMap<true>;
      standing: Standing;
      holding: Holding;
    }>;

export type Open = Account & { is: 'open' };

/** The account on the other side of a bank's postings: what it owes to the other banks. */
export function settlementContraOf(bank: string): string {
  return `settlement:${bank}`;
}

const keyOf = (leg: PostingLeg, txnId: string): string => `${leg}/${txnId}`;

/** What became of a leg; undefined where the bank has never heard of it. */
export function postingOf(state: Open, leg: PostingLeg, txnId: string): Posting | undefined {
  return valueOf(state.postings, keyOf(leg, txnId));
}

/** The leg whose answer is withheld; undefined where it is not. */
export function withheldOf(state: Open, leg: PostingLeg, txnId: string): Withheld | undefined {
  return valueOf(state.withheld, keyOf(leg, txnId));
}

type Moving = Extract<AccountEvent, Readonly<{ txnId: string }>>;

const payloadOf = ({ amount, rrn, merchantReference }: Moving): Payload => ({
  amount,
  rrn,
  merchantReference,
});

const keep = (state: Open, { leg, txnId }: Moving, posting: Posting): Open => ({
  ...state,
  postings: put(state.postings, keyOf(leg, txnId), posting),
});

const withhold = (state: Open, { leg, txnId }: Moving, withheld: Withheld): Open => ({
  ...state,
  withheld: put(state.withheld, keyOf(leg, txnId), withheld),
});

const answerLostOf = (posting: Posting | undefined): boolean =>
  (posting?.is === 'posted' || posting?.is === 'partlyReversed') && posting.answerLost;

/** What an event does to the account's own balance; the contra account takes the opposite. */
export function movementOf(event: AccountEvent): bigint {
  switch (event.type) {
    case 'PostingDebited':
    case 'BookTransferDebited':
    case 'HoldCaptured':
      return -event.amount;
    case 'PostingCredited':
    case 'BookTransferCredited':
    case 'BookTransferReturned':
      return event.amount;
    case 'PostingReversed':
      return event.leg === 'debit' ? event.amount : -event.amount;
    case 'PostingPartlyReversed':
    case 'ReversalCompleted':
      return event.leg === 'debit' ? event.reversed : -event.reversed;
    case 'AccountOpened':
      return event.openingBalance;
    case 'PostingDeclined':
    case 'PostingReversalDeclined':
    case 'ReversalTombstoned':
    case 'AnswerWithheld':
    case 'ReversalOverlooked':
    case 'RecoveryDeclined':
    case 'BookTransferDeclined':
    case 'HoldPlaced':
    case 'HoldDeclined':
    case 'HoldReleased':
    case 'HoldExpired':
    case 'AccountFrozen':
    case 'AccountUnfrozen':
    case 'AccountClosed':
      return 0n;
  }
}

function evolvePosting(state: Open, event: Moving): Open {
  const payload = payloadOf(event);
  const before = postingOf(state, event.leg, event.txnId);
  switch (event.type) {
    case 'PostingDebited':
    case 'PostingCredited': {
      const { answerLost } = event;
      const unasked = { reversalCode: '', attempt: 0 };
      return keep(state, event, { is: 'posted', payload, answerLost, ...unasked });
    }
    case 'PostingDeclined': {
      const { code } = event;
      const downFor =
        code === 'XY' ? put(state.downFor, event.merchantReference, true) : state.downFor;
      const is = before?.is === 'tombstone' ? 'declinedAfterTombstone' : 'declined';
      return keep({ ...state, downFor }, event, { is, payload, code });
    }
    case 'PostingReversed':
    case 'ReversalCompleted':
      return keep(state, event, { is: 'reversed', payload, answerLost: answerLostOf(before) });
    case 'PostingPartlyReversed': {
      const answerLost = answerLostOf(before);
      return keep(state, event, {
        is: 'partlyReversed',
        payload,
        answerLost,
        back: event.reversed,
      });
    }
    case 'PostingReversalDeclined':
    case 'RecoveryDeclined': {
      const answerLost = answerLostOf(before);
      const reversalCode = event.code;
      const attempt = event.type === 'RecoveryDeclined' ? event.attempt : 0;
      return keep(state, event, { is: 'posted', payload, answerLost, reversalCode, attempt });
    }
    case 'AnswerWithheld': {
      const { withholding } = event;
      const originatedAt = instantOf(event.originatedAt);
      const withheld = { payload, withholding, originatedAt, overlooked: false };
      return withhold(state, event, withheld);
    }
    case 'ReversalOverlooked': {
      const known = withheldOf(state, event.leg, event.txnId);
      return known === undefined ? state : withhold(state, event, { ...known, overlooked: true });
    }
    case 'ReversalTombstoned':
      return keep(state, event, { is: 'tombstone', payload });
  }
}

type Transferring = Extract<AccountEvent, Readonly<{ transferId: string }>>;

function evolveTransfer(state: Open, event: Transferring): Open {
  const { transferId, amount, counterAccount, reference } = event;
  const utr = event.type === 'BookTransferDeclined' ? '' : event.utr;
  const code = 'code' in event ? event.code : '';
  const transfer = { amount, counterAccount, reference, utr, code };
  return { ...state, transfers: put(state.transfers, transferId, transfer) };
}

/** Total and trusting: what an event says has happened. */
export function evolve(state: Account, event: AccountEvent): Account {
  if (event.type === 'AccountOpened') {
    const { accountNumber, ifsc, bank, openingBalance } = event;
    return {
      is: 'open',
      accountNumber,
      ifsc,
      bank,
      openingBalance,
      balance: openingBalance,
      postings: emptyMap(),
      withheld: emptyMap(),
      transfers: emptyMap(),
      downFor: emptyMap(),
      standing: 'active',
      holding: noHolds,
    };
  }
  if (state.is === 'absent') return state;
  const moved = { ...state, balance: state.balance + movementOf(event) };
  if ('txnId' in event) return evolvePosting(moved, event);
  if ('transferId' in event) return evolveTransfer(moved, event);
  if (isOfHold(event)) return { ...moved, holding: evolveHold(state.holding, event) };
  switch (event.type) {
    case 'AccountFrozen':
      return { ...state, standing: event.freeze };
    case 'AccountUnfrozen':
      return { ...state, standing: 'active' };
    case 'AccountClosed':
      return { ...state, standing: 'closed' };
  }
}

/** What debits may take: the balance less what is held. */
export function availableOf(state: Open): bigint {
  return state.balance - state.holding.held;
}

/** What became of a hold; undefined where the account has never heard of it. */
export function holdOf(state: Open, holdId: string): Hold | undefined {
  return valueOf(state.holding.all, holdId);
}

/** Whether the bank has been down once for this payment already. */
export function wasDownFor(state: Open, merchantReference: string): boolean {
  return valueOf(state.downFor, merchantReference) === true;
}

/** What became of a book transfer; undefined where the account has never heard of it. */
export function transferOf(state: Open, transferId: string): Transfer | undefined {
  return valueOf(state.transfers, transferId);
}
