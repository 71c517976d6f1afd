export { composeOrdersView } from './compose.ts';
export { ORDERS_SQL, ORDERS_TABLES, ordersProjection } from './project.ts';
