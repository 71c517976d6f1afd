import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type EventCodec, type Json, canonicalJson, sortedJson } from '@suuupra/kernel';

type Stored = Readonly<{ type: string; data: Json }>;

/** The golden file of an event type: `PaymentCaptured` is in `payment-captured.json`. */
export function goldenName(type: string): string {
  return `${type.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()}.json`;
}

/**
 * Holds a codec to the golden files of a folder, one for every event type: each must still be
 * read, nothing in it may be lost, and what is written today must be read the same. Where samples
 * are given, each golden file must hold the sample of its type. With GOLDEN_WRITE=1 a missing
 * file is written from its sample; an existing one is never touched, because events are for ever.
 */
export function goldenEvents<Event extends Readonly<{ type: string }>>(
  codec: EventCodec<Event>,
  folder: string,
  samples: readonly Event[] = [],
): void {
  const found = filesIn(folder);
  if (process.env['GOLDEN_WRITE'] === '1') writeMissing(codec, { folder, found, samples });
  const files = filesIn(folder);
  expect(files, `golden files in ${folder}`).to.deep.equal(codec.types.map(goldenName).sort());
  for (const type of codec.types) {
    const golden = JSON.parse(readFileSync(join(folder, goldenName(type)), 'utf8')) as Stored;
    expect(golden.type, goldenName(type)).to.equal(type);
    const event = codec.decode(golden.type, golden.data);
    const again = codec.encode(event);
    expect(codec.decode(again.type, again.data), `${type} written and read`).to.deep.equal(event);
    expectKept(golden.data, again.data, type);
    const sample = samples.find((one) => one.type === type);
    if (sample !== undefined) expect(event, `the sample of ${type}`).to.deep.equal(sample);
  }
}

type Writing<Event> = Readonly<{
  folder: string;
  found: readonly string[];
  samples: readonly Event[];
}>;

function writeMissing<Event extends Readonly<{ type: string }>>(
  codec: EventCodec<Event>,
  { folder, found, samples }: Writing<Event>,
): void {
  mkdirSync(folder, { recursive: true });
  for (const type of codec.types) {
    const sample = samples.find((one) => one.type === type);
    if (sample === undefined || found.includes(goldenName(type))) continue;
    const { data } = codec.encode(sample);
    const text = JSON.stringify({ type, data: sortedJson(data) }, null, 2);
    writeFileSync(join(folder, goldenName(type)), `${text}\n`);
  }
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** Stored shapes only grow: whatever an old event holds, the same event holds today. */
function expectKept(golden: Json, today: Json | undefined, path: string): void {
  if (golden === null || typeof golden !== 'object') {
    expect(today, path).to.equal(golden);
    return;
  }
  expect(today, path).to.be.an(Array.isArray(golden) ? 'array' : 'object');
  const values = today as Readonly<Record<string, Json>>;
  for (const [key, value] of Object.entries(golden))
    expectKept(value, values[key], `${path}.${key}`);
  if (Array.isArray(golden)) {
    expect(values['length'], `${canonicalJson(golden)} at ${path}`).to.equal(golden.length);
  }
}
