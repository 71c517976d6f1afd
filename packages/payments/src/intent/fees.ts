import { type Paise, basisPointsOf } from '@suuupra/kernel';

/** What the aggregator keeps of a capture, and the tax on it, both in basis points. */
export type FeeSchedule = Readonly<{ feeBp: bigint; cgstBp: bigint; sgstBp: bigint }>;

/** 0.20 % of the capture, and 9 % + 9 % GST on the fee. */
export const PLATFORM_FEES: FeeSchedule = { feeBp: 20n, cgstBp: 900n, sgstBp: 900n };

/** The fee of a capture and its GST, each rounded half up on its own. */
export function feesOf(
  captured: Paise,
  { feeBp, cgstBp, sgstBp }: FeeSchedule,
): Readonly<{ fee: Paise; feeCgst: Paise; feeSgst: Paise }> {
  const fee = basisPointsOf(captured, feeBp);
  return { fee, feeCgst: basisPointsOf(fee, cgstBp), feeSgst: basisPointsOf(fee, sgstBp) };
}
