import { expect } from 'chai';
import fc from 'fast-check';
import { SeatServiceService } from '@suuupra/contracts/suuupra/commerce/v1/seat_service';
import { UnknownEventError } from '@suuupra/kernel';
import { BadRequest, Refusal } from './errors.ts';
import { decodeRich, encodeRich } from './rich-status.ts';
import { type RpcError, rpcErrorOf } from './rpc-error.ts';
import { type Scene, seatService, seatsRequest, startScene } from './scene.ts';

describe('rich errors', () => {
  let scene: Scene;
  let thrown: Error;

  before(async () => {
    scene = await startScene([seatService(() => Promise.reject(thrown))]);
  });
  after(() => scene.end());

  const fail = async (problem: Error): Promise<RpcError> => {
    thrown = problem;
    const options = { correlationId: 'order-1' };
    const method = SeatServiceService.reserveSeats;
    const call = scene.network.unary('commerce', method, seatsRequest(1n), options);
    return await call.then(() => expect.fail('it went well'), rpcErrorOf);
  };
  const named = (name: string): Error => Object.assign(new Error('a secret'), { name });

  it('carries a refusal with its reason, metadata and time to wait', async () => {
    const metadata = { sku: 'S', left: '3' };
    const options = { metadata, message: 'only 3 left', retryAfterMs: 1_250 };
    expect(await fail(new Refusal('SOLD_OUT', 'FAILED_PRECONDITION', options))).to.deep.equal({
      status: 'FAILED_PRECONDITION',
      message: 'only 3 left',
      reason: 'SOLD_OUT',
      metadata,
      fields: [],
      retryAfterMs: 1_250,
    });
  });

  it('carries every field of a bad request, and the name of the first rule', async () => {
    const fields = [
      { field: 'request_id', description: 'is required' },
      { field: 'items[1].quantity', description: 'ग़लत', reason: 'QUANTITY_MUST_BE_POSITIVE' },
    ];
    const error = await fail(new BadRequest(fields));
    expect(error.status).to.equal('INVALID_ARGUMENT');
    expect(error.reason).to.equal('QUANTITY_MUST_BE_POSITIVE');
    expect(error.fields).to.deep.equal(fields);
  });

  const ofTheWriteSide: readonly (readonly [Error, string, string])[] = [
    [new UnknownEventError('SeatsSold'), 'FAILED_PRECONDITION', 'STREAM_NEWER_THAN_WRITER'],
    [named('RevisionConflictError'), 'ABORTED', 'REVISION_CONFLICT'],
    [named('OutcomeUnknownError'), 'UNAVAILABLE', 'OUTCOME_UNKNOWN'],
  ];
  for (const [error, status, reason] of ofTheWriteSide) {
    it(`maps ${reason} to ${status}`, async () => {
      const seen = await fail(error);
      expect([seen.status, seen.reason]).to.deep.equal([status, reason]);
      expect(seen.message).not.to.contain('secret');
      if (status !== 'FAILED_PRECONDITION') expect(seen.retryAfterMs).to.be.greaterThan(0);
    });
  }

  it('keeps the text of an unforeseen error to the log, under the correlation id', async () => {
    const before = scene.lines.length;
    const error = await fail(named('TypeError'));
    expect(error.status).to.equal('INTERNAL');
    expect(error.reason).to.equal('INTERNAL');
    expect(error.metadata).to.deep.equal({ correlationId: 'order-1' });
    expect(JSON.stringify(error)).not.to.contain('secret');
    const [line] = scene.lines.slice(before);
    expect(line?.level).to.equal('error');
    expect(line?.fields).to.include({
      correlationId: 'order-1',
      method: '/suuupra.commerce.v1.SeatService/ReserveSeats',
    });
    expect(line?.fields['err']).to.have.property('message', 'a secret');
  });

  it('gives an error without a correlation id one of its own', async () => {
    thrown = new Error('a secret');
    const method = SeatServiceService.reserveSeats;
    const call = scene.network.unary('commerce', method, seatsRequest(1n));
    const error = rpcErrorOf(await call.catch((refused: unknown) => refused));
    expect(error.metadata['correlationId']).to.match(/^[0-9a-f-]{36}$/);
    expect(scene.lines.at(-1)?.fields).to.include(error.metadata);
  });

  it('says UNKNOWN of an error that no call ended with', () => {
    expect(rpcErrorOf(new Error('x')).status).to.equal('UNKNOWN');
    expect(rpcErrorOf(undefined).status).to.equal('UNKNOWN');
  });

  it('reads whatever it wrote', () => {
    const word = fc.string({ unit: 'grapheme' });
    const field = fc.record({ field: word, description: word });
    fc.assert(
      fc.property(word, word, fc.array(field), fc.nat(), (reason, message, fields, wait) => {
        const error = { status: 'ABORTED', reason, message, metadata: { a: reason } } as const;
        const { metadata } = encodeRich({ ...error, fields, retryAfterMs: wait });
        const expected = { reason, metadata: { a: reason }, fields, retryAfterMs: wait };
        expect(decodeRich(metadata)).to.deep.equal(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('ignores details that are none', () => {
    const { metadata } = encodeRich({
      status: 'ABORTED',
      reason: 'R',
      message: '',
      metadata: {},
      fields: [],
    });
    metadata.set('grpc-status-details-bin', Buffer.from([0xff, 0xff, 0xff]));
    expect(decodeRich(metadata)).to.equal(undefined);
  });
});
