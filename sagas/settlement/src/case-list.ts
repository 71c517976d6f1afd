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
  const cases = new Map<string, readonly OpenCase[]>();
  return {
    consumer: {
      name: 'settlement-cases',
      from: 'start',
      prefixes: [own],
      onEvent: ({ streamId, metadata, ...recorded }) => {
        const event = decodeOrPark(settlementEvents, { streamId, metadata, ...recorded });
        const state = evolve(days.get(streamId) ?? { is: 'absent' }, event);
        days.set(streamId, state);
        const subject = streamId.slice(own.length);
        const before = cases.get(subject) ?? [];
        const now = kindsOf(state).map((kind) => {
          const since = before.find((one) => one.kind === kind)?.since ?? metadata.at;
          return { kind, subject, since };
        });
        if (now.length === 0) cases.delete(subject);
        else cases.set(subject, now);
        return Promise.resolve();
      },
    },
    open: () => [...cases.values()].flat(),
  };
}

const LATE = 'SETTLEMENT_LATE';

/** What is late is closed by the day that takes it, a break by whoever matches the right line. */
function kindsOf(state: Settlement): readonly string[] {
  if (state.is === 'absent') return [];
  const late = state.late.length > 0 ? [LATE] : [];
  return state.is === 'unmatched' ? [...late, state.reason] : late;
}
