export { anyAmount, anyFrom, anyInstant, anyScript, anyUuid, twice } from './arbitraries.ts';
export { type Given, type When, given } from './given.ts';
export { goldenEvents, goldenName } from './golden.ts';
export { type Outcome, type Step, run } from './run.ts';
export { type Death, type Machine, startMachine } from './machine.ts';
export { type Answer, type Asked, type StandIns, startStandIns } from './stand-ins.ts';
export { eventsOf, expectLikePostgres } from './tables-in-memory.ts';
