export type { Violation } from './checks.ts';
export { type FaultName, type Faults, MANY_FAULTS, NO_FAULTS } from './faults.ts';
export { type Outcome, type RunOptions, runWorld } from './run-world.ts';
export { type SimulatedNetwork, createSimulatedNetwork } from './simulated-network.ts';
export { type World, type WorldOptions, composeWorld } from './world.ts';
