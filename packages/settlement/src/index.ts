export { type SettlementConfig, composeSettlement } from './compose.ts';
