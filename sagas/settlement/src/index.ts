export { type SettlementConfig, composeSettlement } from './compose.ts';
export { SETTLEMENT_CATEGORY, type SettlementEvent, settlementEvents } from './events.ts';
