/** What a decider answers: events to record (none for a retry), or the rule that says no. */
export type Decision<Event, Reason extends string> =
  | Readonly<{ ok: true; events: readonly Event[] }>
  | Readonly<{ ok: false; reason: Reason; detail: Readonly<Record<string, string>> }>;

/**
 * A pure aggregate. `evolve` is total and trusting, because history already happened; `decide`
 * holds the rules in order of precedence. Clock and ids arrive inside the command; a command's
 * time always stands in its field `at`, because two tries of one command differ in nothing else.
 */
export type Decider<Command, Event, State, Reason extends string> = Readonly<{
  initial: State;
  evolve: (state: State, event: Event) => State;
  decide: (command: Command, state: State) => Decision<Event, Reason>;
}>;

/** Accepts the command. Without events it is a retry: it succeeds and records nothing. */
export function accept<Event>(...events: readonly Event[]): Readonly<{
  ok: true;
  events: readonly Event[];
}> {
  return { ok: true, events };
}

/** A rule says no. The detail goes to the caller as metadata, so it holds no personal data. */
export function reject<Reason extends string>(
  reason: Reason,
  detail: Readonly<Record<string, string>> = {},
): Readonly<{ ok: false; reason: Reason; detail: Readonly<Record<string, string>> }> {
  return { ok: false, reason, detail };
}
