/** What a process is doing when it dies: an append, or a call that will never go out. */
export const DEADLY = ['append', 'call'] as const;
export type Deadly = (typeof DEADLY)[number];

/** When a life ends: with its nth append or its nth call. */
export type Death = Readonly<{ at: Deadly; after: number }>;

/** How far a life is. */
export type Mortality = Readonly<{
  died: () => boolean;
  /** The process begins to do one of these. */
  doing: (what: Deadly) => void;
}>;

/** A life with its death before it, or without one. */
export function createMortality(death?: Death): Mortality {
  let left = death?.after ?? Infinity;
  return {
    died: () => left <= 0,
    doing: (what) => {
      if (what === death?.at) left -= 1;
    },
  };
}
