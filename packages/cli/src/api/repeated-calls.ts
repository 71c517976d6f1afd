import { expect } from 'chai';
import type { Network, ServiceName } from '@suuupra/grpc';
import { type Scene, errorOf } from './scene.ts';

type Repeatable = Readonly<{ requestId: string }>;
type Answer = Readonly<Record<string, unknown>>;

/** Makes calls, each of them three times, and remembers them. */
export type Repeater = Readonly<{
  /**
   * Makes a call; makes it again, which must answer the same and record nothing; and makes it with
   * other content, if there may be any, which must be refused. Returns the first answer.
   */
  call: <Req extends Repeatable, Res extends object>(
    target: ServiceName,
    method: MethodOf<Req, Res>,
    request: Req,
    other?: Partial<Req>,
  ) => Promise<Res>;
  /** The full paths of the methods called. */
  paths: () => ReadonlySet<string>;
  /** Makes every call once more, in order. */
  again: () => Promise<void>;
}>;

declare const unary: Network['unary'];
/** A method as the generated code defines it. */
type MethodOf<Req, Res> = Parameters<typeof unary<Req, Res>>[1];

/** A repeater of calls on a house in which nothing moves by itself. */
export function repeaterOf(scene: Pick<Scene, 'network' | 'recorded'>): Repeater {
  const { network, recorded } = scene;
  const calls: (() => Promise<unknown>)[] = [];
  const paths = new Set<string>();
  return {
    call: async (target, method, request, other) => {
      const make = () => network.unary(target, method, request);
      const first = await make();
      const before = await recorded();
      const second = await make();
      expect(told(second), method.path).to.deep.equal(told(first));
      expect(await recorded(), `recorded by a repeated ${method.path}`).to.equal(before);
      if (other !== undefined) {
        const error = await errorOf(network.unary(target, method, { ...request, ...other }));
        const { status, reason } = error;
        const refused = { status: 'INVALID_ARGUMENT', reason: 'IDEMPOTENCY_PAYLOAD_MISMATCH' };
        expect({ status, reason }, method.path).to.deep.equal(refused);
        expect(await recorded(), `recorded by another ${method.path}`).to.equal(before);
      }
      calls.push(make);
      paths.add(method.path);
      return first;
    },
    paths: () => paths,
    again: async () => {
      for (const make of calls) await make();
    },
  };
}

/** What an answer says that can't move on by itself: of a payment, which one it is. */
function told(answer: object): unknown {
  const { consistencyToken: _token, ...rest } = answer as Answer;
  if ('paymentIntent' in rest) return idIn(rest['paymentIntent'], 'paymentIntentId');
  return 'refund' in rest ? idIn(rest['refund'], 'refundId') : rest;
}

function idIn(value: unknown, name: string): unknown {
  return (value as Answer | undefined)?.[name];
}
