import type { Fact } from './fact.ts';
import type { Model } from './model.ts';

/** A rule that the log breaks, and where. */
export type Violation = Readonly<{ rule: string; subject: string; found: string }>;

/** A case that a service says is open. Its subject names ids, parted by bars or blanks. */
export type ToldCase = Readonly<{ kind: string; subject: string }>;

/** How a world ended: what the services' own tables and states say when nothing is under way. */
export type Ending = Readonly<{
  /** The ledger's table: account → paise, debit positive. */
  balances: ReadonlyMap<string, bigint>;
  /** The banks' balances as their services tell them, where they were asked. */
  bankBalances?: ReadonlyMap<string, bigint>;
  cases: readonly ToldCase[];
  parked: readonly Readonly<{ stream: string; problem: string }>[];
  stuck: readonly Readonly<{ stream: string; effect: string }>[];
  /** The kinds of cases that the injected faults explain. */
  expectations: readonly string[];
  /** The streams in which poison was planted. */
  poisoned?: readonly string[];
}>;

/** Tells a violation. */
export type Say = (rule: string, subject: string, found: string | number | bigint) => void;

export type Handler = (model: Model, fact: Fact, say: Say) => void;
export type Handlers = Readonly<Record<string, Handler>>;
export type Closing = (model: Model, end: End, say: Say) => void;

/** The ending together with what it means for ids. */
export type End = Ending &
  Readonly<{
    /** Whether an open case names one of these. */
    isInCase: (...ids: readonly string[]) => boolean;
  }>;

/** Rules about one matter: by type of event, for every event, and at the end. */
export type Family = Readonly<{
  rules: Readonly<Record<string, string>>;
  on: Handlers;
  every?: Handler;
  close?: Closing;
}>;

/** The ending as the rules ask it. */
export function endOf(ending: Ending): End {
  const named = new Set(ending.cases.flatMap(({ subject }) => subject.split(/[/ ]/)));
  return { ...ending, isInCase: (...ids) => ids.some((id) => named.has(id)) };
}
