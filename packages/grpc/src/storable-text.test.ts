import { expect } from 'chai';
import { BadRequest } from './errors.ts';
import { refuseUnstorableText } from './storable-text.ts';
import { rpcErrorOf } from './rpc-error.ts';
import { seatsRequest, seatService, startScene } from './scene.ts';
import { SeatServiceService } from '@suuupra/contracts/suuupra/commerce/v1/seat_service';

function refusedFields(request: unknown): readonly string[] {
  try {
    refuseUnstorableText(request);
  } catch (error) {
    if (error instanceof BadRequest) return error.violations.map(({ field }) => field);
    throw error;
  }
  return [];
}

describe('text that can not be kept everywhere', () => {
  it('is found wherever it stands, and named as the proto names it', () => {
    const items = [{ sku: 'A', quantity: 1n }, { sku: 'B\u0000' }];
    expect(refusedFields({ orderRef: '\u0000', items, note: undefined })).to.deep.equal([
      ...['order_ref', 'items[1].sku'],
    ]);
    expect(refusedFields({ amountDetails: { currencyCode: 'I\u0000' } })).to.deep.equal([
      'amount_details.currency_code',
    ]);
  });

  it('is nothing but a NUL: other letters and bytes may be what they like', () => {
    expect(refusedFields({ title: 'बीजगणित\n\t\u0001', seen: null, encoded: Buffer.alloc(2) })).to
      .be.empty;
    expect(refusedFields({})).to.be.empty;
  });

  it('never reaches a handler', async () => {
    let reached = 0;
    const scene = await startScene([seatService(() => Promise.reject(new Error(`${++reached}`)))]);
    try {
      const request = { ...seatsRequest(1n), orderId: 'o\u0000' };
      const answer = scene.network.unary('commerce', SeatServiceService.reserveSeats, request);
      const error: unknown = await answer.then(undefined, (refused: unknown) => refused);
      expect(rpcErrorOf(error)).to.deep.include({ status: 'INVALID_ARGUMENT' });
      expect(rpcErrorOf(error).fields.map(({ field }) => field)).to.deep.equal(['order_id']);
      expect(reached).to.equal(0);
    } finally {
      await scene.end();
    }
  });
});
