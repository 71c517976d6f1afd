export { composePaymentsView } from './compose.ts';
export { PAYMENTS_SQL, PAYMENTS_TABLES, paymentsProjection } from './project.ts';
