export { createConformance } from './conformance.ts';
