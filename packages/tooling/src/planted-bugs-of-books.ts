import type { PlantedBug } from './planted-bugs.ts';

/** Bugs in projectors, in the ledger, and in what is counted: seats, coupons, tax, days. */
export const BUGS_OF_BOOKS: readonly PlantedBug[] = [
  {
    name: 'checkpoint-first',
    rule: 'A checkpoint moves together with its rows.',
    file: 'packages/projector/src/commit.ts',
    find: `await store.commitBatch({ projection, epoch, from, to }, writes);`,
    replace: `const before = to - 1n;
      await store.commitBatch({ projection, epoch, from, to: before }, []);
      await store.commitBatch({ projection, epoch, from: before, to }, writes);`,
    foundBy: 'nothing breaks',
  },
  {
    name: 'half-a-batch',
    rule: 'The rows of a batch are committed together.',
    file: 'packages/projector/src/commit.ts',
    find: `await store.commitBatch({ projection, epoch, from, to }, writes);`,
    replace: `const left = tries === 1 ? writes : writes.slice(1);
      await store.commitBatch({ projection, epoch, from, to }, left);`,
    foundBy: 'a rebuilt read model equals the live one',
  },
  {
    name: 'lost-commit-skipped',
    rule: 'An event whose commit was lost is committed again.',
    file: 'packages/projector/src/commit.ts',
    find: `if (taken.position !== start.position) throw stolen(projection, claim, taken);`,
    replace: `const { epoch, position: from } = taken;
        await store.commitBatch({ projection, epoch, from, to }, []);
        if (from === start.position) return { epoch, position: to };`,
    foundBy: 'nothing breaks',
  },
  {
    name: 'refund-tax-kept',
    rule: 'A refund takes its share of the tax back.',
    file: 'projections/ledger/src/posting.ts',
    find: `debit(ACCOUNTS.refunds, taxable),
    debit(ACCOUNTS.outputCgst, cgst),
    debit(ACCOUNTS.outputSgst, sgst),
    debit(ACCOUNTS.outputIgst, igst),`,
    replace: `debit(ACCOUNTS.refunds, taxable + cgst + sgst + igst),`,
    foundBy: 'the ledger says what the events say',
  },
  {
    name: 'fee-tax-not-posted',
    rule: 'The tax on a fee is input tax.',
    file: 'projections/ledger/src/posting.ts',
    find: `debit(ACCOUNTS.inputCgst, feeCgst),
    debit(ACCOUNTS.inputSgst, feeSgst),
    credit(ACCOUNTS.receivable, sum([fee, feeCgst, feeSgst])),`,
    replace: `credit(ACCOUNTS.receivable, fee),`,
    foundBy: 'the ledger says what the events say',
  },
  {
    name: 'seats-back-twice',
    rule: 'A seat is given back once.',
    file: 'packages/commerce/src/seats/decider.ts',
    find: `{ is: 'released', quantity: event.quantity }, event.quantity);`,
    replace: `{ is: 'released', quantity: event.quantity }, 2 * event.quantity);`,
    foundBy: 'seats are never oversold',
  },
  {
    name: 'coupon-kept',
    rule: 'An order that is given up gives its coupon back.',
    file: 'sagas/checkout/src/effects.ts',
    find: `if (held.couponCode !== '') await releaseCoupon(`,
    replace: `if (held.couponCode !== '' && !ended) await releaseCoupon(`,
    foundBy: 'every machine comes to rest',
  },
  {
    name: 'number-skipped',
    rule: 'A series of documents has no gap.',
    file: 'packages/commerce/src/series/decider.ts',
    find: `const sequence = state.issued + 1;`,
    replace: `const sequence = state.issued + (state.issued % 50 === 49 ? 2 : 1);`,
    foundBy: 'a series has no gap',
  },
  {
    name: 'odd-paisa-in-cgst',
    rule: 'The odd paisa of a tax stays in the taxable value.',
    file: 'packages/commerce/src/gst.ts',
    find: `return { taxable: net - 2n * half, cgst: half, sgst: half, igst: 0n };`,
    replace: `return { taxable: net - tax, cgst: tax - half, sgst: half, igst: 0n };`,
    foundBy: 'the tax of a line follows its rate and place',
  },
  {
    name: 'fees-twice',
    rule: 'The fees of a day are paid once.',
    file: 'sagas/settlement/src/saga.ts',
    find: `return { ...fixedOf(state), is: 'transferred', utr: state.utr };`,
    replace: `if (state.turn === 1) return { ...state, turn: 2 };
      return { ...fixedOf(state), is: 'transferred', utr: state.utr };`,
    foundBy: 'an event fits the state of its machine',
  },
  {
    name: 'refunds-not-subtracted',
    rule: 'What went back on a day is not paid to the merchant.',
    file: 'packages/settlement/src/merchant/decider.ts',
    find: `return captured - fee - feeCgst - feeSgst - refunded;`,
    replace: `return captured - fee - feeCgst - feeSgst - 0n * refunded;`,
    foundBy: 'a day is settled by its captures, fees and refunds',
  },
  {
    name: 'wrong-amount-matched',
    rule: 'A line of the bank is matched by its amount, to the paisa.',
    file: 'packages/settlement/src/merchant/decider.ts',
    find: `if (command.amount !== due || command.utr !== utr) {`,
    replace: `if (command.utr !== utr) {`,
    foundBy: 'a line of the bank that differs opens a case',
  },
  {
    name: 'refusal-not-told',
    rule: 'A refund that is denied is refused on its order.',
    file: 'sagas/refund/src/saga.ts',
    find: `return [{ do: 'TurnDown', key: 'turn-down', asked, reason }];`,
    replace: `return reason === '' ? [{ do: 'TurnDown', key: 'turn-down', asked, reason }] : [];`,
    foundBy: 'every machine comes to rest',
  },
];
