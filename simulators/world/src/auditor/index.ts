export { type Auditor, type AuditorOptions, allRules, createAuditor } from './auditor.ts';
export type { Ending, ToldCase, Violation } from './family.ts';
export { KNOWN_BREACHES } from './known-breaches.ts';
