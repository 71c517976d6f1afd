export { type CallContext, writeIds } from './call.ts';
export { type Breaker, type BreakerOptions, createBreaker } from './breaker.ts';
export {
  type Follower,
  type ReadToken,
  moneyOf,
  paiseOf,
  requestId,
  waitForToken,
} from './edge.ts';
export { BadRequest, BreakerOpenError, type FieldViolation, Refusal } from './errors.ts';
export { serverStream, unary } from './handlers.ts';
export { type Health, createHealth } from './health.ts';
export { type Log, silentLog } from './log.ts';
export { type Addresses, type CallOptions, type Network, type NetworkOptions } from './network.ts';
export { SERVICE_NAMES, type ServiceName, callingAs, createNetwork } from './network.ts';
export { type Page, cutPage, pageOf, pageTokenFor } from './page.ts';
export { type RpcError, isUnreached, refusalIn, rpcErrorOf } from './rpc-error.ts';
export { type Entries, type RpcServer, type ServerOptions, createServer } from './server.ts';
export { type Service, surrounded } from './service.ts';
export type { StatusName } from './status.ts';
export { type View, waitForView } from './view.ts';
