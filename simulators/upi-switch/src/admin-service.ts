import {
  type Participant,
  type RegisterVpaRequest,
  type UpiAdminServiceServer,
  UpiAdminServiceService,
} from '@suuupra/contracts/suuupra/sim/upi/v1/upi_admin_service';
import { consistencyToken, positionOf } from '@suuupra/eventstore';
import { Refusal, moneyOf, unary, type Service, waitForToken } from '@suuupra/grpc';
import type { Instant } from '@suuupra/kernel';
import { waitForHead } from './await-log.ts';
import { type SwitchCase, penaltyOf } from './case-list.ts';
import type { Deps } from './deps.ts';
import { switchReasons } from './errors.ts';
import { isIfsc, vpaKeyOf } from './formats.ts';
import type { ParticipantFields } from './participant/decider.ts';
import { positionMethods } from './position-service.ts';
import { acceptedOrRefused, badField, operatorContext, txnIdOf, vpaOf } from './request.ts';

const PAGE_SIZE_DEFAULT = 100;
const PAGE_SIZE_MAX = 1_000;
const NOTE_MAX_CHARS = 500;

function participantOf(participant: Participant | undefined): ParticipantFields {
  if (participant === undefined) return badField('participant', 'is required', 'REQUIRED');
  const { code, name, ifscPrefix, handle, pspPrefix } = participant;
  const check = (field: string, text: string, form: RegExp): void => {
    if (form.test(text)) return;
    badField(`participant.${field}`, `must match ${form.source}`, 'PARTICIPANT_MALFORMED');
  };
  check('code', code, /^[A-Z0-9]{2,11}$/);
  check('name', name, /^.{1,200}$/);
  check('ifsc_prefix', ifscPrefix, /^[A-Z]{4}0?[A-Z0-9]{0,6}$/);
  check('handle', handle, /^[A-Za-z]{2,64}$/);
  check('psp_prefix', pspPrefix, /^[A-Z]{3}$/);
  return { code, name, ifscPrefix, handle, pspPrefix };
}

function bankOf({ directory }: Deps, ifsc: string): string {
  if (!isIfsc(ifsc)) badField('ifsc', 'must be an IFSC of eleven characters', 'IFSC_MALFORMED');
  const bank = directory.bankOf(ifsc);
  if (bank !== undefined) return bank;
  const options = { message: `no participant has an IFSC prefix of ${ifsc}` };
  throw new Refusal('PARTICIPANT_NOT_FOUND', switchReasons.PARTICIPANT_NOT_FOUND, options);
}

async function registerVpa(deps: Deps, request: RegisterVpaRequest) {
  const { accountNumber, ifsc } = request;
  const vpa = vpaKeyOf(vpaOf(request.vpa, 'vpa'));
  if (!/^[0-9A-Za-z]{1,34}$/.test(accountNumber)) {
    badField('account_number', 'must be 1 to 34 letters and digits', 'ACCOUNT_NUMBER_MALFORMED');
  }
  // A participant registered a moment ago may still be on its way through the log.
  if (isIfsc(ifsc) && deps.directory.bankOf(ifsc) === undefined) await waitForHead(deps);
  return { type: 'RegisterVpa', vpa, accountNumber, bank: bankOf(deps, ifsc), ifsc } as const;
}

function offsetOf(pageToken: string): number {
  if (pageToken === '') return 0;
  const offset = Number(pageToken);
  if (Number.isSafeInteger(offset) && offset > 0) return offset;
  return badField('page_token', 'is not one of ours', 'PAGE_TOKEN_MALFORMED');
}

function pageSizeOf(size: number): number {
  if (size < 0) badField('page_size', 'must not be negative', 'PAGE_SIZE_MALFORMED');
  return size === 0 ? PAGE_SIZE_DEFAULT : Math.min(size, PAGE_SIZE_MAX);
}

function wireCaseOf(one: SwitchCase, now: Instant) {
  const { txnId, kind, standing: state, openedAt, deadline, closedAt } = one;
  const penalty = moneyOf(penaltyOf(one, now));
  return { txnId, kind, state, openedAt, deadline, penalty, closedAt };
}

function noteOf(note: string): string {
  const fits = note.length > 0 && note.length <= NOTE_MAX_CHARS;
  return fits ? note : badField('note', 'must have 1 to 500 characters', 'NOTE_LENGTH');
}

type CaseMethods = Pick<UpiAdminServiceServer, 'listCases' | 'resolveMismatch'>;

function caseMethods(deps: Deps): CaseMethods {
  const { cases, clock, transactions } = deps;
  return {
    listCases: unary(async (request) => {
      const offset = offsetOf(request.pageToken);
      const size = pageSizeOf(request.pageSize);
      await waitForToken(deps.reader, request.consistencyToken, positionOf);
      await waitForHead(deps);
      const page = cases.page(offset, size);
      const next = offset + page.length;
      const nextPageToken = next < cases.count() ? String(next) : '';
      const now = clock.now();
      return { cases: page.map((one) => wireCaseOf(one, now)), nextPageToken };
    }),
    resolveMismatch: unary(async (request, ctx) => {
      const txnId = txnIdOf(request.txnId);
      const note = noteOf(request.note);
      const context = operatorContext(ctx, request.requestId);
      const command = { type: 'ResolveMismatch', note, at: clock.now() } as const;
      const handled = await transactions.handle(txnId, command, context);
      deps.touched(txnId, handled, context.commandId);
      return { consistencyToken: consistencyToken(acceptedOrRefused(handled).position) };
    }),
  };
}

function adminMethods(deps: Deps): UpiAdminServiceServer {
  const { participants, vpas, directory } = deps;
  return {
    ...positionMethods(deps),
    ...caseMethods(deps),
    registerParticipant: unary(async (request, ctx) => {
      const fields = participantOf(request.participant);
      const context = operatorContext(ctx, request.requestId);
      const command = { type: 'RegisterParticipant', ...fields } as const;
      const handled = acceptedOrRefused(await participants.handle(fields.code, command, context));
      directory.learn({ type: 'ParticipantRegistered', ...fields });
      return { consistencyToken: consistencyToken(handled.position) };
    }),
    registerVpa: unary(async (request, ctx) => {
      const command = await registerVpa(deps, request);
      const context = operatorContext(ctx, request.requestId);
      const handled = acceptedOrRefused(await vpas.handle(command.vpa, command, context));
      return { consistencyToken: consistencyToken(handled.position) };
    }),
    setAnswersDoubled: unary(async (request, ctx) => {
      const vpa = vpaKeyOf(vpaOf(request.vpa, 'vpa'));
      const { doubled } = request;
      const context = operatorContext(ctx, request.requestId);
      const command = { type: 'SetAnswersDoubled', vpa, doubled } as const;
      const handled = acceptedOrRefused(await vpas.handle(vpa, command, context));
      return { consistencyToken: consistencyToken(handled.position) };
    }),
  };
}

/** The switch as its operator sees it. */
export function adminService(deps: Deps): Service {
  return { definition: UpiAdminServiceService, implementation: adminMethods(deps) };
}
