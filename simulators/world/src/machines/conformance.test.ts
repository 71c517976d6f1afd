import { expect } from 'chai';
import { type Conformance, createConformance } from './conformance.ts';
import type { Fact } from './fact.ts';
import { by, machine, owned, passing, resting, stays, terminal } from './machine.ts';
import { factOf } from './scene.ts';

const light = machine({
  name: 'light',
  category: 'test.lamp',
  key: by('lamp'),
  variants: { LampTurned: ({ data }) => (data as { to: string }).to },
  edges: {
    absent: { LampHung: 'off' },
    off: { 'LampTurned(on)': ['on', 'burnt out'], LampBroke: 'breaking' },
    on: { 'LampTurned(off)': 'off' },
    breaking: { LampSwept: 'swept' },
    'burnt out': stays('burnt out', 'LampSwept'),
    swept: {},
  },
  states: {
    off: resting('a lamp may hang unused'),
    on: owned('who sits under it', 'the end of the evening'),
    breaking: passing,
    'burnt out': terminal,
    swept: terminal,
  },
  ifKnown: ['LampSwept'],
  ignores: ['LampDusted'],
  memory: {
    start: 0,
    after: (burns, { type, data }) =>
      type === 'LampTurned' ? burns + ((data as { volts?: number }).volts ?? 1) : burns,
    pick: (burns) => (burns < 3 ? 'on' : burns < 4 ? 'burnt out' : undefined),
  },
});

const bill = machine({
  name: 'bill',
  category: 'test.lamp',
  key: by('lamp'),
  acrossStreams: true,
  edges: { absent: { LampHung: 'owed' }, owed: { LampSwept: 'paid' }, paid: {} },
  states: { owed: owned('the house', 'a month'), paid: terminal },
  ignores: ['LampTurned', 'LampBroke', 'LampDusted'],
  ifKnown: ['LampSwept'],
});

/** One stream of a lamp, of which each event says what it is about. */
function lamp(streamId: string, ...told: readonly (readonly [string, object?])[]): readonly Fact[] {
  return told.map(([type, data], revision) =>
    factOf({ streamId, type, revision, data: { lamp: 'l1', ...data } }),
  );
}

function judging(): Conformance {
  return createConformance({ machines: [light, bill] });
}

function found(judge: Conformance, facts: readonly Fact[]): readonly string[] {
  return facts.flatMap((fact) =>
    judge.observe(fact).map(({ rule, subject, found: seen }) => `${rule}: ${subject}: ${seen}`),
  );
}

const hung = ['LampHung'] as const;
const turned = (to: string) => ['LampTurned', { to }] as const;

describe('the judge of events', () => {
  it('lets pass what has an edge, and counts it', () => {
    const judge = judging();
    expect(found(judge, lamp('test.lamp-1', hung, turned('on'), turned('off')))).to.deep.equal([]);
    expect([...judge.covered()].sort()).to.deep.equal([
      'bill: absent –LampHung→ owed',
      'bill: owed',
      'light: absent –LampHung→ off',
      'light: off',
      'light: off –LampTurned(on)→ on',
      'light: on',
      'light: on –LampTurned(off)→ off',
    ]);
    expect(judge.required().size).to.equal(16);
  });

  it('names the machine, the thing, the state and the event that has no edge', () => {
    expect(found(judging(), lamp('test.lamp-1', hung, turned('off')))).to.deep.equal([
      'an event fits the state of its machine: light: test.lamp-1 l1: off –LampTurned(off)→',
    ]);
    expect(found(judging(), lamp('test.lamp-1', turned('on')))).to.deep.equal([
      'an event fits the state of its machine: light: test.lamp-1 l1: absent –LampTurned(on)→',
    ]);
  });

  it('goes on from the state before an event that has no edge', () => {
    const judge = judging();
    const facts = lamp('test.lamp-1', hung, turned('off'), turned('on'));
    expect(found(judge, facts)).to.have.lengthOf(1);
    expect(judge.covered()).to.include('light: off –LampTurned(on)→ on');
  });

  it('picks by memory where an event may lead to several states', () => {
    const judge = judging();
    const facts = lamp(
      'test.lamp-1',
      hung,
      turned('on'),
      turned('off'),
      turned('on'),
      turned('on'),
    );
    expect(found(judge, facts)).to.deep.equal([
      'a terminal fact is never rewritten: light: test.lamp-1 l1: burnt out –LampTurned(on)→',
    ]);
  });

  it('lets nothing pass for which the memory picks no state, and forgets it', () => {
    const judge = judging();
    const tooMuch = ['LampTurned', { to: 'on', volts: 4 }] as const;
    expect(found(judge, lamp('test.lamp-1', hung, tooMuch, turned('on')))).to.deep.equal([
      'an event fits the state of its machine: light: test.lamp-1 l1: off –LampTurned(on)→',
    ]);
    expect(judge.covered()).to.include('light: on');
  });

  it('asks a machine only about the streams that it is of', () => {
    const one = { category: 'test.lamp', states: { hung: terminal }, ignores: [] };
    const edges = { absent: { LampHung: 'hung' }, hung: {} } as const;
    const machines = ['1', '2'].map((end) =>
      machine({ ...one, edges, name: `lamp ${end}`, of: (stream) => stream.endsWith(end) }),
    );
    const judge = createConformance({ machines });
    found(judge, lamp('test.lamp-2', hung));
    expect([...judge.covered()]).to.deep.equal(['lamp 2: hung', 'lamp 2: absent –LampHung→ hung']);
  });

  it('holds each thing of a stream to its own state', () => {
    const other = { lamp: 'l2' };
    const facts = lamp(
      'test.lamp-1',
      hung,
      ['LampHung', other],
      ['LampTurned', { ...other, to: 'off' }],
    );
    expect(found(judging(), facts)).to.deep.equal([
      'an event fits the state of its machine: light: test.lamp-1 l2: off –LampTurned(off)→',
    ]);
  });

  it('holds a thing that stands above streams to one state', () => {
    const judge = judging();
    found(judge, lamp('test.lamp-1', hung));
    expect(found(judge, lamp('test.lamp-2', hung))).to.deep.equal([
      'an event fits the state of its machine: bill: test.lamp-1 l1: owed –LampHung→',
    ]);
  });

  it('ignores what it is told to ignore, and nothing else', () => {
    const known = 'an event is one that somebody knows';
    expect(found(judging(), lamp('test.lamp-1', ['LampDusted']))).to.deep.equal([]);
    expect(found(judging(), lamp('test.lamp-1', ['LampSold']))).to.deep.equal([
      `${known}: test.lamp-1@0: LampSold`,
    ]);
    expect(found(judging(), lamp('test.chair-1', ['LampHung']))).to.deep.equal([
      `${known}: test.chair-1@0: LampHung`,
    ]);
  });

  it('wants an event to be about something that somebody knows', () => {
    expect(found(judging(), lamp('test.lamp-1', ['LampSwept']))).to.deep.equal([
      'an event is about something that is known: test.lamp-1@0: LampSwept',
    ]);
    const judge = judging();
    found(judge, lamp('test.lamp-1', hung));
    expect(judge.observe(factOf({ ...swept, revision: 1 }))).to.have.lengthOf(1);
  });

  it('wants the whole of what is written in one append', () => {
    expect(
      found(judging(), lamp('test.lamp-1', hung, ['LampBroke'], ['LampDusted'])),
    ).to.deep.equal([
      'what is written in one append is written whole: ' +
        'test.lamp-1@2: test.lamp-1 l1 is still breaking',
    ]);
    const whole = lamp('test.lamp-1', hung, ['LampBroke'], ['LampSwept']);
    expect(found(judging(), whole)).to.deep.equal([]);
  });

  it('tells who has what to do', () => {
    const judge = judging();
    found(judge, lamp('test.lamp-1', hung, turned('on')));
    found(judge, lamp('test.lamp-2', ['LampHung', { lamp: 'l2' }], ['LampBroke', { lamp: 'l2' }]));
    found(judge, lamp('test.lamp-3', ['LampHung', { lamp: 'l3' }], ['LampSwept', { lamp: 'l3' }]));
    const subjects = judge.unfinished().map(({ machine: one, state, owner, within }) => {
      return `${one} ${state}: ${owner}, ${within}`;
    });
    expect(subjects).to.deep.equal([
      'light on: who sits under it, the end of the evening',
      'bill owed: the house, a month',
      'light breaking: whoever has written half of an append, at once',
      'bill owed: the house, a month',
    ]);
  });
});

const swept = { streamId: 'test.lamp-1', type: 'LampSwept', data: { lamp: 'l1' } };

describe('the order within a stream', () => {
  const at = (revision: number, time: string): Fact =>
    factOf({
      streamId: 'test.lamp-1',
      type: 'LampDusted',
      revision,
      data: {},
      at: `2026-11-16T${time}Z`,
    });

  it('has no hole, and nothing twice', () => {
    const rule = 'the revisions of a stream have no hole';
    const early = '04:00:00.000000';
    for (const revision of [1, 3]) {
      const judge = judging();
      found(judge, [at(0, early), at(1, early)]);
      expect(found(judge, [at(revision, early)])).to.deep.equal([
        `${rule}: test.lamp-1: ${revision} where 2 was to come`,
      ]);
    }
    expect(found(judging(), [at(1, early)])).to.have.lengthOf(1);
  });

  it('goes forward in time, but for what clocks may differ', () => {
    const facts = [at(0, '04:00:10.000000'), at(1, '04:00:00.000000'), at(2, '04:00:05.000000')];
    const rule = 'time does not go back within a stream';
    const latest = 'after 2026-11-16T04:00:10.000000Z';
    expect(found(judging(), facts)).to.deep.equal([
      `${rule}: test.lamp-1@1: 2026-11-16T04:00:00.000000Z ${latest}`,
      `${rule}: test.lamp-1@2: 2026-11-16T04:00:05.000000Z ${latest}`,
    ]);
    const of = (skew: bigint): Conformance => createConformance({ machines: [light], skew });
    expect(found(of(10_000_000n), facts)).to.deep.equal([]);
    expect(found(of(9_999_999n), facts)).to.have.lengthOf(1);
  });
});
