import { idOf } from '@suuupra/kernel';

/**
 * The id of a transaction on the rail: the prefix of our PSP (three letters) and 32 hexadecimal
 * digits, derived from what it is for, so that a crash can never make a second one of it.
 */
export function transactionIdOf(prefix: string, subject: string, number: number): string {
  return `${prefix}${idOf(subject, String(number)).replaceAll('-', '')}`;
}
