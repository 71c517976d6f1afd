export { type SettlementConfig, composeSettlement } from './compose.ts';
export { type SettlementReason, settlementReasons } from './errors.ts';
