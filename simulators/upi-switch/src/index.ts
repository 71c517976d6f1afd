export { type SwitchConfig, composeUpiSwitch } from './compose.ts';
export { type SwitchReason, switchReasons } from './errors.ts';
