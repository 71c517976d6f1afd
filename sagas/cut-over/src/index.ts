export { composeCutOver } from './compose.ts';
export { CUTOVER_CATEGORY, type CutOverEvent, cutOverEvents } from './events.ts';
