import type { Decider, Decision } from '@suuupra/kernel';

/** One command of a script with the decision on it and the state after it. */
export type Step<Command, Event, State, Reason extends string> = Readonly<{
  command: Command;
  decision: Decision<Event, Reason>;
  state: State;
}>;

/** What a script of commands left behind. */
export type Outcome<Command, Event, State, Reason extends string> = Readonly<{
  state: State;
  events: readonly Event[];
  /** The reasons of all refusals, in order. */
  reasons: readonly Reason[];
  steps: readonly Step<Command, Event, State, Reason>[];
}>;

/** Decides a script of commands one after the other, each on what the earlier ones recorded. */
export function run<Command, Event, State, Reason extends string>(
  decider: Decider<Command, Event, State, Reason>,
  script: readonly Command[],
  history: readonly Event[] = [],
): Outcome<Command, Event, State, Reason> {
  let state = fold(decider, history, decider.initial);
  const steps: Step<Command, Event, State, Reason>[] = [];
  for (const command of script) {
    const decision = decider.decide(command, state);
    if (decision.ok) state = fold(decider, decision.events, state);
    steps.push({ command, decision, state });
  }
  return {
    state,
    events: steps.flatMap(({ decision }) => (decision.ok ? decision.events : [])),
    reasons: steps.flatMap(({ decision }) => (decision.ok ? [] : [decision.reason])),
    steps,
  };
}

/** The state after some more events. */
export function fold<Command, Event, State, Reason extends string>(
  { evolve }: Decider<Command, Event, State, Reason>,
  events: readonly Event[],
  state: State,
): State {
  return events.reduce((before: State, event) => evolve(before, event), state);
}
