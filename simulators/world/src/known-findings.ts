/**
 * Rules that a new world still breaks now and then, each with a seed that shows it. A new world
 * that breaks one of these is told and does not fail the suite; a kept one must break none. What is
 * mended goes from here.
 */
export const KNOWN_FINDINGS: Readonly<Record<string, string>> = {
  // A payment that is resolved in review may bear the review's id and not the order's.
  'all about an order bears its id': '1069052160888',
  // More or less is left in the escrow than the settlements say; not looked into yet.
  'the escrow is drained by settlement': '1069052160979',
  // Tax deducted for a creator is rounded in each part of a refund, and may go a paisa too far.
  'an account stays on its normal side': '1069052161019',
  // A refund that its person could not pay stays with him, and so does what waits for it.
  'every open case is explained': '1036553785801',
  'every machine comes to rest': '1036553785801',
  // A late answer leaves more in suspense than the case about it says; not looked into yet.
  'the legs of a transaction balance': '1036553785897',
};
