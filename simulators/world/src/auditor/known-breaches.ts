/** Rules that the house breaks at present, each with the reason. What is mended goes from here. */
export const KNOWN_BREACHES: readonly string[] = [];
