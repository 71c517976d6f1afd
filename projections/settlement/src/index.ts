export { composeSettlementView } from './compose.ts';
export { SETTLEMENT_SQL, SETTLEMENT_TABLES, settlementProjection } from './project.ts';
