import { join } from 'node:path';
import { expect } from 'chai';
import { given, goldenEvents, run } from '@suuupra/testing';
import { position } from './decider.ts';
import { positionEvents } from './events.ts';
import * as scene from './scene.ts';
import { headroomOf } from './state.ts';

const { CAP, cameBack, cap, capped, countCredit, countDebit, countReturn, cover } = scene;
const { covered, credited, cut, cutCap, debited, open, opened, release, released } = scene;
const { reserve, reserved, settle, settled } = scene;

const full = [opened(), capped(), reserved('T1', CAP)];

describe('a position', () => {
  it('is opened once, with what is owed already', () => {
    given(position).when(open(7n)).records(opened(7n));
    given(position, opened(7n)).when(open(8n)).records();
  });

  it('takes a cap once it is open, and another one, and the same one once', () => {
    given(position).when(cap()).refuses('POSITION_NOT_OPEN');
    given(position, opened()).when(cap()).records(capped());
    given(position, opened(), capped()).when(cap()).records();
    given(position, ...full)
      .when(cap(1n))
      .records(capped(1n));
  });

  it('reserves up to the cap, whatever makes it up, and not a paisa more', () => {
    given(position, opened(), capped()).when(reserve('T1', CAP)).records(reserved('T1', CAP));
    given(position, opened(), capped())
      .when(reserve('T1', CAP + 1n))
      .refuses('NET_DEBIT_CAP');
    for (const event of [debited('T1', 60n), reserved('T1', 60n)]) {
      const left = given(position, opened(), capped(), event);
      left.when(reserve('T2', CAP - 60n)).records(reserved('T2', CAP - 60n));
      left.when(reserve('T2', CAP - 59n)).refuses('NET_DEBIT_CAP');
    }
    given(position, opened(60n), capped())
      .when(reserve('T2', CAP - 59n))
      .refuses('NET_DEBIT_CAP');
    given(position, ...full)
      .when(reserve('T1', CAP))
      .records();
  });

  it('knows no limit without a cap', () => {
    given(position, opened())
      .when(reserve('T1', CAP + 1n))
      .records();
    expect(headroomOf(run(position, [], [opened(5n)]).state)).to.equal(undefined);
  });

  it('allows no new debit where the cap came down behind it', () => {
    const lowered = [...full, capped(1n)];
    given(position, ...lowered)
      .when(reserve('T2', 1n))
      .refuses('NET_DEBIT_CAP');
    given(position, ...lowered)
      .when(countDebit('T1', CAP))
      .records(debited('T1', CAP));
  });

  it('gives back what is reserved, once, and nothing that is not', () => {
    given(position, ...full)
      .when(release('T1'))
      .records(released('T1', CAP));
    given(position, ...full, released('T1', CAP))
      .when(release('T1'))
      .records();
    given(position, ...full)
      .when(release('T2'))
      .records();
  });

  it('counts what is final, and turns a reservation into a debt', () => {
    const owing = [...full, debited('T1', CAP)];
    given(position, ...full)
      .when(countDebit('T1', CAP))
      .records(debited('T1', CAP));
    const { state } = run(position, [], owing);
    expect(state).to.deep.include({ owed: CAP, reserved: 0n });
    given(position, ...owing)
      .when(countCredit('T2', 40n))
      .records(credited('T2', 40n));
    given(position, ...owing, credited('T2', 40n))
      .when(reserve('T3', 41n))
      .refuses('NET_DEBIT_CAP');
    given(position, ...owing, credited('T2', 40n))
      .when(reserve('T3', 40n))
      .records(reserved('T3', 40n));
  });

  it('moves by what came back, and by what was settled', () => {
    const owing = [...full, debited('T1', CAP)];
    given(position, ...owing)
      .when(countReturn('T1', -CAP))
      .records(cameBack('T1', -CAP));
    given(position, ...owing)
      .when(settle(-CAP))
      .records(settled(-CAP));
    for (const over of [cameBack('T1', -CAP), settled(-CAP)]) {
      expect(run(position, [], [...owing, over]).state.owed).to.equal(0n);
    }
  });

  it('46: falls to a cap of zero with a shortfall, until covered and admitted again', () => {
    given(position).when(cutCap(5n)).records(opened(5n), cut);
    given(position, opened(), capped()).when(cutCap(5n)).records(cut);
    const fallen = [opened(), capped(), cut];
    given(position, ...fallen)
      .when(cutCap())
      .records();
    given(position, ...fallen)
      .when(reserve('T1', 1n))
      .refuses('NET_DEBIT_CAP');
    given(position, ...fallen)
      .when(cap())
      .refuses('SHORTFALL_NOT_COVERED');
    given(position, ...fallen)
      .when(cover)
      .records(covered);
    given(position, ...fallen, covered)
      .when(cover)
      .records();
    given(position, ...fallen, covered)
      .when(reserve('T1', 1n))
      .refuses('NET_DEBIT_CAP');
    given(position, ...fallen, covered)
      .when(cap())
      .records(capped());
  });

  it('reads every position event that was ever stored', () =>
    goldenEvents(positionEvents, join(import.meta.dirname, 'golden'), [
      ...[opened(1n), capped(), cut, covered, reserved('T1', 1n), released('T1', 1n)],
      ...[debited('T1', 1n), credited('T1', 1n), cameBack('T1', -1n), settled(-1n)],
    ]));
});
