import { type Aggregate, createHandler } from '@suuupra/eventstore';
import type { ServiceName } from '@suuupra/grpc';
import type { PartStatus, Parts, Ports } from '@suuupra/process';
import { type Running, type Workflow, runWorkflow } from '@suuupra/workflow';
import { adminService } from './admin-service.ts';
import { createCaseList } from './case-list.ts';
import { cycleService } from './cycle-service.ts';
import { createCycleBook } from './cycle/book.ts';
import { cycle } from './cycle/decider.ts';
import { cycleEvents } from './cycle/events.ts';
import type { Deps } from './deps.ts';
import { createDirectory } from './directory.ts';
import { foldOf } from './fold.ts';
import { vpaKeyOf } from './formats.ts';
import { participant } from './participant/decider.ts';
import { participantEvents } from './participant/events.ts';
import { createHeadroom } from './position/headroom.ts';
import { createPositionInputs } from './position/inputs.ts';
import { positionAggregate, positionWorkflow } from './position/workflow.ts';
import { createRrnCounter } from './rrn.ts';
import { switchService } from './service.ts';
import { type TransactionCommand, type TransactionReason } from './transaction/decider.ts';
import { transaction } from './transaction/decider.ts';
import { transactionEffects } from './transaction/effects.ts';
import { type TransactionEvent, transactionEvents } from './transaction/events.ts';
import { type TransactionEffect, plan } from './transaction/saga.ts';
import type { Transaction } from './transaction/state.ts';
import { vpa } from './vpa/decider.ts';
import { vpaEvents } from './vpa/events.ts';

/** The service that hears the final answers: whoever speaks for the PSP. */
export type SwitchConfig = Readonly<{ psp: ServiceName }>;

type TransactionAggregate = Aggregate<
  TransactionCommand,
  TransactionEvent,
  Transaction,
  TransactionReason
>;
type TransactionWorkflow = Workflow<
  TransactionCommand,
  TransactionEvent,
  Transaction,
  TransactionReason,
  TransactionEffect
>;
type TransactionRun = Running<Transaction, TransactionEvent, TransactionReason>;

const transactions: TransactionAggregate = {
  category: 'upi.transaction',
  codec: transactionEvents,
  decider: transaction,
};

function depsOf(ports: Ports, touched: Deps['touched']): Deps {
  const { store, reader, time, activity, network } = ports;
  const { clock } = time;
  const handlerOf = <C, E, S, R extends string>(aggregate: Aggregate<C, E, S, R>) =>
    createHandler({ store, clock, activity, aggregate });
  const positions = handlerOf(positionAggregate);
  const positionInputs = createPositionInputs();
  return {
    store,
    reader,
    clock,
    network,
    transactions: handlerOf(transactions),
    vpas: handlerOf({ category: 'upi.vpa', codec: vpaEvents, decider: vpa }),
    participants: handlerOf({
      category: 'upi.participant',
      codec: participantEvents,
      decider: participant,
    }),
    cycles: handlerOf({ category: 'upi.cycle', codec: cycleEvents, decider: cycle }),
    positions,
    positionInputs,
    headroom: createHeadroom(positions, positionInputs),
    rrns: createRrnCounter(),
    directory: createDirectory(),
    book: createCycleBook(),
    cases: createCaseList(),
    touched,
  };
}

function workflowOf(deps: Deps, { psp }: SwitchConfig): TransactionWorkflow {
  const { clock, network, vpas, headroom } = deps;
  const isDoubled = async (payerVpa: string): Promise<boolean> =>
    (await vpas.load(vpaKeyOf(payerVpa))).state.doubled;
  return {
    name: 'upi-transaction',
    aggregate: transactions,
    plan,
    perform: transactionEffects({ clock, network, psp, isDoubled, headroom }),
    correlationOf: (state, id) => (state.is === 'absent' ? id : state.facts.correlationId),
  };
}

/** A workflow that runs, and the category of its streams. */
type Run = Readonly<{ category: string }> & Pick<TransactionRun, 'status' | 'stop'>;

function statusOf({ cases }: Deps, runs: readonly Run[]): PartStatus {
  return {
    stuck: runs.flatMap(({ category, status }) =>
      status().stuck.map(({ id, do: effect, key, tries, error }) => ({
        stream: `${category}-${id}`,
        effect: `${effect} ${key}`,
        tries,
        lastError: error,
      })),
    ),
    cases: cases.open().map(({ txnId, kind, openedAt }) => ({
      kind,
      subject: txnId,
      since: openedAt,
    })),
  };
}

/** Ports in, the running switch out: its services, its workflow and its fold of the log. */
export function composeUpiSwitch(ports: Ports, config: SwitchConfig): Parts {
  const { store, reader, time, activity, log } = ports;
  const own = { store, reader, time, activity, log };
  let running: TransactionRun | undefined;
  const runs: Run[] = [];
  const deps = depsOf(ports, (txnId, handled, commandId) =>
    running?.touched(txnId, handled, commandId),
  );
  const start = async (): Promise<void> => {
    reader.add(foldOf(deps));
    const workflow = workflowOf(deps, config);
    running = runWorkflow({ ...own, workflow, handler: deps.transactions });
    const keeping = { workflow: positionWorkflow(deps.positionInputs), handler: deps.positions };
    const positions = runWorkflow({ ...own, ...keeping });
    runs.push(
      { category: transactions.category, ...running },
      { category: positionAggregate.category, ...positions },
    );
    await Promise.resolve();
  };
  return {
    services: [switchService(deps), adminService(deps), cycleService(deps)],
    start,
    stop: async () => {
      await Promise.all(runs.map((run) => run.stop()));
    },
    status: async () => Promise.resolve(statusOf(deps, runs)),
  };
}
