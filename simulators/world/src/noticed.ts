import type { Recorded } from '@suuupra/eventstore';
import { type Fact, factOf } from './facts.ts';
import { seesRail } from './noticed-rail.ts';
import { seesShop } from './noticed-shop.ts';

/** What the log shows to have happened although nobody injected it at one place, by name. */
export const NOTICED = {
  'callback-doubled': 'the rail tells the end of a payment twice in the same words',
  'debit-late': 'a bank says that it has debited when the switch has given up and reversed',
  'credit-late': 'a bank says that it has credited when the switch has given up and reversed',
  'credit-lost': 'a deemed credit is confirmed by the back office of its bank',
  'credit-returned': 'a deemed credit comes back',
  'reversal-lost': 'whether a debit is back is not known, until its bank says so',
  'reversal-partial': 'a debit comes back in part',
  'credit-after-reversal': 'payer and payee both have the money',
  'reversal-first': 'a reversal arrives before what it reverses',
  'cut-over-straddled': 'a transaction is debited in one cycle and final in the next',
  'leg-in-flight-at-cut': 'a leg is asked for and not answered when the cycle is cut',
  'cap-reached': 'a debit is declined because its bank may not owe more',
  'surplus-capture': 'a second attempt succeeds where one is captured',
  'late-success': 'an attempt succeeds that counted as failed',
  'paid-after-end': 'money comes for an order that has expired or is cancelled',
  'late-without-seats': 'money comes when the seats of the order are given back',
  'tax-rounded': 'the tax of a line is not two equal halves of whole paise',
  'year-rolled': 'a document is of another financial year in India than it would be in UTC',
} as const;

export type NoticedName = keyof typeof NOTICED;
export const NOTICED_NAMES = Object.keys(NOTICED) as readonly NoticedName[];

/** Says that it was seen once. */
export type Say = (name: NoticedName) => void;

/** What to do at the sight of an event, by its type. */
export type Eye = Readonly<Record<string, (fact: Fact, event: Recorded) => void>>;

/** How often each of them is to be seen in a log. */
export function noticedIn(log: readonly Recorded[]): ReadonlyMap<NoticedName, number> {
  const counts = new Map<NoticedName, number>();
  const say: Say = (name) => void counts.set(name, (counts.get(name) ?? 0) + 1);
  const eyes = [...seesRail(say), seesShop(say)];
  for (const event of log) {
    for (const eye of eyes) eye[event.type]?.(factOf(event), event);
  }
  return counts;
}
