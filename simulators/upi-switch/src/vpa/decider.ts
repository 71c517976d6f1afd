import { type Decider, accept, reject } from '@suuupra/kernel';
import type { VpaEvent } from './events.ts';

/** Where a VPA leads. */
export type Destination = Readonly<{ accountNumber: string; bank: string; ifsc: string }>;

/** Answers can be doubled for a VPA that nobody has registered: payments with it fail, twice. */
export type Vpa = Readonly<{ destination: Destination | null; doubled: boolean }>;

export type VpaCommand =
  | (Readonly<{ type: 'RegisterVpa'; vpa: string }> & Destination)
  | Readonly<{ type: 'SetAnswersDoubled'; vpa: string; doubled: boolean }>;

export type VpaReason = 'VPA_EXISTS_WITH_DIFFERENT_ACCOUNT';

function same(a: Destination, b: Destination): boolean {
  return a.accountNumber === b.accountNumber && a.bank === b.bank && a.ifsc === b.ifsc;
}

/** A virtual payment address: it leads to one account for ever. */
export const vpa: Decider<VpaCommand, VpaEvent, Vpa, VpaReason> = {
  initial: { destination: null, doubled: false },
  evolve: (state, event) => {
    switch (event.type) {
      case 'VpaRegistered': {
        const { accountNumber, bank, ifsc } = event;
        return { ...state, destination: { accountNumber, bank, ifsc } };
      }
      case 'AnswersDoubledSet':
        return { ...state, doubled: event.doubled };
    }
  },
  decide: (command, state) => {
    switch (command.type) {
      case 'RegisterVpa': {
        const { accountNumber, bank, ifsc } = command;
        if (state.destination === null) {
          return accept({ type: 'VpaRegistered', vpa: command.vpa, accountNumber, bank, ifsc });
        }
        return same(state.destination, command)
          ? accept()
          : reject('VPA_EXISTS_WITH_DIFFERENT_ACCOUNT');
      }
      case 'SetAnswersDoubled': {
        const { doubled } = command;
        if (state.doubled === doubled) return accept();
        return accept({ type: 'AnswersDoubledSet', vpa: command.vpa, doubled });
      }
    }
  },
};
