import type { Answer } from './answers.ts';
import type { Transaction } from './state.ts';

/**
 * What an answer of a bank is called: the same words are the same answer, said again. So they say
 * to which request it was given: a bank may well say the same to a later one, and mean it.
 */
export function answerName(answer: Omit<Answer, 'at'>): readonly string[] {
  const { leg, code, bankAvailable, reserve, reversed, recovery, returnNumber, again } = answer;
  const name: string[] = [leg, code, String(bankAvailable)];
  if (reserve) name.push('reserve');
  if (reversed !== undefined) name.push(`reversed ${reversed}`);
  if (recovery !== undefined) name.push(`recovery ${recovery}`);
  if (returnNumber !== undefined) name.push(`return ${returnNumber}`);
  if (again) name.push('again');
  return name;
}

/** What a return is called that begins now: a bank that could not give it back may try again. */
export function returnName(state: Transaction): readonly string[] {
  const returns = state.is === 'absent' ? 0 : state.facts.returns;
  return returns === 0 ? [] : [`return ${returns + 1}`];
}
