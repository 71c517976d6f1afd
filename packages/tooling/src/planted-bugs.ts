import { BUGS_OF_BOOKS } from './planted-bugs-of-books.ts';

/** A bug that is put into a copy of the checkout on purpose. */
export type PlantedBug = Readonly<{
  name: string;
  /** The rule of the house that it breaks. */
  rule: string;
  file: string;
  /** It stands in the file once; `replace` takes its place. */
  find: string;
  replace: string;
  /** The rule of the world that has to see it, or a part of its words. */
  foundBy: string;
}>;

/** All over the house: in deciders, sagas, adapters and books. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: 'double-capture',
    rule: 'A success that is told again captures nothing.',
    file: 'packages/payments/src/intent/answers.ts',
    find: `return afterSuccess(state, answered);`,
    replace: `return refund ? afterSuccess(state, answered) : attemptOutcome(state, answered);`,
    foundBy: 'an order is captured at most once',
  },
  {
    name: 'refund-race',
    rule: 'What is reserved for one refund is not there for another.',
    file: 'packages/payments/src/intent/refunds.ts',
    find: `if (reserved + amount > state.captured) {`,
    replace: `if (amount > state.captured) {`,
    foundBy: 'refunds stay within the capture',
  },
  {
    name: 'silence-is-failure',
    rule: 'No timer turns an unknown outcome into a failure.',
    file: 'packages/payments/src/intent/inquiries.ts',
    find: `'PaymentAttemptUnknown', orderId, number, transactionId, code };`,
    replace: `'PaymentAttemptFailed', orderId, number, transactionId, code, retryable: true };`,
    foundBy: 'an attempt fails only when the rail has said so',
  },
  {
    name: 'late-money-kept',
    rule: 'Money that comes too late goes back.',
    file: 'packages/payments/src/intent/saga.ts',
    find: `return collected === '' ? [] : [{ do: 'SendBack'`,
    replace: `return collected !== 'never' ? [] : [{ do: 'SendBack'`,
    foundBy: 'every open case is explained',
  },
  {
    name: 'undone-while-unknown',
    rule: 'Nothing is compensated while money may still come.',
    file: 'sagas/checkout/src/evolve.ts',
    find: `return { ...collectingOf(state), is: 'parked', attempt, overdue: false };`,
    replace: `const undo: Undo = { order: 'cancel', cart: true, code: 'U09' };
  return { is: 'compensating', start: state.start, held: state.held, undo };`,
    foundBy: 'an event fits the state of its machine',
  },
  {
    name: 'timer-lost',
    rule: 'A process that begins again sets the timers of the one before.',
    file: 'packages/workflow/src/runner.ts',
    find: `for (const stream of [...streams.values()]) act(stream);`,
    replace: `for (const stream of [...streams.values()]) {
        if (workflow.plan(stream.state, stream.id).some((wish) => !isWake(wish))) act(stream);
      }`,
    foundBy: 'every machine comes to rest',
  },
  {
    name: 'effect-lost',
    rule: 'A process that begins again grants the wishes of the one before.',
    file: 'packages/workflow/src/runner.ts',
    find: `for (const { id, state, recovering } of streams.values()) {
        for (const wish of workflow.plan(state, id)) if (!isWake(wish)) recovering.add(wish.key);`,
    replace: `for (const { id, state, performed } of streams.values()) {
        for (const wish of workflow.plan(state, id)) if (!isWake(wish)) performed.add(wish.key);`,
    foundBy: 'every machine comes to rest',
  },
  {
    name: 'input-twice',
    rule: 'An event of another context is taken in once, also after a crash.',
    file: 'packages/workflow/src/runner.ts',
    find: `const origin = { commandId, correlationId, causationId: event.id, tenant };`,
    replace: `const again = idOf(commandId, String(tools.time.clock.now()));
  const origin = { commandId: again, correlationId, causationId: event.id, tenant };`,
    foundBy: 'a position counts each step of a transaction once',
  },
  {
    name: 'command-forgotten',
    rule: 'A command that comes again is answered and not carried out again.',
    file: 'packages/eventstore/src/batch.ts',
    find: `const before = known.commands.get(commandId) ?? taken.get(commandId);`,
    replace: `const before = taken.get(commandId);`,
    foundBy: 'nothing breaks',
  },
  {
    name: 'append-believed',
    rule: 'An append of unknown outcome is not taken for done.',
    file: 'packages/eventstore/src/handler.ts',
    find: `if (error instanceof WrongRevisionError) return undefined;
    throw error;`,
    replace: `if (error instanceof WrongRevisionError) return undefined;
    return { ...known, state, revision: known.revision + BigInt(events.length) };`,
    foundBy: 'the cause of an event is in the log',
  },
  {
    name: 'cause-dropped',
    rule: 'Every event names its cause.',
    file: 'packages/eventstore/src/batch.ts',
    find: `    causationId,
    at: text,`,
    replace: `    causationId: causationId.slice(0, 0),
    at: text,`,
    foundBy: 'every event carries its metadata',
  },
  {
    name: 'event-id-by-time',
    rule: 'The id of an event is derived from its command.',
    file: 'packages/eventstore/src/batch.ts',
    find: `id: eventIdOf(commandId, index),`,
    replace: `id: uuidv5(commandId, \`\${at}/\${index}\`),`,
    foundBy: 'the id of an event is made of its command',
  },
  {
    name: 'debt-added-to-cap',
    rule: 'What a member owes is subtracted from its cap.',
    file: 'simulators/upi-switch/src/position/state.ts',
    find: `cap - owed - reserved`,
    replace: `cap + owed - reserved`,
    foundBy: 'no member goes beyond its net debit cap',
  },
  {
    name: 'cut-over-by-clock',
    rule: 'The place in the log decides on the cycle of a transaction, and no clock.',
    file: 'simulators/upi-switch/src/cycle/book.ts',
    find: `cut.set(cycleId, pages[lane].open);
        pages[lane] = { ...emptyPage(), lastCutId: cycleId };`,
    replace: `const isInTime = ({ decidedAt }: CycleRow): boolean =>
          cycleIdOf(cycleOpenedAt(decidedAt, '', lane)) <= cycleId;
        cut.set(cycleId, pages[lane].open.filter(isInTime));
        const open = pages[lane].open.filter((row) => !isInTime(row));
        pages[lane] = { ...emptyPage(), open, lastCutId: cycleId };`,
    foundBy: 'every final transaction is settled in one cycle',
  },
  {
    name: 'reversal-forgotten',
    rule: 'A debit whose credit does not come is taken back.',
    file: 'simulators/upi-switch/src/transaction/answers.ts',
    find: `const next = thenAsk(facts, 'debitReversal', answer);`,
    replace: `const next = [ended(facts, 'Failed', 'U34', at)];`,
    foundBy: 'a transaction ends as its legs did',
  },
  {
    name: 'deemed-not-settled',
    rule: 'A deemed transaction counts between banks.',
    file: 'simulators/upi-switch/src/cycle/finality.ts',
    find: `return event.type === 'TransactionSucceeded' || event.type === 'TransactionDeemed';`,
    replace: `return event.type === 'TransactionSucceeded';`,
    foundBy: 'every final transaction is settled in one cycle',
  },
  {
    name: 'late-credit-ignored',
    rule: 'The word of the bank that has the credit closes the case.',
    file: 'simulators/upi-switch/src/transaction/decider.ts',
    find: `return accept({ type: 'TccReceived',`,
    replace: `if (state.code === 'RB') return accept();
  return accept({ type: 'TccReceived',`,
    foundBy: 'every open case is explained',
  },
  {
    name: 'leg-twice',
    rule: 'A bank posts a leg once.',
    file: 'simulators/bank/src/account/legs.ts',
    find: `if (withholding === undefined) return accept(event);`,
    replace: `if (withholding === undefined && event.answerLost) return accept(event, event);
  if (withholding === undefined) return accept(event);`,
    foundBy: 'a leg is posted once',
  },
  {
    name: 'more-taken-back',
    rule: 'A bank gives back what it took, and not more.',
    file: 'simulators/bank/src/account/legs.ts',
    find: `const reversed = payload.amount - before.back;`,
    replace: `const reversed = payload.amount;`,
    foundBy: 'a reversal takes back what was posted',
  },
  {
    name: 'no-tombstone',
    rule: 'A leg that comes after its own reversal is not posted.',
    file: 'simulators/bank/src/account/legs.ts',
    find: `return accept({ type: 'ReversalTombstoned', ...fields });`,
    replace: `return accept();`,
    foundBy: 'every open case is explained',
  },
  ...BUGS_OF_BOOKS,
];
