import { expect } from 'chai';
import {
  type FireRequest,
  TimeServiceService,
} from '@suuupra/contracts/suuupra/sim/time/v1/time_service';
import { createActivity } from '@suuupra/eventstore';
import { Refusal, isUnreached, rpcErrorOf, silentLog, unary } from '@suuupra/grpc';
import { seededChance } from '@suuupra/process';
import { diceOf } from './dice.ts';
import { FAULT_NAMES, type FaultName, MANY_FAULTS, NO_FAULTS, drawFate } from './faults.ts';
import { createMortality } from './mortality.ts';
import { type SimulatedNetwork, createSimulatedNetwork } from './simulated-network.ts';

const ALWAYS = 10_000;
const REQUEST: FireRequest = { key: 'k', nowUs: 7n };

/** A network with one service on it, whose calls are written down, and which refuses a key. */
function networkWith(fault?: FaultName): Readonly<{
  network: SimulatedNetwork;
  heard: FireRequest[];
  die: () => void;
}> {
  const heard: FireRequest[] = [];
  const fire = unary((request: FireRequest) => {
    heard.push(request);
    if (request.key === 'for ever') return new Promise<object>(() => undefined);
    if (request.key === 'refused') throw new Refusal('NOT_DUE', 'NOT_FOUND');
    return {};
  });
  const dice = diceOf(seededChance('a network'));
  const faults = fault === undefined ? NO_FAULTS : { ...NO_FAULTS, [fault]: ALWAYS };
  const network = createSimulatedNetwork({ log: silentLog, dice, faults });
  const gone = Promise.withResolvers<void>();
  let dead = false;
  const callee = { activity: createActivity(), died: () => dead, gone: gone.promise };
  network.connect('bank', [{ definition: TimeServiceService, implementation: { fire } }], callee);
  const die = (): void => {
    dead = true;
    gone.resolve();
  };
  return { network, heard, die };
}

function call(network: SimulatedNetwork, request = REQUEST): Promise<unknown> {
  const port = network.portOf(createMortality());
  return port.unary('bank', TimeServiceService.fire, request);
}

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a simulated network', () => {
  it('brings a request there and the answer back, each in its own bytes', async () => {
    const { network, heard } = networkWith();
    expect(await call(network)).to.deep.equal({});
    expect(heard).to.deep.equal([REQUEST]);
    expect(heard[0]).not.to.equal(REQUEST);
  });

  it('brings a refusal back with its reason', async () => {
    const { network } = networkWith();
    const error = await errorOf(call(network, { ...REQUEST, key: 'refused' }));
    expect(rpcErrorOf(error)).to.include({ status: 'NOT_FOUND', reason: 'NOT_DUE' });
  });

  it('loses a request before anybody hears it', async () => {
    const { network, heard } = networkWith('request-lost');
    expect(isUnreached(await errorOf(call(network)))).to.equal(true);
    expect(heard).to.deep.equal([]);
  });

  it('loses an answer after the work was done', async () => {
    const { network, heard } = networkWith('answer-lost');
    expect(isUnreached(await errorOf(call(network)))).to.equal(true);
    expect(heard).to.have.length(1);
  });

  it('delivers a request twice, and answers once', async () => {
    const { network, heard } = networkWith('delivered-twice');
    expect(await call(network)).to.deep.equal({});
    expect(heard).to.deep.equal([REQUEST, REQUEST]);
  });

  it('keeps an answer back until later calls have overtaken it', async () => {
    const { network, heard } = networkWith('answer-delayed');
    let answered = false;
    const late = call(network).then(() => (answered = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect([heard.length, answered]).to.deep.equal([1, false]);
    expect(network.deliverLate()).to.equal(true);
    await late;
    expect(network.deliverLate()).to.equal(false);
  });

  it('does not reach the dead, and says so to those who wait for them', async () => {
    const { network, heard, die } = networkWith();
    const waiting = call(network, { ...REQUEST, key: 'for ever' });
    await new Promise((resolve) => setImmediate(resolve));
    die();
    expect(isUnreached(await errorOf(waiting))).to.equal(true);
    expect(isUnreached(await errorOf(call(network)))).to.equal(true);
    expect(heard).to.have.length(1);
  });

  it('carries nothing for the dead', async () => {
    const { network, heard } = networkWith();
    const port = network.portOf(createMortality({ at: 'call', after: 2 }));
    await port.unary('bank', TimeServiceService.fire, REQUEST);
    void port.unary('bank', TimeServiceService.fire, REQUEST);
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).to.have.length(1);
  });

  it('counts what went wrong', async () => {
    const { network } = networkWith('delivered-twice');
    await call(network);
    await call(network);
    expect(network.calls()).to.equal(2);
    expect(network.met()).to.deep.equal({ ...NO_FAULTS, 'delivered-twice': 2 });
  });

  it('draws every fault in its share', () => {
    const dice = diceOf(seededChance('fates'));
    const drawn = Array.from({ length: 4_000 }, () => drawFate(dice, MANY_FAULTS).is);
    for (const name of FAULT_NAMES) {
      const share = drawn.filter((one) => one === name).length / drawn.length;
      expect(share, name).to.be.closeTo(0.05, 0.02);
    }
  });
});
