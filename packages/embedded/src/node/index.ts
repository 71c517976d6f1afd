export { EventStoreDirectoryError, type DirectoryProblem } from './errors.ts';
export {
  launchEventStoreNode,
  type EventStoreLaunch,
  type LaunchedEventStoreNode,
} from './launch.ts';
export { startEventStoreNode, type EventStoreNode, type EventStoreNodeOptions } from './node.ts';
