import { expect } from 'chai';
import type { Decider, Decision } from '@suuupra/kernel';
import { fold } from './run.ts';

/** What a command may be expected to do. Matches are exact, never partial. */
export type When<Event, Reason extends string> = Readonly<{
  /** The command is accepted and records exactly these events, in this order; none for a retry. */
  records: (...events: readonly Event[]) => void;
  /** The rule with this name says no; the detail is compared where it is given. */
  refuses: (reason: Reason, detail?: Readonly<Record<string, string>>) => void;
}>;

export type Given<Command, Event, Reason extends string> = Readonly<{
  when: (command: Command) => When<Event, Reason>;
}>;

/**
 * A history and then one command: `given(decider, …events).when(command).records(…events)` or
 * `.refuses('REASON')`. The verb is `records`, never `then`: an object with a method `then` is a
 * promise to whatever awaits it.
 */
export function given<Command, Event, State, Reason extends string>(
  decider: Decider<Command, Event, State, Reason>,
  ...events: readonly Event[]
): Given<Command, Event, Reason> {
  const state = fold(decider, events, decider.initial);
  return { when: (command) => outcomeOf(decider.decide(command, state)) };
}

function outcomeOf<Event, Reason extends string>(
  decision: Decision<Event, Reason>,
): When<Event, Reason> {
  return {
    records: (...events) => expect(decision).to.deep.equal({ ok: true, events }),
    refuses: (reason, detail) => {
      const { ok } = decision;
      const said = ok ? decision.events : decision.reason;
      expect(said, ok ? 'it was accepted and records' : 'it was refused').to.equal(reason);
      if (detail !== undefined) expect(decision).to.have.deep.property('detail', detail);
    },
  };
}
