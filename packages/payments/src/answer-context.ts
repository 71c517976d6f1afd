import type { CommandContext } from '@suuupra/eventstore';
import { idOf } from '@suuupra/kernel';
import type { RailAnswer } from './rail.ts';

/**
 * Under which ids an answer of the rail is recorded. The same answer again, over whichever way,
 * is the same command; another content is another one, and the rules decide what it means.
 */
export function answerContext(
  answer: RailAnswer,
  origin: Pick<CommandContext, 'correlationId' | 'causationId' | 'tenant'>,
): CommandContext {
  const { transactionId, is, code, rrn, amount, payer, payee } = answer;
  const content = [is, code, rrn, amount.toString(), payer, payee];
  const commandId = idOf('rail-answer', transactionId, ...content);
  return { ...origin, commandId, actor: 'rail' };
}
