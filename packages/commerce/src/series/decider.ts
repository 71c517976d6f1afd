import { type Decider, type Decision, type Instant, type Paise } from '@suuupra/kernel';
import { accept, civilDateOf, reject } from '@suuupra/kernel';
import { type Kept, keep, keptIn, nothingKept } from '../kept.ts';
import type { DocumentIssued, DocumentKind, SeriesEvent } from './events.ts';

/** The content of a document but for its number and date. */
export type DocumentContent = Readonly<{
  kind: DocumentKind;
  orderId: string;
  orderRef: string;
  /** Empty but for a credit note. */
  refundId: string;
  placeOfSupply: string;
  gstin: string;
  taxable: Paise;
  cgst: Paise;
  sgst: Paise;
  igst: Paise;
  total: Paise;
  /** The invoice that a credit note corrects, else empty. */
  against: string;
}>;

export type SeriesCommand = Readonly<
  | { type: 'IssueDocument'; prefix: string; content: DocumentContent; at: Instant }
  | { type: 'CancelDocument'; orderId: string; refundId: string; reason: string; at: Instant }
>;
export type SeriesReason = 'SERIES_EXHAUSTED' | 'DOCUMENT_NOT_FOUND';

export type Document = Omit<DocumentIssued, 'type'>;
export type IssuedDocument = Readonly<
  { is: 'issued'; document: Document } | { is: 'cancelled'; document: Document }
>;

/** One series: `issued` counts the numbers given, so that the next one is issued + 1. */
export type SeriesState = Readonly<{
  issued: number;
  firstNumber: string;
  lastNumber: string;
  documents: Kept<IssuedDocument>;
}>;

const DIGITS = 7;
/** Seven digits, which with the prefix are the fifteen characters that tax law knows. */
const LAST_SEQUENCE = 10 ** DIGITS - 1;

/**
 * A series of documents without a gap: a number is given and its document issued in one append, so
 * the stream itself is the proof. A second wish for the same order or refund changes nothing.
 */
export const seriesDecider: Decider<SeriesCommand, SeriesEvent, SeriesState, SeriesReason> = {
  initial: { issued: 0, firstNumber: '', lastNumber: '', documents: nothingKept() },

  evolve: (state, event) => {
    switch (event.type) {
      case 'DocumentIssued': {
        const { type: _type, ...document } = event;
        const { sequence, number } = document;
        const documents = keep(state.documents, keyOf(document), { is: 'issued', document });
        const firstNumber = state.firstNumber === '' ? number : state.firstNumber;
        return { issued: sequence, firstNumber, lastNumber: number, documents };
      }
      case 'DocumentCancelled':
        return cancelled(state, keyOf(event));
    }
  },

  decide: (command, state) => {
    switch (command.type) {
      case 'IssueDocument':
        return issue(command, state);
      case 'CancelDocument':
        return cancel(command, state);
    }
  },
};

/** The document of an order (or of a refund of it) in this series, if it was issued here. */
export function documentOf(
  state: SeriesState,
  of: Readonly<{ orderId: string; refundId: string }>,
): Document | undefined {
  return keptIn(state.documents, keyOf(of))?.document;
}

function keyOf({ orderId, refundId }: Readonly<{ orderId: string; refundId: string }>): string {
  return refundId === '' ? orderId : refundId;
}

function cancelled(state: SeriesState, key: string): SeriesState {
  const found = keptIn(state.documents, key);
  if (!found) return state;
  const { document } = found;
  return { ...state, documents: keep(state.documents, key, { is: 'cancelled', document }) };
}

function issue(
  { prefix, content, at }: Extract<SeriesCommand, { type: 'IssueDocument' }>,
  state: SeriesState,
): Decision<SeriesEvent, SeriesReason> {
  if (documentOf(state, content)) return accept(); // A retry succeeds and records nothing.
  const sequence = state.issued + 1;
  if (sequence > LAST_SEQUENCE) return reject('SERIES_EXHAUSTED');
  const number = `${prefix}${String(sequence).padStart(DIGITS, '0')}`;
  const { kind, orderId, orderRef, refundId, placeOfSupply, gstin, against } = content;
  const { taxable, cgst, sgst, igst, total } = content;
  const issuedOn = civilDateOf(at);
  return accept({
    type: 'DocumentIssued',
    ...{ number, sequence, kind, orderId, orderRef, refundId, issuedOn, placeOfSupply, gstin },
    ...{ taxable, cgst, sgst, igst, total, against },
  });
}

function cancel(
  command: Extract<SeriesCommand, { type: 'CancelDocument' }>,
  state: SeriesState,
): Decision<SeriesEvent, SeriesReason> {
  const found = keptIn(state.documents, keyOf(command));
  if (!found) return reject('DOCUMENT_NOT_FOUND');
  if (found.is === 'cancelled') return accept();
  const { number, orderId, orderRef, refundId } = found.document;
  const { reason } = command;
  return accept({ type: 'DocumentCancelled', number, orderId, orderRef, refundId, reason });
}
