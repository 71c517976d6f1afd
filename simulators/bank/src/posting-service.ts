import {
  type PostingServiceServer,
  type StatementLine as WireLine,
  type TransferRequest,
  type TransferResponse,
  PostingServiceService,
} from '@suuupra/contracts/suuupra/sim/bank/v1/posting_service';
import { consistencyToken, eventIdOf } from '@suuupra/eventstore';
import {
  type CallContext,
  Refusal,
  moneyOf,
  paiseOf,
  requestId,
  unary,
  type Service,
} from '@suuupra/grpc';
import { assert, idOf } from '@suuupra/kernel';
import { openOrRefused } from './account-service.ts';
import { accountEvents } from './account/events.ts';
import { lineOf } from './account/statement.ts';
import type { Deps } from './deps.ts';
import { bankReasons } from './errors.ts';
import { ACCOUNT_PREFIX } from './reactions.ts';
import { TENANT, acceptedOrRefused, accountNumberOf, badField } from './request.ts';
import { operatorContext } from './request.ts';
import type { TransferContent } from './transfer/decider.ts';
import { type Done, creditTransfer, debitTransfer, utrOf } from './transfers.ts';

const REFERENCE_MAX_CHARS = 140;

/** A reference that a statement has room for, or BadRequest. */
export function referenceOf(text: string): string {
  const fits = text.length > 0 && text.length <= REFERENCE_MAX_CHARS;
  return fits ? text : badField('reference', 'must have 1 to 140 characters', 'REFERENCE_LENGTH');
}

/**
 * What cannot change between two tries. Whether an account takes or gives the amount now is decided
 * by its own stream, once and on record: another try may be under way, and asks for the same.
 */
async function contentOf({ accounts }: Deps, request: TransferRequest): Promise<TransferContent> {
  const fromAccount = accountNumberOf(request.fromAccount, 'from_account');
  const toAccount = accountNumberOf(request.toAccount, 'to_account');
  const amount = paiseOf(request.amount, 'amount');
  const reference = referenceOf(request.reference);
  if (fromAccount === toAccount) {
    badField('to_account', 'must differ from from_account', 'SAME_ACCOUNT');
  }
  const from = openOrRefused((await accounts.load(fromAccount)).state, fromAccount);
  const to = openOrRefused((await accounts.load(toAccount)).state, toAccount);
  if (from.bank !== to.bank) {
    throw new Refusal('ACCOUNTS_OF_DIFFERENT_BANKS', bankReasons.ACCOUNTS_OF_DIFFERENT_BANKS);
  }
  const transferId = idOf('transfer', TENANT, requestId(request.requestId));
  const utr = utrOf(from.bank, transferId);
  return { transferId, fromAccount, toAccount, amount, reference, utr };
}

function declinedBy({ transfer: { code }, position }: Done): TransferResponse {
  const token = consistencyToken(position);
  return { posted: false, declineCode: code, utr: '', consistencyToken: token };
}

async function transfer(
  deps: Deps,
  request: TransferRequest,
  ctx: CallContext,
): Promise<TransferResponse> {
  const context = operatorContext(ctx, request.requestId);
  const content = await contentOf(deps, request);
  const { transferId } = content;
  const command = { type: 'RequestTransfer', ...content } as const;
  acceptedOrRefused(await deps.transfers.handle(transferId, command, context));
  const { correlationId, commandId } = context;
  const origin = { correlationId, causationId: eventIdOf(commandId, 0) };
  const debited = await debitTransfer(deps, content, origin);
  const { code, utr } = debited.transfer;
  // Declined by the giver, or given back to him because the receiver declined it.
  if (code !== '') return declinedBy(debited);
  const credited = await creditTransfer(deps, content, origin);
  if (credited.transfer.code !== '') return declinedBy(credited);
  const token = consistencyToken(credited.position);
  return { posted: true, declineCode: '', utr, consistencyToken: token };
}

async function linesOf({ store }: Deps, accountNumber: string, reference: string) {
  const lines: WireLine[] = [];
  for await (const recorded of store.read(`${ACCOUNT_PREFIX}${accountNumber}`)) {
    const line = lineOf(accountEvents.decode(recorded.type, recorded.data));
    if (line === undefined || line.reference !== reference) continue;
    const { amount, utr } = line;
    const postedAt = recorded.metadata.at;
    assert(line.accountNumber === accountNumber, 'an event names the account of its stream');
    lines.push({ accountNumber, amount: moneyOf(amount), reference, utr, postedAt });
  }
  return lines;
}

function postingMethods(deps: Deps): PostingServiceServer {
  return {
    transfer: unary((request, ctx) => transfer(deps, request, ctx)),
    findStatementLines: unary(async (request) => {
      const accountNumber = accountNumberOf(request.accountNumber, 'account_number');
      const reference = referenceOf(request.reference);
      openOrRefused((await deps.accounts.load(accountNumber)).state, accountNumber);
      return { lines: await linesOf(deps, accountNumber, reference) };
    }),
  };
}

/** Book transfers inside one bank, and its statement. */
export function postingService(deps: Deps): Service {
  return { definition: PostingServiceService, implementation: postingMethods(deps) };
}
