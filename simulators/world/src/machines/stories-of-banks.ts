import type { Story } from './scene.ts';

const asked: Story = ['TransactionReceived', 'AuthorisationRequested'];
const debiting: Story = [...asked, 'Authorised', 'DebitRequested'];
const crediting: Story = [...debiting, 'DebitPosted', 'CreditRequested'];
const silent = (leg: string): Story => [['LegTimedOut', { leg }]];
const takingDebitBack: Story = [...debiting, ...silent('debit'), 'DebitReversalRequested'];
const takingCreditBack: Story = [...crediting, ...silent('credit'), 'CreditReversalRequested'];
const unreversed = (code: string): Story => [['TransactionUnreversed', { code }]];
const deemed: Story = [...takingCreditBack, ...silent('creditReversal'), 'TransactionDeemed'];
const noted = (standing: string): Story => [['LateAnswerNoted', { leg: 'credit', standing }]];
const never = (leg: string): Story => [[`${leg}ReversalRefused`, { code: 'NO' }]];
const late = (kind: string): Story => [['TatBreached', { kind }]];
const rr: Story = [...takingDebitBack, ...silent('debitReversal'), ...unreversed('RR')];
const rp: Story = [...takingDebitBack, 'DebitPartlyReversed', ...unreversed('RP')];
const reversed: Story = [
  ...[...takingCreditBack, ...never('Credit'), 'DebitReversalRequested', 'DebitReversed'],
  'TransactionReversed',
];

/** The ways of a transaction online (payments.md §2.4) and behind it (§2.5). */
export const OF_TRANSACTIONS: readonly Story[] = [
  ['TransactionReceived', 'TransactionDeclined', 'FinalAnswerDelivered'],
  [...asked, 'AuthorisationRefused', 'TransactionDeclined'],
  [...debiting, 'DebitRefused', 'TransactionFailed'],
  [...takingDebitBack, ...never('Debit'), 'TransactionFailed'],
  [...crediting, 'CreditPosted', 'TransactionSucceeded', ...noted('note'), ...noted('mismatch')],
  [...deemed, 'TccReceived', 'NewsDelivered'],
  [...deemed, 'RetReceived', 'CreditReversed', ...late('RB'), 'ReturnPosted'],
  [...[...deemed, ...late('RB'), 'RetReceived', ...never('Credit')], 'ReturnPosted'],
  [...deemed, 'RetReceived', ...never('Credit'), ...late('RB'), 'ReturnPosted'],
  [...rr, 'DebitPartlyReversed', ...late('RR'), 'DrcReceived'],
  [...rr, ...late('RR'), 'ReversalCaseClosed'],
  [...rp, ...late('RP'), 'DrcReceived'],
  [...reversed, ...noted('mismatch'), 'MismatchResolved'],
  [
    ...[...reversed, ...noted('note'), 'DoubleValueFound', 'RecoveryRequested'],
    ...['RecoveryRefused', 'RecoveryRequested', 'RecoveryPosted'],
  ],
  [
    ...[...reversed, ...noted('note'), 'DoubleValueFound', 'RecoveryRequested'],
    ...['RecoveryRefused', 'RecoverySettled'],
  ],
];

export const OF_PARTICIPANTS: readonly Story[] = [['ParticipantRegistered', 'MemberCapped']];

const doubled = (isDoubled: boolean): Story => [['AnswersDoubledSet', { doubled: isDoubled }]];
export const OF_ADDRESSES: readonly Story[] = [
  ['VpaRegistered', ...doubled(true), ...doubled(false)],
];

const funding: Story = [
  ...['CycleCutoverMarked', 'CycleNetted', 'CycleFilesPublished', 'CycleFundingInstructed'],
];
export const OF_CYCLES: readonly Story[] = [
  [
    ...[...funding, 'CycleFellShort', 'CycleGuaranteeDrawn', 'CycleMemberFunded'],
    ...['CycleFunded', 'CycleSettled', 'CycleFinalised'],
  ],
  [...funding.slice(0, 3), 'CycleAborted'],
];

const moved = (txnId: string, ...types: readonly string[]): Story =>
  types.map((type) => [type, { txnId }]);
const returned = (txnId: string, adjustment: string): Story => [
  ['ReturnCounted', { txnId, adjustment }],
];
export const OF_POSITIONS: readonly Story[] = [
  [
    ...['PositionOpened', 'NetDebitCapSet', 'NetDebitCapCut', 'ShortfallCovered'],
    ...moved('x1', 'DebitReserved', 'ReservationReleased'),
    ...moved('x2', 'DebitReserved', 'DebitCounted'),
    ...[...returned('x2', '-5'), ...moved('x3', 'CreditCounted'), ...returned('x3', '5')],
    'PositionSettled',
  ],
];

const withheld = (txnId: string, leg: string, withholding: string): Story => [
  ['AnswerWithheld', { txnId, leg, withholding }],
];
const leg = (txnId: string, side: string, ...types: readonly string[]): Story =>
  types.map((type) => [type, { txnId, leg: side }]);
const declined = (txnId: string, code: string): Story => [
  ['PostingDeclined', { txnId, leg: 'debit', code }],
];
const held = (holdId: string, amount: string, ...types: readonly string[]): Story =>
  types.map((type) => [type, { holdId, amount }]);
const frozen = (freeze: string): Story => [['AccountFrozen', { freeze }], 'AccountUnfrozen'];

const ofLegs: Story = [
  ...[...leg('x1', 'debit', 'PostingDebited', 'PostingReversed'), ...declined('x2', 'Z9')],
  ...[...leg('x3', 'debit', 'ReversalTombstoned'), ...declined('x3', 'DT')],
  ...[...withheld('x4', 'debit', 'debit_late'), ...leg('x4', 'debit', 'PostingDebited')],
  ...[...withheld('x5', 'debit', 'reversal_partial'), ...leg('x5', 'debit', 'PostingDebited')],
  ...leg('x5', 'debit', 'PostingPartlyReversed', 'ReversalCompleted'),
  ...[...withheld('x6', 'credit', 'credit_late'), ...leg('x6', 'credit', 'PostingCredited')],
  ...leg('x6', 'credit', 'PostingReversalDeclined', 'RecoveryDeclined', 'PostingReversed'),
  ...withheld('x7', 'credit', 'credit_returned'),
  ...withheld('x8', 'credit', 'credit_after_reversal'),
  ...leg('x8', 'credit', 'ReversalOverlooked', 'PostingCredited'),
];

const ofHolds: Story = [
  ...[...held('h1', '50', 'HoldPlaced', 'HoldCaptured'), ...held('h2', '50', 'HoldDeclined')],
  ...[...held('h3', '50', 'HoldPlaced', 'HoldReleased'), ...held('h4', '50', 'HoldPlaced')],
  ...held('h4', '50', 'HoldExpired'),
];

const returnedTransfer: Story = [
  ...['BookTransferDebited', 'BookTransferDeclined', 'BookTransferReturned'].map(
    (type) => [type, { transferId: 'returned' }] as const,
  ),
];

export const OF_ACCOUNTS: readonly Story[] = [
  ['AccountOpened', ...ofLegs, ...ofHolds, 'BookTransferDebited', 'BookTransferCredited'],
  [
    ...['AccountOpened', ...frozen('dormant'), ...frozen('debitFrozen'), ...frozen('creditFrozen')],
    ...[['BookTransferDeclined', { transferId: 'declined' }] as const, ...returnedTransfer],
    'AccountClosed',
  ],
];

export const OF_TRANSFERS: readonly Story[] = [['TransferRequested']];
export const OF_FAULTS: readonly Story[] = [
  [
    ['BehaviourSet', { behaviour: 'frozen' }],
    ['BehaviourSet', { behaviour: 'ok' }],
  ],
];
export const OF_CONFIRMATIONS: readonly Story[] = ['TccRaised', 'TccRefused'].map((end) => [
  ...['ConfirmationScheduled', 'ConfirmationFellDue'],
  end,
]);
export const OF_DUTIES: readonly Story[] = ['DutyDischarged', 'DutyRefused'].map((end) => [
  ...['DutyScheduled', 'DutyFellDue'],
  end,
]);
