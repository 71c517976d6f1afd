export { type StackOptions, type Stack, openStack } from './stack/stack.ts';
