import { expect } from 'chai';
import fc from 'fast-check';
import { instantOf } from '@suuupra/kernel';
import { given, run, twice } from '@suuupra/testing';
import { type DocumentContent, type SeriesCommand, documentOf, seriesDecider } from './decider.ts';
import type { SeriesEvent } from './events.ts';

/** Half past six in the evening in London is the next day in India. */
const at = instantOf('2027-03-31T18:30:00Z');
const content = (orderId: string, refundId = ''): DocumentContent => ({
  ...{ kind: refundId === '' ? 'tax_invoice' : 'credit_note', orderId, orderRef: 'ORD-1' },
  ...{ refundId, placeOfSupply: '29', gstin: '', against: '' },
  ...{ taxable: 84_662n, cgst: 7_619n, sgst: 7_619n, igst: 0n, total: 99_900n },
});
const issue = (orderId: string, refundId = ''): SeriesCommand => ({
  ...{ type: 'IssueDocument', prefix: 'KA2728/A', content: content(orderId, refundId), at },
});
const cancel = (orderId: string): SeriesCommand => ({
  ...{ type: 'CancelDocument', orderId, refundId: '', reason: 'why', at },
});
const issued = (sequence: number, orderId: string, refundId = ''): SeriesEvent => ({
  type: 'DocumentIssued',
  number: `KA2728/A${String(sequence).padStart(7, '0')}`,
  sequence,
  issuedOn: '2027-04-01',
  ...content(orderId, refundId),
});
const cancelled: SeriesEvent = {
  ...{ type: 'DocumentCancelled', number: 'KA2728/A0000001', orderId: 'o1', orderRef: 'ORD-1' },
  ...{ refundId: '', reason: 'why' },
};

describe('a document series: rules in order of precedence', () => {
  it('gives the first number, dated in India', () =>
    given(seriesDecider).when(issue('o1')).records(issued(1, 'o1')));

  it('gives the next number to the next order', () =>
    given(seriesDecider, issued(1, 'o1')).when(issue('o2')).records(issued(2, 'o2')));

  it('gives an order its number once', () =>
    given(seriesDecider, issued(1, 'o1'), issued(2, 'o2')).when(issue('o1')).records());

  it('tells refunds of one order apart', () => {
    const first = issued(1, 'o1', 'r1');
    given(seriesDecider, first).when(issue('o1', 'r1')).records();
    given(seriesDecider, first)
      .when(issue('o1', 'r2'))
      .records(issued(2, 'o1', 'r2'));
  });

  it('ends before a number gets longer than tax law allows', () => {
    const last = issued(9_999_999, 'o1');
    given(seriesDecider, issued(9_999_998, 'o0')).when(issue('o1')).records(last);
    given(seriesDecider, last).when(issue('o2')).refuses('SERIES_EXHAUSTED');
    given(seriesDecider, last).when(issue('o1')).records();
  });

  it('cancels a document once and never gives its number again', () => {
    given(seriesDecider).when(cancel('o1')).refuses('DOCUMENT_NOT_FOUND');
    given(seriesDecider, issued(1, 'o1')).when(cancel('o1')).records(cancelled);
    given(seriesDecider, issued(1, 'o1'), cancelled).when(cancel('o1')).records();
    given(seriesDecider, issued(1, 'o1'), cancelled).when(issue('o1')).records();
    given(seriesDecider, issued(1, 'o1'), cancelled).when(issue('o2')).records(issued(2, 'o2'));
  });
});

describe('a document series, whatever is asked of it', () => {
  const anyOrder = fc.constantFrom('o1', 'o2', 'o3', 'o4');
  const anyCommand = fc.oneof(
    { weight: 3, arbitrary: anyOrder.map((orderId) => issue(orderId)) },
    { weight: 1, arbitrary: anyOrder.map(cancel) },
  );

  it('has no gap, no number twice and one document an order', () => {
    fc.assert(
      fc.property(fc.array(anyCommand), (script) => {
        const { events, state } = run(seriesDecider, script);
        const documents = events.filter((event) => event.type === 'DocumentIssued');
        expect(documents.map(({ sequence }) => sequence)).to.deep.equal(
          documents.map((_, index) => index + 1),
        );
        expect(new Set(documents.map(({ orderId }) => orderId)).size).to.equal(documents.length);
        expect(state.issued).to.equal(documents.length);
        expect(state.firstNumber).to.equal(documents[0]?.number ?? '');
        expect(state.lastNumber).to.equal(documents.at(-1)?.number ?? '');
        for (const { type: _type, ...document } of documents) {
          expect(documentOf(state, document)).to.deep.equal(document);
        }
      }),
    );
  });

  it('is deaf to the second delivery of everything', () => {
    fc.assert(
      fc.property(fc.array(anyCommand), (script) => {
        const once = run(seriesDecider, script).events;
        expect(run(seriesDecider, twice(script)).events).to.deep.equal(once);
      }),
    );
  });
});
