import type { Recorded } from '@suuupra/eventstore';
import { expect } from 'chai';
import { READABLE } from './auditor.ts';
import { CORRELATION_RULES } from './correlation.ts';
import { METADATA_RULES } from './metadata.ts';
import { brokenBy, logOf } from './scene.ts';
import { ENDING, STORY } from './story.ts';

const PLACE = 20;

/** The log of the story, one event of which is changed. */
function changed(
  change: (event: Recorded, log: readonly Recorded[]) => Recorded,
): readonly string[] {
  const log = logOf(STORY);
  return brokenBy(log.map((event, place) => (place === PLACE ? change(event, log) : event)));
}

const withMetadata = (metadata: Readonly<Record<string, string>>): readonly string[] =>
  changed((event) => ({ ...event, metadata: { ...event.metadata, ...metadata } }));
const UNKNOWN = '00000000-0000-5000-8000-000000000000';

describe('the rules of the auditor about what stands beside an event', () => {
  it('turn red where a string is missing or is the store’s own', () => {
    expect(withMetadata({ tenant: '' })).to.deep.equal([METADATA_RULES.complete]);
    expect(withMetadata({ $truncate: '1' })).to.deep.equal([METADATA_RULES.complete]);
  });
  it('turn red where an id is given twice, or is not of its command', () => {
    const twice = changed((event, log) => ({ ...event, id: log[PLACE - 1]?.id ?? '' }));
    expect(twice).to.include.members([METADATA_RULES.unique, METADATA_RULES.derived]);
    const other = changed((event) => ({ ...event, id: UNKNOWN }));
    expect(other).to.include(METADATA_RULES.derived).and.not.include(METADATA_RULES.unique);
  });
  it('turn red where a position does not grow', () => {
    const broken = changed((event) => ({ ...event, position: 1n }));
    expect(broken).to.deep.equal([METADATA_RULES.position]);
  });
  it('turn red where time goes back in a stream', () => {
    const at = '2026-11-16T06:29:59.999999Z';
    const log = logOf(STORY).map((event, place) =>
      place === STORY.length - 1 ? { ...event, metadata: { ...event.metadata, at } } : event,
    );
    expect(brokenBy(log, ENDING)).to.deep.equal([METADATA_RULES.time]);
  });
  it('turn red where a cause is not in the log, and once more where it comes later', () => {
    expect(withMetadata({ causationId: UNKNOWN })).to.deep.equal([METADATA_RULES.lost]);
    const log = logOf(STORY);
    const later = log[PLACE + 1]?.id ?? '';
    const broken = withMetadata({ causationId: later });
    expect(broken).to.deep.equal([METADATA_RULES.lost, METADATA_RULES.cause]);
  });
  it('turn red where an event about an order bears another id', () => {
    expect(withMetadata({ correlationId: 'o2' })).to.deep.equal([CORRELATION_RULES.order]);
  });
  it('turn red where an event cannot be read', () => {
    const broken = changed((event) => ({ ...event, type: 'ItemListed', data: { price: 1 } }));
    expect(broken).to.include(READABLE);
  });
});
