import { type EventOf, eventCodec, oneOf, paise, text } from '@suuupra/kernel';
import { postingLegs } from '../account/events.ts';
import { withholdings } from '../behaviour.ts';

const about = { txnId: text, leg: oneOf(...postingLegs) };

export const dutyEvents = eventCodec({
  DutyScheduled: {
    ...about,
    withholding: oneOf(...withholdings),
    accountNumber: text,
    amount: paise,
    merchantReference: text,
    correlationId: text,
    dueAt: text,
  },
  DutyFellDue: about,
  /** The code that was said to the switch, TCC, RET and DRC among them; '' where none was left. */
  DutyDischarged: { ...about, code: text },
  /** The switch would not hear it, and never will. */
  DutyRefused: { ...about, reason: text },
});

export type DutyEvent = EventOf<typeof dutyEvents>;
