import { join } from 'node:path';
import { given, goldenEvents } from '@suuupra/testing';
import { transfer } from './decider.ts';
import { type TransferEvent, transferEvents } from './events.ts';

const content = {
  transferId: 'T1',
  fromAccount: '01',
  toAccount: '02',
  amount: 400n,
  reference: 'REF',
  utr: 'INDUR1',
};
const request = { type: 'RequestTransfer', ...content } as const;
const requested: TransferEvent = { type: 'TransferRequested', ...content };

describe('a request for a book transfer', () => {
  it('is taken once', () => {
    given(transfer).when(request).records(requested);
    given(transfer, requested).when(request).records();
  });
  for (const other of [
    { fromAccount: '03' },
    { toAccount: '03' },
    { amount: 1n },
    { reference: 'X' },
  ]) {
    it(`is refused with another ${Object.keys(other).join()}`, () =>
      given(transfer, requested)
        .when({ ...request, ...other })
        .refuses('TRANSFER_EXISTS_WITH_DIFFERENT_CONTENT'));
  }
  it('reads every transfer event that was ever stored', () =>
    goldenEvents(transferEvents, join(import.meta.dirname, 'golden'), [requested]));
});
