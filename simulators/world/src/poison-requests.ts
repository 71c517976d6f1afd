import type { MethodDefinition } from '@grpc/grpc-js';
import { CatalogServiceService } from '@suuupra/contracts/suuupra/commerce/v1/catalog_service';
import { ItemKind } from '@suuupra/contracts/suuupra/commerce/v1/item';
import { PaymentIntentServiceService } from '@suuupra/contracts/suuupra/payments/v1/payment_intent_service';
import { AccountServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/account_service';
import { PostingServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/posting_service';
import { UpiAdminServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_admin_service';
import type { Recorded } from '@suuupra/eventstore';
import { type Network, type ServiceName, moneyOf, rpcErrorOf } from '@suuupra/grpc';
import { assert, idOf } from '@suuupra/kernel';
import { ESCROW } from './accounts.ts';
import { patiently } from './patience.ts';

/** A request that no client of ours would make, and the field that its refusal must name. */
type Poison = Readonly<{
  field: string;
  target: ServiceName;
  method: MethodDefinition<never, unknown>;
  request: Readonly<Record<string, unknown>>;
}>;

const UNICODE_VPA = 'राम@himalaya';
const NOT_A_NUMBER = "0'; drop";
/** Dearer than anything may be, and what nobody can pay. */
const TOO_DEAR = moneyOf(10n ** 15n + 1n);
const BELOW_ZERO = moneyOf(-(10n ** 15n));
const ONE = moneyOf(1n);
const NOTHING = moneyOf(0n);

/** The requests, about an order that there is not. */
function poisonsFor(orderId: string): readonly Poison[] {
  const intent = {
    ...{ orderId, merchantReference: 'POISON', confirm: false, amount: ONE },
    amountDetails: { taxable: ONE, cgst: NOTHING, sgst: NOTHING, igst: NOTHING },
  };
  const account = { accountNumber: '000000000001', ifsc: 'HIMA0000001' };
  const opening = { ...account, bank: 'HIMA', openingBalance: NOTHING };
  const out = { fromAccount: ESCROW, toAccount: account.accountNumber, reference: 'poison' };
  const item = {
    ...{ sku: 'POISON', title: 'Poison', kind: ItemKind.ITEM_KIND_COURSE, hsnSac: '999293' },
    ...{ gstRateBp: 1_800, seats: undefined, creatorShareBp: 0, creatorId: '' },
  };
  const payments = { target: 'payments' } as const;
  const bank = { target: 'bank' } as const;
  const { createPaymentIntent } = PaymentIntentServiceService;
  const poisons = [
    {
      ...{ field: 'item.price', target: 'commerce', method: CatalogServiceService.createItem },
      request: { item: { ...item, price: TOO_DEAR } },
    },
    {
      ...{ field: 'payer_vpa', ...payments, method: createPaymentIntent },
      request: { ...intent, payerVpa: UNICODE_VPA },
    },
    {
      ...{ field: 'amount', ...payments, method: createPaymentIntent },
      request: { ...intent, payerVpa: 'somebody@himalaya', amount: BELOW_ZERO },
    },
    {
      ...{ field: 'account_number', ...bank, method: AccountServiceService.openAccount },
      request: { ...opening, accountNumber: NOT_A_NUMBER },
    },
    {
      ...{ field: 'to_account', ...bank, method: PostingServiceService.transfer },
      request: { ...out, toAccount: NOT_A_NUMBER, amount: ONE },
    },
    {
      ...{ field: 'amount', ...bank, method: PostingServiceService.transfer },
      request: { ...out, amount: BELOW_ZERO },
    },
    {
      ...{ field: 'vpa', target: 'upi-switch', method: UpiAdminServiceService.registerVpa },
      request: { ...account, vpa: UNICODE_VPA },
    },
  ];
  return poisons as unknown as readonly Poison[];
}

/** Sends all of them. Each must be refused because of its one field. */
export async function sendPoison(
  network: Network,
  { event, key }: Readonly<{ event: Recorded; key: string }>,
): Promise<void> {
  for (const [index, poison] of poisonsFor(event.id).entries()) {
    const requestId = idOf('visitor', key, String(index));
    const heard = await refusalOf(network, poison, requestId);
    const isNamed = heard === poison.field || heard.startsWith(`${poison.field}.`);
    const { target, method } = poison;
    assert(isNamed, `${target} ${method.path} names ${poison.field}, not ${heard}`);
  }
}

/** The field that a refusal names; how it was answered, where it was no refusal of a field. */
async function refusalOf(network: Network, poison: Poison, requestId: string): Promise<string> {
  const { target, method, request } = poison;
  try {
    await patiently(() => network.unary(target, method, { requestId, ...request } as never));
    return 'OK';
  } catch (error) {
    const { status, fields } = rpcErrorOf(error);
    return status === 'INVALID_ARGUMENT' ? (fields[0]?.field ?? 'no field') : status;
  }
}
