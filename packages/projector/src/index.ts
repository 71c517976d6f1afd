export { type RowDifference, compareTargets, rowText, tableDigest } from './digest.ts';
export {
  type ParkedEvent,
  type Projected,
  type Projection,
  type ReadTable,
  stateless,
} from './projection.ts';
export {
  type Awaited,
  type Listener,
  type Projector,
  type ProjectorStatus,
  createProjector,
} from './projector.ts';
export {
  type Rebuilt,
  type SchemaDifference,
  compareSchemas,
  rebuild,
  replay,
  switchSchemas,
} from './rebuild.ts';
export { compareShapes } from './shapes.ts';
export { type Target, applyProjectionSchema, databaseTarget, memoryTarget } from './target.ts';
export { type TargetCall, type Trouble, troubledTarget } from './trouble.ts';
