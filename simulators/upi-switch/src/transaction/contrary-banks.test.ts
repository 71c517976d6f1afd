import { expect } from 'chai';
import fc from 'fast-check';
import type { TransactionCommand } from './decider.ts';
import type { TransactionEvent } from './events.ts';
import { type Ask, DUTY_AT, type Message, anyMove } from './message-world.ts';
import { createMessageWorld, playedOut } from './message-world.ts';
import { receive } from './scene.ts';
import { hasEnded, hasOpenCase, suspenseOf } from './state.ts';

const { amount } = receive;
const ways = ['debitLate', 'creditLate', 'returned', 'lost', 'partial', 'overlooked'] as const;
type Way = (typeof ways)[number];

/** The books of a bank in one transaction: what each side has of it. */
type Books = { debited: bigint; credited: bigint; barred: Set<string>; once: Set<string> };

function creditSide(books: Books, way: Way) {
  const isSilent = ['creditLate', 'overlooked', 'returned'].includes(way);
  const wasAsked = (): boolean => books.once.has('credit');
  return {
    post: (): string | undefined => {
      if (books.barred.has('credit')) return 'DF';
      if (wasAsked()) return isSilent ? undefined : '00';
      books.once.add('credit');
      if (way !== 'overlooked' && way !== 'returned') books.credited = amount;
      return isSilent ? undefined : '00';
    },
    takeBack: (): string | undefined => {
      if (way === 'returned' && wasAsked()) return books.barred.has('credit') ? 'NO' : undefined;
      if (books.credited > 0n || books.once.has('takenBack')) {
        books.credited = 0n;
        books.once.add('takenBack');
        return '21';
      }
      // No original, and it is not barred: the credit comes after all.
      if (way !== 'overlooked' || !wasAsked()) books.barred.add('credit');
      return 'NO';
    },
  };
}

function debitSide(books: Books, way: Way) {
  return {
    post: (): string | undefined => {
      if (books.barred.has('debit')) return 'DT';
      if (!books.once.has('debit')) books.debited = amount;
      books.once.add('debit');
      return ['debitLate', 'lost', 'partial'].includes(way) ? undefined : '00';
    },
    takeBack: (): Omit<Message, 'leg'> | undefined => {
      if (!books.once.has('debit')) {
        books.barred.add('debit');
        return { code: 'NO' };
      }
      if (books.once.has('drc')) return { code: '21' };
      if (way === 'lost') return undefined;
      if (way === 'partial') {
        books.debited = amount - amount / 2n;
        return { code: '32', reversed: amount / 2n };
      }
      books.debited = 0n;
      return { code: '21' };
    },
  };
}

/** A bank that is silent at first and does what it owes later, once it has been asked at all. */
function contraryBank(way: Way) {
  const books: Books = { debited: 0n, credited: 0n, barred: new Set(), once: new Set() };
  const [debit, credit] = [debitSide(books, way), creditSide(books, way)];
  const said = (ask: Ask, code: string | undefined): Message | undefined =>
    code === undefined ? undefined : { ...ask, code };
  const answer = (ask: Ask): Message | undefined => {
    const { leg } = ask;
    if (leg === 'authorisation') return { leg, code: '00' };
    if (leg === 'debit') return said(ask, debit.post());
    if (leg === 'credit') return said(ask, credit.post());
    if (leg === 'creditReversal') return said(ask, credit.takeBack());
    const back = debit.takeBack();
    return back && { ...ask, ...back };
  };
  const due = (): readonly (Message | TransactionCommand)[] => {
    const isDebitDue = books.once.has('debit');
    const isCreditDue = books.once.has('credit');
    if (way === 'debitLate' && isDebitDue) return [{ leg: 'debit', code: '00' }];
    if (way === 'creditLate' && isCreditDue) return [{ leg: 'credit', code: '00' }];
    if (way === 'returned' && isCreditDue) {
      books.barred.add('credit');
      return [{ type: 'RaiseRet', at: DUTY_AT }];
    }
    if ((way === 'lost' || way === 'partial') && isDebitDue) {
      books.debited = 0n;
      books.once.add('drc');
      return [{ type: 'RaiseDrc', at: DUTY_AT }];
    }
    if (way !== 'overlooked' || !isCreditDue) return [];
    const isNew = !books.barred.has('credit') && !books.once.has('comeAfterAll');
    if (isNew) books.credited = amount;
    books.once.add('comeAfterAll');
    return books.barred.has('credit') ? [] : [{ leg: 'credit', code: '00' }];
  };
  return { answer, due, books };
}

const anyScript = fc.record({
  way: fc.constantFrom(...ways),
  agreed: fc.constant(true),
  moves: fc.array(anyMove(['duty']), { maxLength: 30 }),
});

const endings = (events: readonly TransactionEvent[]): number =>
  events.filter((event) => 'decidedAt' in event).length;

describe('a transaction between banks that contradict themselves', () => {
  it('ends once, and comes to rest with every paisa in one place', () => {
    const reached = new Set<string>();
    const property = fc.property(anyScript, (script) => {
      const bank = contraryBank(script.way);
      const world = createMessageWorld(bank);
      const onMove = (): void => {
        expect(endings(world.events)).to.be.at.most(1);
        const state = world.state();
        if (!hasEnded(state) || hasOpenCase(state)) return;
        expect(suspenseOf(state.facts), 'nothing in suspense without a case').to.equal(0n);
      };
      playedOut(world, script, onMove);
      // What is owed is done in the end, and what follows from it.
      for (let round = 0; round < 2; round += 1) {
        world.move({ what: 'duty', pick: 0 });
        world.drain();
        onMove();
      }
      const state = world.state();
      expect(endings(world.events)).to.equal(1);
      // What a network swallows for good may leave a case to people; nothing else does.
      const isLost = script.moves.some(({ what }) => what.startsWith('lose'));
      if (!isLost) expect(hasOpenCase(state), 'a case that nobody will close').to.equal(false);
      if (hasOpenCase(state)) return;
      expect(bank.books.debited, 'what left the payer').to.equal(bank.books.credited);
      const news = world.events.map(({ type }) => type);
      for (const type of news) reached.add(`${script.way} ${type}`);
    });
    fc.assert(property, { numRuns: 2_000, seed: 20_261_116 });
    expect([...reached]).to.include.members([
      'debitLate TransactionFailed',
      'creditLate TransactionReversed',
      'creditLate RetReceived',
      'returned ReturnPosted',
      'lost DrcReceived',
      'partial DebitPartlyReversed',
      'partial DrcReceived',
      'overlooked DoubleValueFound',
      'overlooked RecoveryPosted',
    ]);
  });
});
