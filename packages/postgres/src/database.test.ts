import { expect } from 'chai';
import { openDatabase } from './database.ts';
import {
  DatabaseError,
  DatabaseUnavailableError,
  RowExistsError,
  SchemaChangedError,
  StatementTimeoutError,
} from './errors.ts';
import { type Scene, failureOf, openScene } from './scene.ts';
import { applySchema } from './schema.ts';

describe('the database', () => {
  let scene: Scene;
  before(async () => (scene = await openScene()));
  after(() => scene.close());

  it('loses nothing between the wire and the code', async () => {
    const db = scene.open();
    const [row] = await db.query(
      `select $1::int8 as big, $2::numeric as exact, $3::timestamptz as at, $4::bytea as raw,
              $5::text[] as list, array[9007199254740993]::int8[] as bigs, $6::int4 as small,
              date '2026-02-28' as day, '{"a": 1}'::json as json, $7::text as nothing`,
      [
        ...[9_223_372_036_854_775_807n, '0.10000000000000000000000001'],
        ...['2026-03-02T14:45:00.12+05:30', Buffer.from([0, 255])],
        ...[['a', '"b",\\'], 7, null],
      ],
    );
    expect(row).to.deep.equal({
      big: 9_223_372_036_854_775_807n,
      exact: '0.10000000000000000000000001',
      at: '2026-03-02T09:15:00.120000Z',
      raw: Buffer.from([0, 255]),
      list: ['a', '"b",\\'],
      bigs: [9_007_199_254_740_993n],
      small: 7,
      day: '2026-02-28',
      json: '{"a": 1}',
      nothing: null,
    });
  });

  it('keeps durability on', async () => {
    const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums'];
    const rows = await scene
      .open()
      .query('select setting from pg_settings where name = any($1)', [names]);
    expect(rows.map((row) => row['setting'])).to.deep.equal(['on', 'on', 'on', 'on']);
  });

  it('commits what resolves and undoes what rejects', async () => {
    const db = await scene.fresh('create table thing (id int primary key)');
    await db.transaction((tx) => tx.query('insert into thing values (1)'));
    const failure = await failureOf(
      db.transaction(async (tx) => {
        await tx.query('insert into thing values (2)');
        throw new RangeError('mine');
      }),
    );
    expect(failure).to.be.instanceOf(RangeError);
    expect(await db.query('select id from thing')).to.deep.equal([{ id: 1 }]);
  });

  it('does not call a transaction committed whose error was swallowed', async () => {
    const db = await scene.fresh('create table thing (id int primary key)');
    const failure = await failureOf(
      db.transaction(async (tx) => {
        await tx.query('insert into thing values (1)');
        await failureOf(tx.query('insert into thing values (1)'));
      }),
    );
    expect(failure).to.be.instanceOf(RowExistsError);
    expect(await db.query('select id from thing')).to.deep.equal([]);
  });

  it('refuses two statements at once, and one after the end', async () => {
    const db = scene.open();
    const both = await db.transaction(async (tx) => {
      const first = tx.query('select 1 as one');
      const second = await failureOf(tx.query('select 2'));
      await first;
      return { second, tx };
    });
    expect(both.second).to.be.instanceOf(DatabaseError).with.property('message').include('await');
    const late = await failureOf(both.tx.query('select 3'));
    expect(late).to.be.instanceOf(DatabaseError).with.property('message').include('over');
  });

  it('names what went wrong', async () => {
    const db = scene.open({ statementTimeoutMs: 50 });
    expect(await failureOf(db.query('select pg_sleep(5)'))).to.be.instanceOf(StatementTimeoutError);
    const wrong = await failureOf(db.query('select * from nowhere'));
    expect(wrong).to.be.instanceOf(DatabaseError).with.property('sqlState', '42P01');
    const nobody = openDatabase('postgresql://a:b@127.0.0.1:1/x');
    expect(await failureOf(nobody.query('select 1'))).to.be.instanceOf(DatabaseUnavailableError);
    const full = scene.open({ maxConnections: 1, connectTimeoutMs: 50 });
    const waiting = await full.transaction(() => failureOf(full.query('select 1')));
    expect(waiting).to.be.instanceOf(DatabaseUnavailableError);
  });

  it('closes once, however often it is asked, after the work under way', async () => {
    const db = openDatabase(scene.server().url);
    const working = db.query('select pg_sleep(0.05), 1 as one');
    await Promise.all([db.close(), db.close()]);
    expect(await working).to.have.length(1);
    expect(await failureOf(db.query('select 1'))).to.be.instanceOf(Error);
  });

  it('applies a schema once and refuses another text for it', async () => {
    const db = scene.open();
    const text = 'create table thing (id int primary key); create index on thing (id)';
    await Promise.all([1, 2, 3].map(() => applySchema(db, 'once', text)));
    const changed = await failureOf(applySchema(db, 'once', `${text};`));
    expect(changed)
      .to.be.instanceOf(SchemaChangedError)
      .with.property('message')
      .include('a changed read model is a new schema beside the old one');
    await applySchema(db, 'once_v2', `${text};`);
    const [seen] = await db.query(`select count(*) as n from once_v2.thing`);
    expect(seen).to.deep.equal({ n: 0n });
    expect(await failureOf(applySchema(db, 'x"; drop', text))).to.have.property('name');
  });

  it('refuses foreign keys that a regrouped batch would trip over', async () => {
    const db = scene.open();
    const text = (how: string): string =>
      `create table one (id int primary key); create table two (id int references one ${how})`;
    const refused = await failureOf(applySchema(db, 'keyed', text('')));
    expect(refused).to.be.instanceOf(SchemaChangedError);
    await applySchema(db, 'keyed', text('deferrable initially deferred'));
  });

  it('has everything committed, and nothing else, after the server was killed', async () => {
    const db = await scene.fresh('create table thing (id int primary key)');
    let acknowledged = 0;
    const writing = (async () => {
      for (let id = 1; ; id++) {
        await db.query('insert into thing values ($1)', [id]);
        acknowledged = id;
        if (id === 50) process.kill(scene.server().pid, 'SIGKILL');
      }
    })();
    expect(await failureOf(writing)).to.be.instanceOf(DatabaseUnavailableError);
    await scene.restart();
    const [kept] = await db.query('select count(*) as n, max(id) as last from thing');
    expect(Number(kept?.['n'])).to.equal(kept?.['last']);
    expect(kept?.['last']).to.be.within(acknowledged, acknowledged + 1);
  });
});
