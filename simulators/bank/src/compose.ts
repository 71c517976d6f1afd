import { type Aggregate, type Recorded, createHandler, decodeOrPark } from '@suuupra/eventstore';
import type { PartStatus, Parts, Ports } from '@suuupra/process';
import { type Running, type Stuck, type Workflow, runWorkflow } from '@suuupra/workflow';
import { accountService, faultService } from './account-service.ts';
import { account } from './account/decider.ts';
import { accountEvents } from './account/events.ts';
import { confirmationEffects } from './confirmation/effects.ts';
import { type ConfirmationEvent, confirmationEvents } from './confirmation/events.ts';
import type { Confirmation, ConfirmationCommand } from './confirmation/saga.ts';
import { type ConfirmationEffect, confirmation, plan } from './confirmation/saga.ts';
import { translateAccountEvent } from './confirmation/saga.ts';
import type { Deps } from './deps.ts';
import { dutyEffects } from './duty/effects.ts';
import { type DutyEvent, dutyEvents } from './duty/events.ts';
import { type Duty, type DutyCommand, type DutyEffect, duty, dutyIdOf } from './duty/saga.ts';
import { plan as planDuty, translateAccountEvent as dutyOfAccountEvent } from './duty/saga.ts';
import { fault } from './fault/decider.ts';
import { faultEvents } from './fault/events.ts';
import { holdService } from './hold-service.ts';
import { createOutbox } from './outbox.ts';
import { participantService } from './participant-service.ts';
import { postingService } from './posting-service.ts';
import { ACCOUNT_PREFIX } from './reactions.ts';
import { transfer } from './transfer/decider.ts';
import { transferEvents } from './transfer/events.ts';
import { type Finishing, finishTransfers } from './transfers.ts';
import { unsentAnswers } from './unsent-answers.ts';

type ConfirmationWorkflow = Workflow<
  ConfirmationCommand,
  ConfirmationEvent,
  Confirmation,
  never,
  ConfirmationEffect
>;
type ConfirmationRun = Running<Confirmation, ConfirmationEvent, never>;

type DutyWorkflow = Workflow<DutyCommand, DutyEvent, Duty, never, DutyEffect>;
type DutyRun = Running<Duty, DutyEvent, never>;

const CATEGORY = 'bank.confirmation';
const DUTY_CATEGORY = 'bank.duty';
const TRANSFER_CATEGORY = 'bank.transfer';

function depsOf({ store, time, network, activity, log }: Ports): Deps {
  const { clock } = time;
  const handlerOf = <C, E, S, R extends string>(aggregate: Aggregate<C, E, S, R>) =>
    createHandler({ store, clock, activity, aggregate });
  return {
    store,
    clock,
    network,
    activity,
    log,
    accounts: handlerOf({ category: 'bank.account', codec: accountEvents, decider: account }),
    faults: handlerOf({ category: 'bank.fault', codec: faultEvents, decider: fault }),
    transfers: handlerOf({ category: TRANSFER_CATEGORY, codec: transferEvents, decider: transfer }),
  };
}

function translate(recorded: Recorded) {
  const command = translateAccountEvent(decodeOrPark(accountEvents, recorded));
  return command === undefined ? undefined : { id: command.txnId, command };
}

function workflowOf({ network }: Deps): ConfirmationWorkflow {
  return {
    name: 'bank-confirmation',
    aggregate: { category: CATEGORY, codec: confirmationEvents, decider: confirmation },
    plan,
    perform: confirmationEffects({ network }),
    inputs: [{ prefix: ACCOUNT_PREFIX, translate }],
    correlationOf: (_state, id) => id,
  };
}

function translateToDuty(recorded: Recorded) {
  const event = decodeOrPark(accountEvents, recorded);
  const command = dutyOfAccountEvent(event, recorded.metadata.correlationId);
  return command === undefined ? undefined : { id: dutyIdOf(command), command };
}

function dutyWorkflowOf(deps: Deps): DutyWorkflow {
  return {
    name: 'bank-duty',
    aggregate: { category: DUTY_CATEGORY, codec: dutyEvents, decider: duty },
    plan: planDuty,
    perform: dutyEffects(deps),
    inputs: [{ prefix: ACCOUNT_PREFIX, translate: translateToDuty }],
    correlationOf: (state, id) => (state.is === 'absent' ? id : state.about.correlationId),
  };
}

type Runs = Readonly<{ confirmations: ConfirmationRun; duties: DutyRun }>;

function stuckOf(category: string, stuck: readonly Stuck[]): PartStatus['stuck'] {
  return stuck.map(({ id, do: effect, key, tries, error }) => ({
    stream: `${category}-${id}`,
    effect: `${effect} ${key}`,
    tries,
    lastError: error,
  }));
}

function statusOf(runs: Runs | undefined, finishing: Finishing): PartStatus {
  const stuck = [
    stuckOf(CATEGORY, runs?.confirmations.status().stuck ?? []),
    stuckOf(DUTY_CATEGORY, runs?.duties.status().stuck ?? []),
    stuckOf(TRANSFER_CATEGORY, finishing.stuck()),
  ];
  return { stuck: stuck.flatMap((some) => some ?? []) };
}

/** Ports in, the running banks out: all of them are one service, apart by account. */
export function composeBank(ports: Ports): Parts {
  const { store, reader, time, activity, log } = ports;
  const deps = depsOf(ports);
  const outbox = createOutbox(deps);
  const finishing = finishTransfers(deps);
  let runs: Runs | undefined;
  const start = async (): Promise<void> => {
    reader.add(unsentAnswers({ clock: time.clock, outbox }));
    reader.add(finishing.consumer);
    const ground = { store, reader, time, activity, log };
    runs = {
      confirmations: runWorkflow({ ...ground, workflow: workflowOf(deps) }),
      duties: runWorkflow({ ...ground, workflow: dutyWorkflowOf(deps) }),
    };
    await Promise.resolve();
  };
  return {
    services: [
      participantService({ ...deps, outbox }),
      accountService(deps),
      postingService(deps),
      holdService(deps),
      faultService(deps),
    ],
    start,
    stop: async () => {
      await outbox.stop();
      await Promise.all([runs?.confirmations.stop(), runs?.duties.stop(), finishing.stop()]);
    },
    status: async () => Promise.resolve(statusOf(runs, finishing)),
  };
}
