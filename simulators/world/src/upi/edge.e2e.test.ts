import { expect } from 'chai';
import { AccountServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/account_service';
import { FaultServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/fault_service';
import { PostingServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/posting_service';
import { Leg } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { UpiAdminServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_admin_service';
import { UpiSwitchServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { moneyOf, rpcErrorOf } from '@suuupra/grpc';
import { MICROSECONDS, MAX_PAISE } from '@suuupra/kernel';
import { ESCROW, OPENING, PAYER, balanceOf, behave, furnish, pay, txnIdOf } from './scene.ts';
import { type UpiWorld, startUpiWorld } from './upi-world.ts';

const MERCHANT = '000900000002';
const { reqPay, reqChkTxn, respLeg, raiseTcc, raiseRet } = UpiSwitchServiceService;
const { registerParticipant, registerVpa, listCases } = UpiAdminServiceService;
const { openAccount, getAccount } = AccountServiceService;
const { transfer, findStatementLines } = PostingServiceService;

describe('the edge of the switch and the banks', () => {
  let world: UpiWorld;

  beforeEach(async () => {
    world = await startUpiWorld();
    await furnish(world);
  });
  afterEach(() => world.stop());

  const network = () => world.ports.network;
  const balancesOf = () =>
    Promise.all([PAYER.account, ESCROW.account, MERCHANT].map((one) => balanceOf(world, one)));
  const refusal = async (call: Promise<unknown>): Promise<readonly string[]> => {
    const { status, reason, fields } = rpcErrorOf(await call.catch((error: unknown) => error));
    return [status, reason ?? fields[0]?.reason ?? '', ...fields.map(({ field }) => field)];
  };
  const payment = {
    txnId: txnIdOf('one'),
    payerVpa: PAYER.vpa,
    payeeVpa: ESCROW.vpa,
    amount: moneyOf(5n),
    merchantReference: 'ORD-1',
  };

  it('refuses a payment that is none, field by field', async () => {
    for (const [wrong, reason, field] of [
      [{ txnId: 'IND1' }, 'TXN_ID_MALFORMED', 'txn_id'],
      [{ txnId: `ind${'1'.repeat(32)}` }, 'TXN_ID_MALFORMED', 'txn_id'],
      [{ txnId: `IND${'-'.repeat(32)}` }, 'TXN_ID_MALFORMED', 'txn_id'],
      [{ payerVpa: 'päyer@himalaya' }, 'VPA_MALFORMED', 'payer_vpa'],
      [{ payeeVpa: 'nobody' }, 'VPA_MALFORMED', 'payee_vpa'],
      [{ merchantReference: 'x'.repeat(65) }, 'REFERENCE_TOO_LONG', 'merchant_reference'],
    ] as const) {
      const said = await refusal(network().unary('upi-switch', reqPay, { ...payment, ...wrong }));
      expect(said).to.deep.equal(['INVALID_ARGUMENT', reason, field]);
    }
    const negative = { ...payment, amount: moneyOf(-1n) };
    expect((await refusal(network().unary('upi-switch', reqPay, negative)))[0]).to.equal(
      'INVALID_ARGUMENT',
    );
    const { transaction } = await world.ports.network.unary('upi-switch', reqChkTxn, {
      txnId: payment.txnId,
    });
    expect(transaction).to.equal(undefined);
  });

  it('refuses the same transaction with other content', async () => {
    await world.ports.network.unary('upi-switch', reqPay, payment);
    const other = { ...payment, amount: moneyOf(6n) };
    const said = await refusal(network().unary('upi-switch', reqPay, other));
    expect(said.slice(0, 2)).to.deep.equal(['ALREADY_EXISTS', 'DUPLICATE_TXN_ID']);
  });

  it('refuses answers and confirmations that nobody waits for', async () => {
    const answer = { txnId: payment.txnId, leg: Leg.LEG_CREDIT, code: '00' };
    const precondition = 'FAILED_PRECONDITION';
    expect(await refusal(network().unary('upi-switch', respLeg, answer))).to.include(
      'TRANSACTION_NOT_FOUND',
    );
    expect(
      await refusal(network().unary('upi-switch', respLeg, { ...answer, code: 'a' })),
    ).to.include('code');
    expect(await refusal(network().unary('upi-switch', respLeg, { ...answer, leg: 0 }))).to.include(
      'leg',
    );
    await pay(world, 'one', { amount: MAX_PAISE });
    await world.clockwork.settle();
    const unasked = await refusal(network().unary('upi-switch', respLeg, answer));
    expect(unasked.slice(0, 2)).to.deep.equal([precondition, 'LEG_NOT_REQUESTED']);
    for (const method of [raiseTcc, raiseRet]) {
      const said = await refusal(network().unary('upi-switch', method, { txnId: payment.txnId }));
      expect(said.slice(0, 2)).to.deep.equal([precondition, 'TRANSACTION_NOT_DEEMED']);
    }
  });

  it('lists cases page by page', async () => {
    await behave(world, 'credit_lost');
    await pay(world, 'one');
    await pay(world, 'two');
    await world.clockwork.settle();
    const now = world.ports.time.clock.now();
    await world.clockwork.runUntil(now + MICROSECONDS.minute);
    const page = (pageToken: string) =>
      world.ports.network.unary('upi-switch', listCases, {
        ...{ pageSize: 1, pageToken, consistencyToken: '' },
      });
    const first = await page('');
    const second = await page(first.nextPageToken);
    expect([...first.cases, ...second.cases].map(({ kind, state }) => [kind, state])).to.deep.equal(
      [
        ['RB', 'open'],
        ['RB', 'open'],
      ],
    );
    expect(second.nextPageToken).to.equal('');
    const wrong = { pageSize: 1, pageToken: 'x', consistencyToken: '' };
    expect(await refusal(network().unary('upi-switch', listCases, wrong))).to.include('page_token');
    const foreign = { pageSize: 1, pageToken: '', consistencyToken: 'nobody' };
    const refused = await refusal(network().unary('upi-switch', listCases, foreign));
    expect(refused).to.include('consistency_token');
  });

  it('returns a deemed credit to the payer when its bank says so', async () => {
    await behave(world, 'credit_lost');
    await pay(world, 'one');
    await world.clockwork.settle();
    await world.clockwork.runUntil(world.ports.time.clock.now() + MICROSECONDS.minute);
    expect(await balancesOf()).to.deep.equal([900_000n, 100_000n, 0n]);
    await world.ports.network.unary('upi-switch', raiseRet, { txnId: txnIdOf('one') });
    await world.clockwork.settle();
    // Nothing comes out of nothing: what the payer has back, the payee has no more.
    expect(await balancesOf()).to.deep.equal([OPENING, 0n, 0n]);
    await world.clockwork.runUntil(world.ports.time.clock.now() + 60n * MICROSECONDS.minute);
    expect(await balancesOf()).to.deep.equal([OPENING, 0n, 0n]);
    expect(world.psp.heard.map(({ transaction }) => transaction?.code)).to.deep.equal([
      'RB',
      'U34',
    ]);
  });

  it('leaves a credit deemed that its bank says is spent, and makes no money of it', async () => {
    await behave(world, 'credit_lost');
    await pay(world, 'one');
    await world.clockwork.settle();
    await world.clockwork.runUntil(world.ports.time.clock.now() + MICROSECONDS.minute);
    const { unary } = world.ports.network;
    const payout = { fromAccount: ESCROW.account, toAccount: MERCHANT, amount: moneyOf(1n) };
    await unary('bank', transfer, { ...payout, requestId: 'payout', reference: 'all but nothing' });
    await unary('upi-switch', raiseRet, { txnId: txnIdOf('one') });
    await world.clockwork.settle();
    expect(await balancesOf()).to.deep.equal([900_000n, 99_999n, 1n]);
    const { cases } = await unary('upi-switch', listCases, {
      ...{ pageSize: 9, pageToken: '', consistencyToken: '' },
    });
    expect(cases.map(({ kind, state }) => [kind, state])).to.deep.equal([['RB', 'open']]);
  });

  it('registers nobody twice, and nobody at an unknown bank', async () => {
    const vpa = { requestId: 'r1', vpa: PAYER.vpa, accountNumber: '77', ifsc: PAYER.ifsc };
    const said = await refusal(network().unary('upi-switch', registerVpa, vpa));
    expect(said).to.include('VPA_EXISTS_WITH_DIFFERENT_ACCOUNT');
    const far = { ...vpa, vpa: 'far@himalaya', ifsc: 'ABCD0000001' };
    expect(await refusal(network().unary('upi-switch', registerVpa, far))).to.include(
      'PARTICIPANT_NOT_FOUND',
    );
    expect(
      await refusal(network().unary('upi-switch', registerVpa, { ...vpa, requestId: '' })),
    ).to.include('request_id');
    const participant = { code: 'himalaya', name: 'x', ifscPrefix: '', handle: '', pspPrefix: '' };
    const nobody = { requestId: 'r2', participant };
    expect(await refusal(network().unary('upi-switch', registerParticipant, nobody))).to.include(
      'participant.code',
    );
  });

  it('opens an account once, with money that is some', async () => {
    const account = {
      requestId: 'r3',
      accountNumber: '42',
      ifsc: 'HIMA0000001',
      bank: 'HIMA',
      openingBalance: moneyOf(1n),
    };
    await world.ports.network.unary('bank', openAccount, account);
    const richer = { ...account, openingBalance: moneyOf(2n) };
    expect(await refusal(network().unary('bank', openAccount, richer))).to.include(
      'IDEMPOTENCY_PAYLOAD_MISMATCH',
    );
    const other = { ...richer, requestId: 'r4' };
    expect(await refusal(network().unary('bank', openAccount, other))).to.include(
      'ACCOUNT_EXISTS_WITH_DIFFERENT_DETAILS',
    );
    const dollars = { ...account, openingBalance: { currencyCode: 'USD', minorUnits: 1n } };
    expect((await refusal(network().unary('bank', openAccount, dollars)))[0]).to.equal(
      'INVALID_ARGUMENT',
    );
    const nobody = { accountNumber: '43' };
    expect(await refusal(network().unary('bank', getAccount, nobody))).to.include(
      'ACCOUNT_NOT_FOUND',
    );
    const { setBehaviour } = FaultServiceService;
    const word = { requestId: 'r5', vpa: PAYER.vpa, behaviour: 'doubled' };
    expect(await refusal(network().unary('bank', setBehaviour, word))).to.include(
      'BEHAVIOUR_UNKNOWN',
    );
  });

  it('moves money inside one bank, once, and finds its lines', async () => {
    await pay(world, 'one');
    await world.clockwork.settle();
    const { unary } = world.ports.network;
    const request = {
      requestId: 'payout 1',
      fromAccount: ESCROW.account,
      toAccount: MERCHANT,
      amount: moneyOf(60_000n),
      reference: 'settlement 2026-11-16',
    };
    const first = await unary('bank', transfer, request);
    expect([first.posted, first.declineCode]).to.deep.equal([true, '']);
    expect(first.utr).to.match(/^INDUR\d{17}$/);
    expect((await unary('bank', transfer, request)).utr).to.equal(first.utr);
    expect(await balanceOf(world, ESCROW.account)).to.equal(40_000n);
    expect(await balanceOf(world, MERCHANT)).to.equal(60_000n);
    const { reference } = request;
    const { lines } = await unary('bank', findStatementLines, {
      accountNumber: MERCHANT,
      reference,
    });
    expect(lines.map(({ amount, utr }) => [amount?.minorUnits, utr])).to.deep.equal([
      [60_000n, first.utr],
    ]);
    const short = { ...request, requestId: 'payout 2' };
    for (const declined of [
      await unary('bank', transfer, short),
      await unary('bank', transfer, short),
    ]) {
      expect([declined.posted, declined.declineCode]).to.deep.equal([false, 'Z9']);
    }
    const other = { ...request, amount: moneyOf(1n) };
    expect(await refusal(network().unary('bank', transfer, other))).to.include(
      'IDEMPOTENCY_PAYLOAD_MISMATCH',
    );
    const abroad = { ...request, requestId: 'payout 3', toAccount: PAYER.account };
    expect(await refusal(network().unary('bank', transfer, abroad))).to.include(
      'ACCOUNTS_OF_DIFFERENT_BANKS',
    );
  });
});
