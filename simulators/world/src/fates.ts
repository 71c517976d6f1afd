import { FAULTS, FAULT_NAMES, type FaultName, type FaultPlan, type Opportunity } from './faults.ts';
import { hash32 } from './hash.ts';

/** One fault that struck: its name, what it struck and when, in microseconds since 1970. */
export type Incident = Readonly<{ name: FaultName; key: string; at: number }>;

/**
 * Draws fates. A fate hangs on the seed and on the name of what it strikes, not on the number of
 * draws before: take one order or one fault out of a world, and the others meet the same fates.
 * That is what makes a failing run shrinkable.
 */
export type Fates = Readonly<{
  /** The fault that strikes here, if any. The same name a second time is another opportunity. */
  draw: (opportunity: Opportunity, name: string) => Drawn;
  /** The fault that would strike what has this name, every time; nothing is put on record. */
  foretell: (opportunity: Opportunity, name: string) => FaultName | undefined;
  /** Puts on record that a fault has struck. */
  struck: (name: FaultName, key: string) => void;
  /** A whole number below the limit that belongs to a name. */
  below: (limit: number, name: string) => number;
  incidents: () => readonly Incident[];
}>;

/** What was drawn, and a name for further draws about the same opportunity. */
export type Drawn = Readonly<{ fault: FaultName | undefined; key: string }>;

export type FatesOptions = Readonly<{
  seed: string;
  plan: FaultPlan;
  now: () => number;
  /** The moment from which on nothing goes wrong any more. */
  until: number;
  /** Where given, only these incidents happen, each named `fault key`. */
  only?: ReadonlySet<string> | undefined;
}>;

const OF = 100_000;
/** How many numbers one hash can tell apart. */
const WORDS = 2 ** 32;

type Share = Readonly<{ name: FaultName; upTo: number }>;

export function createFates({ seed, plan, now, until, only }: FatesOptions): Fates {
  const root = hash32(seed, 1);
  const shares = sharesOf(plan);
  const seen = new Map<string, number>();
  const incidents: Incident[] = [];
  const struck = (name: FaultName, key: string): void => {
    incidents.push({ name, key, at: now() });
  };
  const foretell = (opportunity: Opportunity, key: string): FaultName | undefined => {
    const all = shares.get(opportunity);
    if (all === undefined || now() >= until) return undefined;
    const roll = hash32(key, root) % OF;
    const fault = all.find(({ upTo }) => roll < upTo)?.name;
    if (fault === undefined || only === undefined) return fault;
    return only.has(incidentOf(fault, key)) ? fault : undefined;
  };
  return {
    draw: (opportunity, name) => {
      const nth = (seen.get(name) ?? 0) + 1;
      seen.set(name, nth);
      const key = nth === 1 ? name : `${name} #${nth}`;
      const fault = foretell(opportunity, key);
      if (fault !== undefined) struck(fault, key);
      return { fault, key };
    },
    foretell,
    struck,
    below: (limit, name) => {
      const low = hash32(name, root ^ 0x5bd1e995);
      if (limit <= WORDS) return low % limit;
      // Hours are more microseconds than 32 bits can count; a number is exact up to 53 bits.
      return ((hash32(name, root ^ 0x2545f491) >>> 11) * WORDS + low) % limit;
    },
    incidents: () => incidents,
  };
}

/** How an incident is called where a run is told which ones to have. */
export function incidentOf(name: FaultName, key: string): string {
  return `${name} ${key}`;
}

function sharesOf(plan: FaultPlan): ReadonlyMap<Opportunity, readonly Share[]> {
  const shares = new Map<Opportunity, Share[]>();
  for (const name of FAULT_NAMES) {
    const { at } = FAULTS[name];
    if (plan[name] === 0 || at === 'weather') continue;
    share(shares, at, { name, rate: plan[name] });
    // Nobody outside dies of a call: a buyer whose app has crashed asks again.
    if (at === 'call' && !name.startsWith('crash')) {
      share(shares, 'visit', { name, rate: plan[name] });
    }
  }
  return shares;
}

function share(
  shares: Map<Opportunity, Share[]>,
  at: Opportunity,
  { name, rate }: Readonly<{ name: FaultName; rate: number }>,
): void {
  const all = shares.get(at) ?? [];
  all.push({ name, upTo: (all.at(-1)?.upTo ?? 0) + rate });
  shares.set(at, all);
}
