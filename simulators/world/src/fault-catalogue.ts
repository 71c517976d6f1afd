import type { Built, Waiting } from './catalogued.ts';
import { FAULTS_OF_HOUSE } from './faults-of-house.ts';
import { FAULTS_OF_PAYMENTS } from './faults-of-payments.ts';

/** The faults that a world goes through. */
export const BUILT: readonly Built[] = [...FAULTS_OF_PAYMENTS, ...FAULTS_OF_HOUSE];

function waiting(number: number, title: string, waits: string, why: string): Waiting {
  return { number, title, waits, why };
}

/** The faults that wait, each for the issue that builds what they concern. */
export const WAITING: readonly Waiting[] = [
  waiting(
    7,
    'forged or replayed callback',
    'security',
    'callbacks bear no signature and no nonce yet, so none can be forged',
  ),
  waiting(
    23,
    'refund during open chargeback',
    'disputes',
    'there are no chargebacks and no disputed hold',
  ),
  waiting(24, 'chargeback and voluntary refund cross', 'disputes', 'there are no chargebacks'),
  waiting(
    41,
    'settlement file truncated, wrong control total',
    'settlement files and reconciliation',
    'the switch publishes the hash of a file; nobody reads files',
  ),
  waiting(
    42,
    'partial file: member missing',
    'settlement files and reconciliation',
    'nobody reads files',
  ),
  waiting(
    43,
    'same file twice, corrected file',
    'settlement files and reconciliation',
    'nobody reads files',
  ),
  waiting(
    44,
    'file row for unknown RRN, success missing from file',
    'settlement files and reconciliation',
    'nobody reads files',
  ),
  waiting(51, 'peak-hour mandate run', 'mandates', 'there are no mandates'),
  waiting(52, 'mandate revoked between notice and debit', 'mandates', 'there are no mandates'),
  waiting(53, 'mandate already honoured', 'mandates', 'there are no mandates'),
  waiting(54, 'pre-debit notice failed to send', 'mandates', 'there are no mandates'),
  waiting(
    59,
    'GST rate change between order and payment',
    'a catalogue that changes',
    'a listed item never changes: there is no way to give it another rate',
  ),
  waiting(
    64,
    'restore from a backup older than the rail',
    'settlement files and reconciliation',
    'missing facts are made again from files, which nobody reads yet',
  ),
  waiting(
    65,
    'operator edits money by hand',
    '3. A ledger that an auditor can prove without trusting us',
    'there is no adjustment command and no hash chain yet',
  ),
];
