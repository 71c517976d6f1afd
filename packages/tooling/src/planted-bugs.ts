/** A bug that is put into a copy of the checkout on purpose. */
export type PlantedBug = Readonly<{
  name: string;
  /** The rule of the house that it breaks. */
  rule: string;
  file: string;
  /** Text that stands in the file once, and what takes its place. */
  find: string;
  replace: string;
  /** The rule of the world that has to see it, or a part of its words. */
  foundBy: string;
}>;

export const PLANTED_BUGS: readonly PlantedBug[] = [];
