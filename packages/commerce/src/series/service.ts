import { type Service, moneyOf, unary } from '@suuupra/grpc';
import {
  type Document as WireDocument,
  type DocumentKind as WireKind,
  type InvoiceServiceServer,
  DocumentKind as Kinds,
  InvoiceServiceService,
} from '@suuupra/contracts/suuupra/commerce/v1/invoice_service';
import { contextOf, nameOf, refuse } from '../edge.ts';
import type { WriteSide } from '../write-side.ts';
import type { Document } from './decider.ts';
import { seriesIdOf } from './documents.ts';
import type { DocumentKind } from './events.ts';
import { issueCreditNote, issueInvoice } from './issue.ts';

/** InvoiceService: documents, each in a series without a gap. */
export function invoiceService(side: WriteSide): Service {
  const implementation: InvoiceServiceServer = {
    issueInvoice: unary(async (request, ctx) => {
      const orderId = nameOf(request.orderId, 'order_id');
      const issued = await issueInvoice(side, orderId, contextOf(ctx, request, orderId));
      return { ...issued, document: wireDocumentOf(issued.document) };
    }),
    issueCreditNote: unary(async (request, ctx) => {
      const orderId = nameOf(request.orderId, 'order_id');
      const refundId = nameOf(request.refundId, 'refund_id');
      const context = contextOf(ctx, request, orderId);
      const issued = await issueCreditNote(side, { orderId, refundId }, context);
      return { ...issued, document: wireDocumentOf(issued.document) };
    }),
    getSeries: unary(async ({ financialYear, kind }) => {
      if (!/^\d{4}$/.test(financialYear)) refuse('financial_year', 'must be two years as in 2627');
      const known = kindOf(kind) ?? refuse('kind', 'is required');
      const seriesId = seriesIdOf(side.merchantState, financialYear, known);
      const { state } = await side.series.load(seriesId);
      const { firstNumber, lastNumber, issued } = state;
      return { firstNumber, lastNumber, issued: BigInt(issued) };
    }),
  };
  return { definition: InvoiceServiceService, implementation };
}

const KINDS: Readonly<Record<DocumentKind, WireKind>> = {
  tax_invoice: Kinds.DOCUMENT_KIND_TAX_INVOICE,
  bill_of_supply: Kinds.DOCUMENT_KIND_BILL_OF_SUPPLY,
  credit_note: Kinds.DOCUMENT_KIND_CREDIT_NOTE,
};

function kindOf(wire: WireKind): DocumentKind | undefined {
  switch (wire) {
    case Kinds.DOCUMENT_KIND_TAX_INVOICE:
      return 'tax_invoice';
    case Kinds.DOCUMENT_KIND_BILL_OF_SUPPLY:
      return 'bill_of_supply';
    case Kinds.DOCUMENT_KIND_CREDIT_NOTE:
      return 'credit_note';
    case Kinds.DOCUMENT_KIND_UNSPECIFIED:
      return undefined;
  }
}

function wireDocumentOf(document: Document | undefined): WireDocument | undefined {
  if (!document) return undefined;
  const { number, orderId, refundId, issuedOn, taxable, cgst, sgst, igst, total } = document;
  return {
    ...{ number, kind: KINDS[document.kind], orderId, refundId, issuedOn },
    taxable: moneyOf(taxable),
    cgst: moneyOf(cgst),
    sgst: moneyOf(sgst),
    igst: moneyOf(igst),
    total: moneyOf(total),
  };
}
