import {
  type GetPaymentRequest,
  type GetPaymentResponse,
  type GetPaymentSummaryRequest,
  type GetPaymentSummaryResponse,
  type ListPaymentsRequest,
  type ListPaymentsResponse,
  type Payment,
  PaymentQueryServiceService,
} from '@suuupra/contracts/suuupra/payments/v1/payment_query_service';
import { BadRequest, Refusal, type Service, type View, cutPage, moneyOf } from '@suuupra/grpc';
import { pageOf, unary, waitForView } from '@suuupra/grpc';
import type { Database } from '@suuupra/postgres';
import { type PaymentRow, readPayment, readPayments, readTotal } from './query.ts';

type Deps = Readonly<{ database: Database; projector: View }>;

const LIST = 'payments.payments';

/** `suuupra.payments.v1.PaymentQueryService`: reads of the payments read model. */
export function paymentQueryService({ database, projector }: Deps): Service {
  const implementation = {
    getPayment: unary<GetPaymentRequest, GetPaymentResponse>(async (request, ctx) => {
      const { paymentIntentId, consistencyToken } = request;
      if (paymentIntentId === '') {
        throw new BadRequest([{ field: 'payment_intent_id', description: 'is required' }]);
      }
      await waitForView(projector, consistencyToken, ctx);
      const row = await readPayment(database, paymentIntentId);
      if (row === undefined) throw new Refusal('PAYMENT_NOT_FOUND', 'NOT_FOUND');
      return { payment: paymentMessage(row) };
    }),
    listPayments: unary<ListPaymentsRequest, ListPaymentsResponse>(async (request, ctx) => {
      const { size, after = '' } = pageOf(LIST, request);
      await waitForView(projector, request.consistencyToken, ctx);
      const found = await readPayments(database, after, size + 1);
      const page = cutPage(LIST, { rows: found, size }, (row) => row.payment_intent_id);
      return { payments: page.rows.map(paymentMessage), nextPageToken: page.nextPageToken };
    }),
    getPaymentSummary: unary<GetPaymentSummaryRequest, GetPaymentSummaryResponse>(
      async ({ consistencyToken }, ctx) => {
        await waitForView(projector, consistencyToken, ctx);
        const { captured, refunded, captures, refunds } = await readTotal(database);
        return { captured: moneyOf(captured), refunded: moneyOf(refunded), captures, refunds };
      },
    ),
  };
  return { definition: PaymentQueryServiceService, implementation };
}

function paymentMessage(row: PaymentRow): Payment {
  const { state, rrn, attempts } = row;
  return {
    ...{ state, rrn, attempts },
    paymentIntentId: row.payment_intent_id,
    orderId: row.order_id,
    merchantReference: row.merchant_reference,
    amount: moneyOf(row.amount),
    captured: moneyOf(row.captured),
    refunded: moneyOf(row.refunded),
    capturedAt: row.captured_at,
    declineCode: row.decline_code,
  };
}
