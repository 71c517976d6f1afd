export { applyWrites } from './apply.ts';
export {
  type Batch,
  type Claim,
  type ProjectionStore,
  BEFORE_EVERYTHING,
  claim,
  commitBatch,
  projectionStore,
} from './checkpoint.ts';
export {
  type Database,
  type DatabaseOptions,
  type Query,
  type Transaction,
  openDatabase,
} from './database.ts';
export {
  BadWriteError,
  DatabaseError,
  DatabaseUnavailableError,
  ProjectorFencedError,
  RowExistsError,
  RowNotFoundError,
  SchemaChangedError,
  StatementTimeoutError,
  TransactionConflictError,
} from './errors.ts';
export { type MemoryTable, type MemoryTables, memoryTables } from './memory.ts';
export { applySchema } from './schema.ts';
export { type Row, type Value, type Write, add, insert, set, upsert } from './write.ts';
