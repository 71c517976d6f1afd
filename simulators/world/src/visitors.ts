import { CartServiceService } from '@suuupra/contracts/suuupra/commerce/v1/cart_service';
import { PaymentIntentServiceService } from '@suuupra/contracts/suuupra/payments/v1/payment_intent_service';
import type { Recorded } from '@suuupra/eventstore';
import type { Network } from '@suuupra/grpc';
import { idOf } from '@suuupra/kernel';
import { MERCHANT_VPA } from './accounts.ts';
import type { Agenda } from './agenda.ts';
import { factOf } from './facts.ts';
import type { Fates } from './fates.ts';
import type { FaultName, Opportunity } from './faults.ts';
import { unlessRefused } from './patience.ts';
import { sendPoison } from './poison-requests.ts';
import { SECOND } from './services.ts';

type Deps = Readonly<{
  network: Network;
  agenda: Agenda;
  fates: Fates;
  troubles: (error: unknown) => void;
}>;

/** What a visitor has seen, and a name for what he does about it. */
type Sight = Readonly<{ event: Recorded; key: string }>;
type Visit = (deps: Deps, sight: Sight) => Promise<unknown>;

const NO = ['FAILED_PRECONDITION', 'NOT_FOUND', 'INVALID_ARGUMENT', 'ALREADY_EXISTS'];

/** Behind which event a visitor may come. */
const OCCASIONS: Readonly<Record<string, Opportunity>> = {
  CartCreated: 'cart',
  PaymentAttemptRequested: 'attempt',
  TransactionSucceeded: 'ending',
};

/** Clients that nobody would wish for. They know what they see, and act through the API alone. */
export function createVisitors(deps: Deps): (event: Recorded) => void {
  return (event) => {
    const occasion = OCCASIONS[event.type];
    if (occasion === undefined) return;
    const name = `${event.type} ${event.streamId}@${event.revision}`;
    const { fault, key } = deps.fates.draw(occasion, name);
    const visit = fault === undefined ? undefined : VISITS[fault];
    if (visit === undefined) return;
    // Nobody acts within the append that he hears of.
    deps.agenda.after(0, () => void visit(deps, { event, key }).catch(deps.troubles));
  };
}

async function sync({ network }: Deps, paymentIntentId: string, what: string): Promise<void> {
  const request = { requestId: idOf('visitor', what), paymentIntentId };
  const { syncPaymentIntent } = PaymentIntentServiceService;
  await unlessRefused(() => network.unary('payments', syncPaymentIntent, request), NO);
}

const QUESTIONS = 10;
const BETWEEN = 6 * SECOND;

/** Somebody presses a button until something happens. */
const askInAStorm: Visit = async (deps, { event, key }) => {
  for (let nth = 1; nth <= QUESTIONS; nth += 1) {
    await sync(deps, idIn(event), `${key} ${nth}`);
    await new Promise<void>((resolve) => void deps.agenda.after(BETWEEN, resolve));
  }
};

/** The payer is back in the shop at the very moment at which the rail tells us the end. */
const comeBackAtOnce: Visit = async (deps, { event, key }) => {
  if (factOf(event).text('payeeVpa') !== MERCHANT_VPA) return;
  const orderId = event.metadata.correlationId;
  await sync(deps, idOf('payment-intent', 'main', orderId), key);
};

/** Whoever looks at prices says that he lives in the one state, whoever buys in another. */
const moveHouse: Visit = async ({ network }, { event, key }) => {
  const cart = { cartId: idIn(event), buyerStateCode: '33', buyerGstin: '' };
  const request = { requestId: idOf('visitor', key), ...cart };
  const { quoteCart } = CartServiceService;
  await unlessRefused(() => network.unary('commerce', quoteCart, request), NO);
};

const VISITS: Readonly<Partial<Record<FaultName, Visit>>> = {
  'status-storm': askInAStorm,
  'redirect-at-once': comeBackAtOnce,
  'state-changed': moveHouse,
  'poison-request': ({ network }, { event, key }) => sendPoison(network, { event, key }),
};

function idIn({ streamId }: Recorded): string {
  return streamId.slice(streamId.indexOf('-') + 1);
}
