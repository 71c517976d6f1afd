/**
 * Where a fault can strike. `visit` is a call from outside; `cart`, `attempt` and `ending` bring a
 * visitor behind the creation of a cart, an attempt to pay, or a transaction that succeeded;
 * `statement` is what a bank says to have come in for a day;
 * `weather` comes over a process or the wires for a while.
 */
export type Opportunity =
  | 'birth'
  | 'call'
  | 'visit'
  | 'append'
  | 'commit'
  | 'timer'
  | 'payment'
  | 'statement'
  | 'cart'
  | 'attempt'
  | 'ending'
  | 'weather';

type Fault = Readonly<{
  at: Opportunity;
  /** Of 100,000 opportunities; of weather, how many in a hundred days. */
  rate: number;
  does: string;
}>;

/**
 * Everything that can go wrong by itself, by name, with how often it does by default. What lasts
 * for hours has a plan of its own: all that waits for it tries again all the time, and a standard
 * world with it would take minutes.
 */
export const FAULTS = {
  'request-lost': {
    ...{ at: 'call', rate: 400 },
    does: 'a request never arrives; the caller hears UNAVAILABLE, or nothing until its deadline',
  },
  'answer-lost': {
    ...{ at: 'call', rate: 400 },
    does: 'a request is carried out and its answer is lost',
  },
  'delivered-twice': {
    ...{ at: 'call', rate: 400 },
    does: 'a request arrives twice, the second time up to a minute later',
  },
  'request-overtaken': {
    ...{ at: 'call', rate: 400 },
    does: 'a request is overtaken by whatever is sent within the next seconds',
  },
  'request-late': {
    ...{ at: 'call', rate: 300 },
    does: 'a request arrives up to a minute later, when its caller has given up',
  },
  'answer-late': {
    ...{ at: 'call', rate: 300 },
    does: 'a request is carried out at once and answered when its caller has given up',
  },
  'crash-before-call': { at: 'call', rate: 25, does: 'a process dies before its call goes out' },
  'crash-after-call': { at: 'call', rate: 25, does: 'a process dies while its call is under way' },
  'append-lost': {
    ...{ at: 'append', rate: 80 },
    does: 'an append is not carried out, and its outcome unknown to the writer',
  },
  'append-answer-lost': {
    ...{ at: 'append', rate: 80 },
    does: 'an append is carried out, and its outcome unknown to the writer',
  },
  'append-late': {
    ...{ at: 'append', rate: 80 },
    does: 'an append is reported as unknown, and carried out a while after that',
  },
  'append-conflict': {
    ...{ at: 'append', rate: 200 },
    does: 'the store says that another writer was faster, and nothing is appended',
  },
  'crash-before-append': { at: 'append', rate: 12, does: 'a process dies before it appends' },
  'crash-after-append': {
    ...{ at: 'append', rate: 12 },
    does: 'a process dies when its append is in the log and nobody knows it yet',
  },
  'commit-lost': {
    ...{ at: 'commit', rate: 300 },
    does: 'the database is lost before it commits a batch of rows',
  },
  'commit-answer-lost': {
    ...{ at: 'commit', rate: 300 },
    does: 'the database is lost after it has committed a batch of rows',
  },
  'commit-conflict': {
    ...{ at: 'commit', rate: 300 },
    does: 'the database rolls a batch of rows back because of another transaction',
  },
  'crash-before-commit': { at: 'commit', rate: 25, does: 'a projector dies before a commit' },
  'crash-after-commit': {
    ...{ at: 'commit', rate: 25 },
    does: 'a projector dies when its rows are committed and it does not know yet',
  },
  'timer-twice': {
    at: 'timer',
    rate: 500,
    does: 'a timer fires a second time up to a minute later',
  },
  'timer-late': { at: 'timer', rate: 500, does: 'a timer fires up to ten minutes late' },
  'callback-conflict': {
    ...{ at: 'payment', rate: 1_000 },
    does: 'a copy of the final answer comes with another reference number',
  },
  'failure-before-success': {
    ...{ at: 'payment', rate: 1_500 },
    does: 'a payment that succeeds is first reported as failed, up to 40 minutes before the truth',
  },
  'failure-after-success': {
    ...{ at: 'payment', rate: 1_000 },
    does: 'a payment that has succeeded is reported as failed later on',
  },
  'amount-tampered': {
    ...{ at: 'payment', rate: 1_000 },
    does: 'the amount of a payment is changed on its way to the rail, and that amount moves',
  },
  'callback-first': {
    ...{ at: 'payment', rate: 2_000 },
    does: 'the rail tells the end of a payment before it has acknowledged the order for it',
  },
  'refund-failure-before-success': {
    ...{ at: 'payment', rate: 800 },
    does: 'a refund that succeeds is first reported as failed, up to 12 hours before the truth',
  },
  'refund-tampered': {
    ...{ at: 'payment', rate: 300 },
    does: 'the amount of a refund is changed on its way to the rail, and less moves',
  },
  'answer-held': {
    ...{ at: 'payment', rate: 300 },
    does: 'a gateway keeps what the rail says to itself, for up to two days or until it is asked',
  },
  'statement-differs': {
    ...{ at: 'statement', rate: 20_000 },
    does: 'what a bank says to have come in for a day is a paisa more, or has another number',
  },
  'status-storm': {
    ...{ at: 'attempt', rate: 1_000 },
    does: 'a client asks ten times within a minute what became of a payment',
  },
  'redirect-at-once': {
    ...{ at: 'ending', rate: 1_500 },
    does: 'the payer is back in the shop at the moment at which the rail tells the end',
  },
  'state-changed': {
    ...{ at: 'cart', rate: 1_000 },
    does: 'a cart is priced for another state than the one that it is checked out for',
  },
  'poison-request': {
    ...{ at: 'cart', rate: 500 },
    does: 'somebody sends account numbers, addresses and amounts that are none',
  },
  'process-killed': { at: 'weather', rate: 40, does: 'a process dies at any moment, for a minute' },
  'process-away': {
    ...{ at: 'weather', rate: 0 },
    does: 'a process dies, and nobody starts it again for hours, up to two days',
  },
  'process-twinned': {
    ...{ at: 'weather', rate: 60 },
    does: 'a second process of a service begins while the first one goes on for a minute',
  },
  'bank-down': { at: 'weather', rate: 50, does: 'the banks cannot be reached for 20 minutes' },
  partition: { at: 'weather', rate: 60, does: 'two services do not reach each other for minutes' },
  'store-down': { at: 'weather', rate: 40, does: 'nothing can be appended or read for a minute' },
  'settlement-stuck': {
    ...{ at: 'weather', rate: 0 },
    does: 'from an afternoon until after ten the settlements of days take no event',
  },
  'database-down': { at: 'weather', rate: 50, does: 'the database is away for a minute' },
  'subscription-dropped': { at: 'weather', rate: 80, does: 'a process loses its subscription' },
  'reader-behind': { at: 'weather', rate: 80, does: 'a process sees the log a minute late' },
  'clock-skewed': {
    ...{ at: 'birth', rate: 15_000 },
    does: 'the clock of a process is wrong by up to five minutes from its start',
  },
  'clock-stepped': {
    ...{ at: 'weather', rate: 60 },
    does: 'the clock of a process jumps by up to five minutes, back or forth',
  },
  'poison-event': {
    ...{ at: 'weather', rate: 30 },
    does: 'an event that no reader understands is appended to a stream of its own',
  },
} as const satisfies Readonly<Record<string, Fault>>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

/** How often each fault strikes, in the units of `FAULTS`. */
export type FaultPlan = Readonly<Record<FaultName, number>>;

/** The rate of every fault, times a factor: 0 for a good world, 1 for a standard one. */
export function planOf(factor: number): FaultPlan {
  const rates = FAULT_NAMES.map((name) => [name, FAULTS[name].rate * factor]);
  return Object.fromEntries(rates) as FaultPlan;
}

export const NO_FAULTS: FaultPlan = planOf(0);
export const DEFAULT_FAULTS: FaultPlan = planOf(1);
