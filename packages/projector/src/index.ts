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
export { type Target, applyProjectionSchema, databaseTarget, memoryTarget } from './target.ts';
