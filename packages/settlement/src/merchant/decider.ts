import { type Decider, type Decision, type Paise, accept, reject } from '@suuupra/kernel';
import type { MerchantSettlementEvent } from './events.ts';

/** What an Indian day brought in and took away, and what is left for the merchant. */
export type Figures = Readonly<{
  day: string;
  captured: Paise;
  fee: Paise;
  feeCgst: Paise;
  feeSgst: Paise;
  refunded: Paise;
}>;

export type MerchantSettlementCommand = Readonly<
  | ({ type: 'OpenSettlement' } & Figures)
  | { type: 'RecordPaid'; utr: string }
  | { type: 'MatchBankLine'; utr: string; amount: Paise; postedAt: string }
>;

export type MerchantSettlementReason =
  | 'SETTLEMENT_NOT_FOUND'
  | 'SETTLEMENT_EXISTS_WITH_DIFFERENT_FIGURES'
  | 'SETTLEMENT_NEEDS_A_REFERENCE'
  | 'SETTLEMENT_PAID_WITH_DIFFERENT_REFERENCE'
  | 'SETTLEMENT_NOT_PAID'
  | 'BANK_LINE_DIFFERS';

/**
 * `net` is what goes to the merchant. A negative one he owes: a person has him make up for it, and
 * records that as paid.
 */
export type MerchantSettlement = Readonly<
  | { is: 'absent' }
  | { is: 'opened'; figures: Figures; net: Paise }
  | { is: 'negative'; figures: Figures; net: Paise }
  | { is: 'paid'; figures: Figures; net: Paise; utr: string }
  | { is: 'matched'; figures: Figures; net: Paise; utr: string }
>;

type Decided = Decision<MerchantSettlementEvent, MerchantSettlementReason>;
type CommandOf<T> = Extract<MerchantSettlementCommand, { type: T }>;

/** What is due to the merchant: captured, less the fees and their tax, less the refunds. */
export function netOf({ captured, fee, feeCgst, feeSgst, refunded }: Figures): Paise {
  return captured - fee - feeCgst - feeSgst - refunded;
}

/** The settlement of one day to the merchant: opened once, paid once, matched once. */
export const merchantSettlement: Decider<
  MerchantSettlementCommand,
  MerchantSettlementEvent,
  MerchantSettlement,
  MerchantSettlementReason
> = {
  initial: { is: 'absent' },

  evolve: (state, event) => {
    switch (event.type) {
      case 'MerchantSettlementOpened':
        return { is: 'opened', ...opened(event) };
      case 'MerchantSettlementNegative':
        return { is: 'negative', ...opened(event) };
      case 'MerchantSettlementPaid':
        return state.is === 'absent' ? state : { ...bare(state), is: 'paid', utr: event.utr };
      case 'MerchantSettlementMatched':
        return state.is === 'absent' ? state : { ...bare(state), is: 'matched', utr: event.utr };
    }
  },

  decide: (command, state) => {
    if (command.type === 'OpenSettlement') return open(command, state);
    if (state.is === 'absent') return reject('SETTLEMENT_NOT_FOUND');
    switch (command.type) {
      case 'RecordPaid':
        return recordPaid(command, state);
      case 'MatchBankLine':
        return matchBankLine(command, state);
    }
  },
};

type Opened = Extract<MerchantSettlementEvent, { type: 'MerchantSettlementOpened' }>;

function opened({ net, ...event }: Omit<Opened, 'type'>): { figures: Figures; net: Paise } {
  const { day, captured, fee, feeCgst, feeSgst, refunded } = event;
  return { figures: { day, captured, fee, feeCgst, feeSgst, refunded }, net };
}

type Known = Exclude<MerchantSettlement, { is: 'absent' }>;

function bare({ figures, net }: Known): { figures: Figures; net: Paise } {
  return { figures, net };
}

const COMPARED = ['captured', 'fee', 'feeCgst', 'feeSgst', 'refunded'] as const;

/** A day's figures are fixed once. A negative day is recorded too, as a case for a person. */
function open(command: CommandOf<'OpenSettlement'>, state: MerchantSettlement): Decided {
  if (state.is !== 'absent') {
    const { figures } = state;
    const field = COMPARED.find((one) => command[one] !== figures[one]);
    return field ? reject('SETTLEMENT_EXISTS_WITH_DIFFERENT_FIGURES', { field }) : accept();
  }
  const { day, captured, fee, feeCgst, feeSgst, refunded } = command;
  const net = netOf(command);
  const figures = { day, captured, fee, feeCgst, feeSgst, refunded, net };
  return net < 0n
    ? accept({ type: 'MerchantSettlementNegative', ...figures })
    : accept({ type: 'MerchantSettlementOpened', ...figures });
}

/** A day that leaves nothing needs no transfer, and so has no reference. */
function recordPaid({ utr }: CommandOf<'RecordPaid'>, state: Known): Decided {
  switch (state.is) {
    case 'paid':
    case 'matched':
      if (state.utr === utr) return accept();
      return reject('SETTLEMENT_PAID_WITH_DIFFERENT_REFERENCE', { utr: state.utr });
    case 'opened':
    case 'negative': {
      const { day, fee, feeCgst, feeSgst } = state.figures;
      const { net } = state;
      if (utr === '' && net !== 0n)
        return reject('SETTLEMENT_NEEDS_A_REFERENCE', { net: `${net}` });
      return accept({ type: 'MerchantSettlementPaid', day, net, fee, feeCgst, feeSgst, utr });
    }
  }
}

/**
 * The bank's line must be this amount under this reference; anything else is a break. Of a negative
 * day it is the line of what came in.
 */
function matchBankLine(command: CommandOf<'MatchBankLine'>, state: Known): Decided {
  if (state.is === 'opened' || state.is === 'negative') return reject('SETTLEMENT_NOT_PAID');
  const { net, utr } = state;
  const due = net < 0n ? -net : net;
  if (command.amount !== due || command.utr !== utr) {
    const field = command.amount !== due ? 'amount' : 'utr';
    return reject('BANK_LINE_DIFFERS', { field, net: net.toString(), utr });
  }
  if (state.is === 'matched') return accept();
  const { postedAt } = command;
  const { day } = state.figures;
  return accept({ type: 'MerchantSettlementMatched', day, net, utr, postedAt });
}
