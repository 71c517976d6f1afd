export { PostgresLaunchError, type PostgresLaunchReason } from './postgres/errors.ts';
export { type PostgresOptions, type RunningPostgres, launchPostgres } from './postgres/launch.ts';
export type { Settings as PostgresSettings } from './postgres/settings.ts';
export {
  EventStoreDirectoryError,
  type DirectoryProblem,
  type EventStoreLaunch,
  type EventStoreNode,
  type EventStoreNodeOptions,
  type LaunchedEventStoreNode,
  launchEventStoreNode,
  startEventStoreNode,
} from './node/index.ts';
