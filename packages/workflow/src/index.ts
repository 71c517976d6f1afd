export { type Running, type WorkflowStatus, runWorkflow } from './runner.ts';
export { NotYetError, type Stuck, createPatience } from './patience.ts';
export { systemTime } from './system-time.ts';
export type { DueTimer, Time, Timers } from './time.ts';
export { virtualTime } from './virtual-time.ts';
export { type Effect, type EffectContext, type Input, type Taken, type Wake } from './workflow.ts';
export { type Workflow, type WorkflowLog } from './workflow.ts';
