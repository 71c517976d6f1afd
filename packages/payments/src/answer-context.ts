import type { CommandContext } from '@suuupra/eventstore';
import { idOf } from '@suuupra/kernel';
import type { RailAnswer } from './rail.ts';

type Origin = Pick<CommandContext, 'correlationId' | 'causationId' | 'tenant'>;

/**
 * Under which ids an answer of the rail is recorded. The same answer again, over whichever way,
 * is the same command; another content is another one, and the rules decide what it means.
 */
export function answerContext(answer: RailAnswer, origin: Origin): CommandContext {
  return contextOf('rail-answer', answer, origin);
}

/**
 * The same for what the rail was asked on behalf of one request, behind what had been recorded by
 * then: what it says is news, also where it said the same before something else.
 */
export function evidenceContext(about: string, answer: RailAnswer, origin: Origin): CommandContext {
  return contextOf(`evidence/${about}`, answer, origin);
}

function contextOf(way: string, answer: RailAnswer, origin: Origin): CommandContext {
  const { transactionId, is, code, rrn, amount, payer, payee } = answer;
  const content = [is, code, rrn, amount.toString(), payer, payee];
  const commandId = idOf(way, transactionId, ...content);
  return { ...origin, commandId, actor: 'rail' };
}
