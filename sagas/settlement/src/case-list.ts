import type { OpenCase } from '@suuupra/contracts/suuupra/ops/v1/status_service';
import { type Consumer, decodeOrPark } from '@suuupra/eventstore';
import { SETTLEMENT_CATEGORY, settlementEvents } from './events.ts';
import { type Settlement, evolve } from './saga.ts';

/** What a person has to look at: money that no settlement pays out by itself. */
export type CaseList = Readonly<{ consumer: Consumer; open: () => readonly OpenCase[] }>;

/** The open cases of all days, folded from the log. A day below zero is settlement's own case. */
export function createCaseList(): CaseList {
  const own = `${SETTLEMENT_CATEGORY}-`;
  const days = new Map<string, Settlement>();
  const cases = new Map<string, OpenCase>();
  return {
    consumer: {
      name: 'settlement-cases',
      from: 'start',
      prefixes: [own],
      onEvent: ({ streamId, metadata, ...recorded }) => {
        const event = decodeOrPark(settlementEvents, { streamId, metadata, ...recorded });
        const state = evolve(days.get(streamId) ?? { is: 'absent' }, event);
        days.set(streamId, state);
        if (!kindsOf(state).includes(LATE)) cases.delete(`${streamId}/${LATE}`);
        for (const kind of kindsOf(state)) {
          const key = `${streamId}/${kind}`;
          const since = cases.get(key)?.since ?? metadata.at;
          cases.set(key, { kind, subject: streamId.slice(own.length), since });
        }
        return Promise.resolve();
      },
    },
    open: () => [...cases.values()],
  };
}

const LATE = 'SETTLEMENT_LATE';

/** What is late is closed by the day that takes it; all others are closed by a person alone. */
function kindsOf(state: Settlement): readonly string[] {
  if (state.is === 'absent') return [];
  const late = state.late.length > 0 ? [LATE] : [];
  return state.is === 'unmatched' ? [...late, state.reason] : late;
}
