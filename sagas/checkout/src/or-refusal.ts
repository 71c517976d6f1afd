import { refusalIn } from '@suuupra/grpc';

type Asked<T> = Readonly<
  { answer: T } | { reason: string; metadata: Readonly<Record<string, string>> }
>;

/** The answer, or the rule that said no: any rule, or one of these. All else is tried again. */
export async function orRefusal<T>(
  ask: () => Promise<T>,
  among?: readonly string[],
): Promise<Asked<T>> {
  try {
    return { answer: await ask() };
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal === undefined || !(among?.includes(refusal.reason) ?? true)) throw error;
    return refusal;
  }
}
