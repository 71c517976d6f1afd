import { LedgerServiceService } from '@suuupra/contracts/suuupra/ledger/v1/ledger_service';
import { OrderQueryServiceService } from '@suuupra/contracts/suuupra/orders/v1/order_query_service';
import { PaymentQueryServiceService } from '@suuupra/contracts/suuupra/payments/v1/payment_query_service';
import { SettlementQueryServiceService } from '@suuupra/contracts/suuupra/settlement/v1/settlement_query_service';
import type { Network } from '@suuupra/grpc';

type Page = Readonly<{ keys: readonly string[]; next: string }>;

/** A list of the API: reads one page of it. */
export type List = Readonly<{
  name: string;
  read: (network: Network, at: string) => Promise<Page>;
}>;

const PAGE_SIZE = 7;
const asked = (pageToken: string) => ({ pageSize: PAGE_SIZE, pageToken, consistencyToken: '' });

/** The lists that grow while orders are placed. */
export const LISTS: readonly List[] = [
  {
    name: 'orders',
    read: async (network, at) => {
      const method = OrderQueryServiceService.listOrders;
      const { orders, nextPageToken } = await network.unary('views', method, asked(at));
      return { keys: orders.map(({ orderRef }) => orderRef), next: nextPageToken };
    },
  },
  {
    name: 'documents',
    read: async (network, at) => {
      const method = OrderQueryServiceService.listDocuments;
      const { documents, nextPageToken } = await network.unary('views', method, asked(at));
      return { keys: documents.map(({ number }) => number), next: nextPageToken };
    },
  },
  {
    name: 'payments',
    read: async (network, at) => {
      const method = PaymentQueryServiceService.listPayments;
      const { payments, nextPageToken } = await network.unary('views', method, asked(at));
      return { keys: payments.map(({ paymentIntentId }) => paymentIntentId), next: nextPageToken };
    },
  },
  {
    name: 'accounts',
    read: async (network, at) => {
      const method = SettlementQueryServiceService.listAccountBalances;
      const { balances, nextPageToken } = await network.unary('views', method, asked(at));
      return { keys: balances.map(({ accountNumber }) => accountNumber), next: nextPageToken };
    },
  },
  {
    name: 'entries',
    read: async (network, at) => {
      const request = { book: '', ...asked(at) };
      const method = LedgerServiceService.listEntries;
      const { entries, nextPageToken } = await network.unary('ledger', method, request);
      return { keys: entries.map(({ entryId }) => entryId), next: nextPageToken };
    },
  },
];

/** Walks a list to its end; between two pages something else happens. */
export async function walk(
  network: Network,
  { read }: List,
  meanwhile: () => Promise<unknown> = () => Promise.resolve(),
): Promise<readonly string[]> {
  const keys: string[] = [];
  let at = '';
  do {
    const page = await read(network, at);
    keys.push(...page.keys);
    at = page.next;
    await meanwhile();
  } while (at !== '');
  return keys;
}
