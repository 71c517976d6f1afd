import type { Json } from './json.ts';
import { type Fields, type ValueOf, fieldsOf } from './shape.ts';

/** The stream holds an event that this binary does not know: it must not decide on half of it. */
export class UnknownEventError extends Error {
  override readonly name = 'UnknownEventError';
  readonly reason = 'STREAM_NEWER_THAN_WRITER';
  readonly type: string;
  constructor(type: string) {
    super(`STREAM_NEWER_THAN_WRITER: unknown event type ${type}`);
    this.type = type;
  }
}

type EventShapes = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The union of the events of a codec, each `{ type, …fields }`. */
export type EventOf<C> = C extends EventCodec<infer E> ? E : never;

type Union<M extends EventShapes> = {
  [T in keyof M & string]: Readonly<{ type: T } & { [K in keyof M[T]]: ValueOf<M[T][K]> }>;
}[keyof M & string];

/** How the events of one aggregate are stored. `decode` throws UnknownEventError or ShapeError. */
export type EventCodec<Event> = Readonly<{
  types: readonly string[];
  encode: (event: Event) => Readonly<{ type: string; data: Json }>;
  decode: (type: string, data: Json) => Event;
}>;

/** Declares the stored shapes of an aggregate's events: type name to fields. */
export function eventCodec<const M extends EventShapes>(shapes: M): EventCodec<Union<M>> {
  const known = new Map<string, Fields>();
  for (const [type, fields] of Object.entries(shapes)) known.set(type, fieldsOf(fields));
  const shapeOf = (type: string): Fields => {
    const shape = known.get(type);
    if (!shape) throw new UnknownEventError(type);
    return shape;
  };
  return {
    types: [...known.keys()],
    encode: (event) => ({ type: event.type, data: shapeOf(event.type).encode(event) }),
    decode: (type, data) => shapeOf(type).decodeInto({ type }, data, type) as Union<M>,
  };
}
