import type { Recorded } from '@suuupra/eventstore';
import { type Json, parseInstant } from '@suuupra/kernel';
import type { Incident } from './fates.ts';
import { FAULTS } from './faults.ts';
import type { Outcome, Seen } from './run-world.ts';

type Line = Readonly<{ at: number; rank: number; text: string }>;

const MINUTES_AHEAD = 330;
const WIDTH = 150;

/**
 * A run as a timeline that a person can read: what was appended, what went wrong (`!`), and which
 * rule was broken (`X`), by the one clock of the world and in Indian time.
 */
export function storyOf(outcome: Outcome): string {
  const lines = [
    ...outcome.events.filter(isOfTheStory).map(lineOfEvent),
    ...outcome.incidents.map(lineOfIncident),
    ...outcome.violations.map(lineOfViolation),
  ];
  const sorted = lines.toSorted((a, b) => a.at - b.at || a.rank - b.rank);
  return sorted.map(({ at, text }) => `${indianTime(at)} ${text}`.slice(0, WIDTH)).join('\n');
}

const SETTING_UP = [
  ...['ParticipantRegistered', 'VpaRegistered', 'AccountOpened', 'ItemListed', 'SeatsOpened'],
  ...['CouponCreated', 'AnswersDoubledSet'],
];

/** What was there before the first order is the stage, and the same in every story. */
function isOfTheStory({ type }: Recorded): boolean {
  return !SETTING_UP.includes(type);
}

function lineOfEvent({ streamId, type, data, metadata, position }: Recorded): Line {
  const at = Number(parseInstant(metadata.at) ?? 0n);
  const fields = Object.entries(data as Readonly<Record<string, Json>>)
    .filter(([name]) => !streamId.endsWith(`${(data as Record<string, Json>)[name] as string}`))
    .map(([name, value]) => `${name}=${shortened(value)}`);
  const text = `  ${shortStream(streamId)} ${type} ${fields.join(' ')}`;
  return { at, rank: Number(position), text };
}

function lineOfIncident({ name, key, at }: Incident): Line {
  return { at, rank: -2, text: `! ${name}: ${FAULTS[name].does} (${shortened(key)})` };
}

function lineOfViolation({ rule, subject, found, at }: Seen): Line {
  return { at, rank: Infinity, text: `X BROKEN: ${rule}: ${subject}: ${found}` };
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-([0-9a-f]{12})/g;

/** Ids by their last digits: they only have to be told apart. */
function shortened(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replaceAll(ID, (_id, end: string) => `…${end.slice(-6)}`);
}

function shortStream(streamId: string): string {
  return shortened(streamId).padEnd(30);
}

function indianTime(at: number): string {
  const shifted = new Date(Math.floor(at / 1_000) + MINUTES_AHEAD * 60_000);
  return shifted.toISOString().slice(5, 23).replace('T', ' ');
}
