import type { Network, ServiceName } from '@suuupra/grpc';

declare const unary: Network['unary'];
/** A method as the generated code defines it. */
type MethodOf<Req, Res> = Parameters<typeof unary<Req, Res>>[1];

/** A call that must be refused, and what the refusal must say. */
export type Refused = Readonly<{
  says: string;
  make: (network: Network) => Promise<unknown>;
  status: string;
  /** The field that a BadRequest must name. */
  field?: string;
  /** The rule that the ErrorInfo must name; any, where the field says it all. */
  reason?: string;
}>;

/** Calls of one method that differ from a good request by one field each. */
export function badFields<Req, Res>(
  target: ServiceName,
  method: MethodOf<Req, Res>,
  good: Req,
  rows: readonly (readonly [what: string, change: Partial<Req>, field: string, reason?: string])[],
): readonly Refused[] {
  return rows.map(([what, change, field, reason]) => ({
    says: `${nameOf(method.path)}: ${what}`,
    make: (network) => network.unary(target, method, { ...good, ...change }),
    status: 'INVALID_ARGUMENT',
    field,
    ...(reason === undefined ? {} : { reason }),
  }));
}

/** A call about something that there is not. */
export function missing<Req, Res>(
  target: ServiceName,
  method: MethodOf<Req, Res>,
  request: Req,
  reason: string,
): Refused {
  return {
    says: `${nameOf(method.path)}: ${reason}`,
    make: (network) => network.unary(target, method, request),
    ...{ status: 'NOT_FOUND', reason },
  };
}

function nameOf(path: string): string {
  return path.split('/').at(-1) ?? path;
}
