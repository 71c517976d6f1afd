import { type Consumer, type Recorded, decodeOrPark } from '@suuupra/eventstore';
import { instantOf } from '@suuupra/kernel';
import { cycleEvents } from './cycle/events.ts';
import type { Deps } from './deps.ts';
import { participantEvents } from './participant/events.ts';
import { CYCLE_PREFIX, PARTICIPANT_PREFIX, TRANSACTION_PREFIX } from './reactions.ts';
import { transactionEvents } from './transaction/events.ts';

type Folded = Pick<Deps, 'rrns' | 'directory' | 'book' | 'cases'>;

function take({ rrns, directory, book, cases }: Folded, recorded: Recorded): void {
  const { streamId } = recorded;
  if (streamId.startsWith(TRANSACTION_PREFIX)) {
    const event = decodeOrPark(transactionEvents, recorded);
    if (event.type === 'TransactionReceived') rrns.observe(event.rrn);
    book.countTransaction(event, instantOf(recorded.metadata.at));
    cases.learn(event);
  } else if (streamId.startsWith(CYCLE_PREFIX)) {
    book.countCycle(decodeOrPark(cycleEvents, recorded), instantOf(recorded.metadata.at));
  } else if (streamId.startsWith(PARTICIPANT_PREFIX)) {
    directory.learn(decodeOrPark(participantEvents, recorded));
  }
}

/** What the switch knows from its own log, in log order: numbers, banks, cycles, cases. */
export function foldOf(folded: Folded): Consumer {
  return {
    name: 'upi-switch',
    from: 'start',
    prefixes: [TRANSACTION_PREFIX, CYCLE_PREFIX, PARTICIPANT_PREFIX],
    onEvent: async (recorded) => {
      take(folded, recorded);
      await Promise.resolve();
    },
  };
}
