import {
  type CutOverRequest,
  SettlementCycleServiceService,
} from '@suuupra/contracts/suuupra/sim/upi/v1/settlement_cycle_service';
import { type EventStore, memoryEventStore } from '@suuupra/eventstore';
import { Refusal } from '@suuupra/grpc';
import { cycleEvents, transactionEvents } from '@suuupra/upi-switch/reactions';
import { type Death, startMachine, startStandIns } from '@suuupra/testing';
import { expect } from 'chai';
import { composeCutOver } from './compose.ts';
import { tell, typesOf } from './tell.ts';

/** A transaction is final at this moment; recorded, it belongs to the cycle that is open then. */
async function succeed(store: EventStore, txnId: string, at: string): Promise<void> {
  const who = { payerVpa: 'a@b', payeeVpa: 'c@d', payerBank: 'A', payeeBank: 'C' };
  const what = { amount: 1n, merchantReference: '', code: '00', decidedAt: at };
  const event = { type: 'TransactionSucceeded', txnId, rrn: 'R', ...who, ...what } as const;
  await tell(store, `upi.transaction-${txnId}`, { codec: transactionEvents, event, at });
}

/** A transaction is back with the payer at this moment. */
async function giveBack(store: EventStore, txnId: string, returnedAt: string): Promise<void> {
  const event = { type: 'ReturnPosted', txnId, returnedAt } as const;
  await tell(store, `upi.transaction-${txnId}`, {
    codec: transactionEvents,
    event,
    at: returnedAt,
  });
}

const FIRST = '2026-11-16/02';
const streamOf = (cycleId: string): string =>
  `upi.cycle-${cycleId.replace('/', '.').replaceAll('-', '')}`;

/** Tells the abortion once, whoever asks again. */
async function abort(store: EventStore): Promise<void> {
  const stream = streamOf(FIRST);
  if ((await typesOf(store, stream)).includes('CycleAborted')) return;
  const event = { type: 'CycleAborted', cycleId: FIRST, reason: 'a bad file' } as const;
  await tell(store, stream, { codec: cycleEvents, event, at: '2026-11-15T23:30:01Z' });
}

const SHORTS = ['GODA', 'HIMA'] as const;

/** Two members are short of what they owe, whoever hears of it again. */
async function fallShort(store: EventStore, cycleId: string): Promise<void> {
  const stream = streamOf(cycleId);
  if ((await typesOf(store, stream)).includes('CycleFellShort')) return;
  for (const member of SHORTS) {
    const event = { type: 'CycleFellShort', cycleId, member, amount: 1n } as const;
    await tell(store, stream, { codec: cycleEvents, event, at: '2026-11-15T23:30:01Z' });
  }
}

/** The guarantee fund pays for one member more; false where nobody is short. */
async function drawGuarantee(store: EventStore, drawn: number): Promise<boolean> {
  const [cycleId, stream, member] = [FIRST, streamOf(FIRST), SHORTS[drawn]];
  if (!(await typesOf(store, stream)).includes('CycleFellShort')) return false;
  if (member === undefined) return false;
  const event = { type: 'CycleGuaranteeDrawn', cycleId, member, amount: 1n } as const;
  await tell(store, stream, { codec: cycleEvents, event, at: '2026-11-16T00:30:00Z' });
  return true;
}

type End = Readonly<{ calls: readonly string[]; streams: Record<string, string>; steps: number }>;

const STREAMS = ['20261116.02', '20261116.03', '20261116.04', '20261116.dc1', '20261116.dc2'];

/** Moments of final transactions; the ones that come while a mark is being set stand apart. */
type Journey = Readonly<{
  moments: readonly string[];
  behindMark?: string;
  /** Moments of returns, behind those of the final ones. */
  returns?: readonly string[];
  closed?: boolean;
  /** An operator aborts the first cycle once it is netted. */
  aborts?: boolean;
  /** Two members are short in the first cycle, and somebody covers them when all is quiet. */
  isShort?: boolean;
}>;

async function travel(
  { moments, behindMark, returns = [], closed, aborts, isShort }: Journey,
  death?: Death,
): Promise<End> {
  const store = memoryEventStore();
  let previous = '';
  let drawn = 0;
  const marks: (() => Promise<void>)[] = [];
  const standIns = await startStandIns(
    { 'upi-switch': [SettlementCycleServiceService] },
    {
      CutOver: (asked) => {
        if (closed === true) throw new Refusal('CYCLE_NOT_OPEN', 'FAILED_PRECONDITION');
        const { cycleId } = asked as unknown as CutOverRequest;
        const event = { type: 'CycleCutoverMarked', cycleId, previousCycleId: previous } as const;
        previous = cycleId;
        const stream = streamOf(cycleId);
        marks.push(async () => {
          await tell(store, stream, { codec: cycleEvents, event, at: '2026-11-15T23:30:00Z' });
          if (behindMark !== undefined && marks.length === 1) {
            await succeed(store, 'T9', behindMark);
          }
        });
        void marks.at(-1)?.();
      },
      NetCycle: () => undefined,
      RecordFunding: (asked) => {
        const { cycleId } = asked as unknown as CutOverRequest;
        if (isShort === true && drawn < SHORTS.length) {
          void fallShort(store, cycleId);
          throw new Refusal('CYCLE_SHORT', 'FAILED_PRECONDITION');
        }
        if (aborts !== true || cycleId !== FIRST) return;
        void abort(store);
        throw new Refusal('CYCLE_ABORTED', 'FAILED_PRECONDITION');
      },
      FinaliseCycle: () => undefined,
    },
  );
  const { network } = standIns;
  let machine = await startMachine(composeCutOver, {}, { store, network, death });
  const left = [...moments];
  const leftBack = [...returns];
  for (;;) {
    if (!(await machine.settle())) {
      machine = await startMachine(composeCutOver, {}, { store, network });
      continue;
    }
    const at = left.shift();
    const back = at === undefined ? leftBack.shift() : undefined;
    if (at !== undefined) await succeed(store, `T${left.length}`, at);
    else if (back !== undefined) await giveBack(store, `B${leftBack.length}`, back);
    else if (isShort === true && (await drawGuarantee(store, drawn))) drawn += 1;
    else if (!(await machine.fire())) break;
  }
  expect(standIns.mismatches).to.deep.equal([]);
  const steps = machine.steps();
  await machine.stop();
  await standIns.stop();
  const streams: Record<string, string> = {};
  for (const id of STREAMS) {
    const types = await typesOf(store, `saga.cutover-${id}`);
    streams[id] = types.map((type) => type.slice('CutOver'.length)).join(' ');
  }
  return { calls: standIns.carriedOut, streams, steps };
}

const CUT = ['CutOver', 'NetCycle', 'RecordFunding', 'FinaliseCycle'];
const WHOLE = 'Armed Due Marked Netted Completed';

const JOURNEYS: Readonly<Record<string, readonly [Journey, readonly string[], string[]]>> = {
  'two transactions of one cycle': [
    { moments: ['2026-11-15T19:00:00Z', '2026-11-15T20:00:00Z'] },
    CUT,
    [WHOLE, '', '', '', ''],
  ],
  'a late transaction belongs to the next cycle, whatever a clock says': [
    { moments: ['2026-11-15T19:00:00Z'], behindMark: '2026-11-15T23:29:59Z' },
    [...CUT, ...CUT],
    [WHOLE, WHOLE, '', '', ''],
  ],
  '37: a clock five minutes ahead cuts early, and what comes behind the cut has another one': [
    { moments: ['2026-11-15T23:24:59Z'], behindMark: '2026-11-15T23:25:01Z' },
    [...CUT, ...CUT],
    [WHOLE, WHOLE, '', '', ''],
  ],
  '37: a clock five minutes behind cuts late, and what came before the cut has no other one': [
    { moments: ['2026-11-15T23:29:59Z', '2026-11-15T23:34:59Z'] },
    CUT,
    [WHOLE, '', '', '', ''],
  ],
  'nothing happens for a cycle': [
    { moments: ['2026-11-15T19:00:00Z'], behindMark: '2026-11-16T02:00:00Z' },
    [...CUT, ...CUT],
    [WHOLE, '', WHOLE, '', ''],
  ],
  'the switch knows of no such cycle': [
    { moments: ['2026-11-15T19:00:00Z'], closed: true },
    [],
    ['Armed Due Skipped', '', '', '', ''],
  ],
  'the transactions of an aborted cycle get the cut of another one': [
    { moments: ['2026-11-15T19:00:00Z'], aborts: true },
    ['CutOver', 'NetCycle', ...CUT],
    ['Armed Due Marked Netted Skipped', WHOLE, '', '', ''],
  ],
  'members that are short are waited for, and nothing is asked meanwhile': [
    { moments: ['2026-11-15T19:00:00Z'], isShort: true },
    CUT,
    ['Armed Due Marked Netted FellShort FellShort Covered Covered Completed', '', '', '', ''],
  ],
  'what came back is settled in a dispute cycle of its own': [
    {
      moments: ['2026-11-15T19:00:00Z'],
      returns: ['2026-11-15T19:30:00Z', '2026-11-15T19:31:00Z'],
    },
    [...CUT, ...CUT],
    [WHOLE, '', '', WHOLE, ''],
  ],
  'what comes back after 16 h is settled at midnight': [
    { moments: [], returns: ['2026-11-16T10:30:00Z'] },
    CUT,
    ['', '', '', '', WHOLE],
  ],
};

describe('a cut-over', () => {
  for (const [name, [journey, calls, streams]] of Object.entries(JOURNEYS)) {
    it(`ends well wherever its process dies: ${name}`, async () => {
      const whole = await travel(journey);
      expect(whole.calls).to.deep.equal(calls);
      expect(Object.values(whole.streams)).to.deep.equal(streams);
      for (let step = 1; step <= whole.steps; step += 1) {
        for (const behind of [false, true]) {
          const end = await travel(journey, { step, behind });
          expect(end.calls, `step ${step}, ${behind}`).to.deep.equal(whole.calls);
          expect(end.streams).to.deep.equal(whole.streams);
        }
      }
    });
  }
});
