import fc from 'fast-check';
import { type TransactionCommand, transaction } from './decider.ts';
import type { Leg, TransactionEvent } from './events.ts';
import { answerName, returnName } from './names.ts';
import { type Demand, plan } from './saga.ts';
import { AT, LATER, receive } from './scene.ts';
import type { Transaction } from './state.ts';

/** A leg that the switch asks for, and what a bank says to it. */
export type Ask = Readonly<{ leg: Leg }> & Demand;
export type Message = Ask & Readonly<{ code: string; reversed?: bigint }>;

/** A bank as the messages find it. What it does in its own time is `due` from then on. */
export type ModelBank = Readonly<{
  answer: (ask: Ask) => Message | undefined;
  due: () => readonly (Message | TransactionCommand)[];
}>;

/** One move of the world: which message it is about, and what happens to it. */
export type Move = Readonly<{
  what:
    | 'ask'
    | 'askTwice'
    | 'answer'
    | 'answerTwice'
    | 'loseAsk'
    | 'loseAnswer'
    | 'time'
    | 'bank'
    | 'ret'
    | 'duty';
  pick: number;
}>;

/** A switch and a bank with a network between them that loses, repeats and reorders. */
export type MessageWorld = Readonly<{
  events: readonly TransactionEvent[];
  handle: (command: TransactionCommand) => void;
  move: (move: Move) => void;
  /** Lets everything arrive, and every time be over that is waited for, except the next day's. */
  drain: () => void;
  state: () => Transaction;
}>;

const ROUNDS = 100;

// A bank that takes a credit back says so until it is heard, because it owes the money.
const isOwed = ({ leg, code }: Message): boolean => leg === 'creditReversal' && code === '21';

const askOf = ({ leg, recovery, returnNumber, again }: Ask): Ask => ({
  leg,
  ...(recovery === undefined ? {} : { recovery }),
  ...(returnNumber === undefined ? {} : { returnNumber }),
  ...(again && { again }),
});

// What comes again under the name of what was recorded once is a replay, as in the service.
function nameOf(command: TransactionCommand, state: Transaction): string | undefined {
  if (command.type === 'RecordLegAnswer') return answerName(command).join();
  return command.type === 'RaiseRet' ? ['RET', ...returnName(state)].join() : undefined;
}

const taken = <T>(queue: T[], pick: number): T | undefined =>
  queue.splice(pick % (queue.length || 1), 1)[0];

/** Decides, and remembers what it has recorded; undefined where nothing comes of a command. */
function createMemory() {
  const recorded = new Set<string>();
  return (
    command: TransactionCommand,
    state: Transaction,
  ): readonly TransactionEvent[] | undefined => {
    const name = nameOf(command, state);
    if (name !== undefined && recorded.has(name)) return undefined;
    const decision = transaction.decide(command, state);
    if (!decision.ok) return undefined;
    if (name !== undefined && decision.events.length > 0) recorded.add(name);
    return decision.events;
  };
}

/** What falls due when the time of a leg is over. */
function timedOut(state: Transaction): readonly TransactionCommand[] {
  const wake = plan(state).find(({ key }) => key.startsWith('time-out/'));
  return wake?.do === 'WakeAt' ? [wake.command] : [];
}

/** The world of one transaction. */
export function createMessageWorld(bank: ModelBank): MessageWorld {
  const events: TransactionEvent[] = [];
  const done = new Set<string>();
  const decide = createMemory();
  const [toBank, toSwitch]: [Ask[], Message[]] = [[], []];
  let state: Transaction = transaction.initial;
  let bankAvailable = true;

  const handle = (command: TransactionCommand): void => {
    const decided = decide(command, state);
    if (decided === undefined) return;
    events.push(...decided);
    state = decided.reduce(transaction.evolve, state);
    wish();
  };
  const wish = (): void => {
    const wanted = new Set(plan(state).map(({ key }) => key));
    for (const key of done) if (!wanted.has(key)) done.delete(key);
    for (const effect of plan(state)) {
      if (effect.do === 'AskWhenReachable' && bankAvailable) {
        handle({ type: 'RequestLeg', leg: effect.leg, at: AT });
        return;
      }
      if (effect.do === 'SendLeg' && !done.has(effect.key)) {
        done.add(effect.key);
        toBank.push(askOf(effect));
      }
    }
  };
  const deliver = (one: Message): void =>
    handle({ type: 'RecordLegAnswer', ...one, bankAvailable, at: AT });
  const duty = (): void => {
    for (const one of bank.due()) {
      if ('type' in one) handle(one);
      else toSwitch.push(one);
    }
  };
  const move = ({ what, pick }: Move): void => {
    const ask = what.includes('sk') ? taken(toBank, pick) : undefined;
    const answer = what.includes('nswer') ? taken(toSwitch, pick) : undefined;
    if (what === 'time') timedOut(state).forEach(handle);
    if (what === 'ret') handle({ type: 'RaiseRet', at: AT });
    if (what === 'bank') bankAvailable = !bankAvailable;
    if (what === 'duty') duty();
    wish();
    if (ask !== undefined && what === 'askTwice') toBank.push(ask);
    const said = ask && what !== 'loseAsk' ? bank.answer(ask) : undefined;
    if (said !== undefined) toSwitch.push(said);
    if (answer === undefined) return;
    if (what === 'answerTwice' || (what === 'loseAnswer' && isOwed(answer))) toSwitch.push(answer);
    if (what !== 'loseAnswer') deliver(answer);
  };
  const drain = (): void => {
    bankAvailable = true;
    for (let round = 0; round < ROUNDS; round += 1) {
      wish();
      const before = events.length;
      const isQuiet = toBank.length + toSwitch.length === 0;
      if (isQuiet) timedOut(state).forEach(handle);
      if (isQuiet && events.length === before) return;
      move({ what: 'ask', pick: 0 });
      move({ what: 'answer', pick: 0 });
    }
  };
  return { events, handle, move, drain, state: () => state };
}

const WEIGHTS: Readonly<Record<Exclude<Move['what'], 'duty'>, number>> = {
  ask: 4,
  askTwice: 2,
  answer: 3,
  answerTwice: 2,
  loseAsk: 2,
  loseAnswer: 3,
  time: 4,
  bank: 1,
  ret: 2,
};

/** Some move; `others` come on top of those that every world knows. */
export function anyMove(others: readonly Move['what'][] = []): fc.Arbitrary<Move> {
  const known = Object.entries(WEIGHTS) as readonly (readonly [Move['what'], number])[];
  const extra = others.map((what) => [what, 2] as const);
  return fc.record({
    what: fc.oneof(
      ...[...known, ...extra].map(([what, weight]) => ({ weight, arbitrary: fc.constant(what) })),
    ),
    pick: fc.nat(5),
  });
}

type Script = Readonly<{ agreed: boolean; moves: readonly Move[] }>;

/** Plays a script, looks after every move, and lets everything arrive. */
export function playedOut(
  world: MessageWorld,
  { agreed, moves }: Script,
  onMove: () => void,
): MessageWorld {
  world.handle(receive);
  const begun: readonly Move[] = agreed
    ? [
        { what: 'ask', pick: 0 },
        { what: 'answer', pick: 0 },
      ]
    : [];
  for (const one of [...begun, ...moves]) {
    world.move(one);
    onMove();
  }
  world.drain();
  return world;
}

/** The moment of everything that a bank does in its own time. */
export const DUTY_AT = LATER;
