import { type Fact, textIn } from './fact.ts';
import { each, machine, owned, resting, terminal } from './machine.ts';

/** What was asked under the id of a request stands for ever; what moved stands on the accounts. */
export const transferRequest = machine({
  name: 'transfer request',
  category: 'bank.transfer',
  edges: { absent: { TransferRequested: 'requested' }, requested: {} },
  states: { requested: terminal },
  ignores: [],
});

const behaviourOf = (fact: Fact): string =>
  textIn(fact, 'behaviour') === 'ok' ? 'as it should' : 'otherwise';

/** How a bank behaves towards a payer; a word that changes nothing is not recorded. */
export const fault = machine({
  name: 'behaviour of a bank',
  category: 'bank.fault',
  variants: { BehaviourSet: behaviourOf },
  edges: {
    absent: { 'BehaviourSet(otherwise)': 'faulty' },
    faulty: { 'BehaviourSet(otherwise)': 'faulty', 'BehaviourSet(as it should)': 'mended' },
    mended: { 'BehaviourSet(otherwise)': 'faulty' },
  },
  states: {
    faulty: resting('until an operator says otherwise'),
    mended: resting('until an operator says otherwise'),
  },
  ignores: [],
});

/** The duty to confirm a credit that was posted and not answered. */
export const confirmation = machine({
  name: 'confirmation of a credit',
  category: 'bank.confirmation',
  edges: {
    absent: { ConfirmationScheduled: 'scheduled' },
    scheduled: { ConfirmationFellDue: 'due' },
    due: { TccRaised: 'raised', TccRefused: 'refused' },
    ...each(['raised', 'refused'], {}),
  },
  states: {
    scheduled: owned('the bank', '30 minutes after the order'),
    due: owned('the bank', 'until the switch can be reached'),
    raised: terminal,
    refused: terminal,
  },
  ignores: [],
});

/** What a bank owes for a leg to which it has said nothing: an answer, or the money. */
export const duty = machine({
  name: 'duty of a bank',
  category: 'bank.duty',
  edges: {
    absent: { DutyScheduled: 'scheduled' },
    scheduled: { DutyFellDue: 'due' },
    due: { DutyDischarged: 'discharged', DutyRefused: 'refused' },
    ...each(['discharged', 'refused'], {}),
  },
  states: {
    scheduled: owned('the bank', '40 s after the leg, or 30 minutes after the order'),
    due: owned('the bank', 'until the switch can be reached'),
    discharged: terminal,
    refused: terminal,
  },
  ignores: [],
});
