export { allRules, createAuditor } from './auditor.ts';
export type { Ending, Violation } from './family.ts';
export { KNOWN_BREACHES } from './known-breaches.ts';
