import { expect } from 'chai';
import type { MemoryTable } from '@suuupra/postgres';
import { TOY_SQL, TOY_TABLES, openServer } from './scene.ts';
import { compareShapes } from './shapes.ts';
import { applyProjectionSchema } from './target.ts';

const SQL = `${TOY_SQL}
create table thing (
  part text, id bigint, name text not null default '', size integer default 1 + 1,
  weight bigint default -1, raw bytea default '\\x00', free text default null,
  place text, row bigint, primary key (id, part));
create unique index thing_in_place on thing (place, "row");
create index thing_by_name on thing (name);
create function stop() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger stop before insert on total for each row execute function stop();
`;
const thing: MemoryTable = {
  key: ['id', 'part'],
  unique: ['place', 'row'],
  defaults: { name: '', size: 2, weight: -1n, raw: Buffer.from([0]) },
};
const kept = TOY_TABLES.total;
const shapes: Readonly<Record<string, MemoryTable>> = {
  ...{ ...TOY_TABLES, thing, total: { ...kept, kept: (row) => row } },
};

describe('the shapes of tables in memory', () => {
  let server: Awaited<ReturnType<typeof openServer>>;
  before(async () => (server = await openServer()));
  after(() => server.close());

  it('are compared with the catalogue of the database', async () => {
    const database = server.open('toy');
    await applyProjectionSchema(database, SQL);
    expect(await compareShapes(database, shapes)).to.deep.equal([]);
    const wrong: readonly (readonly [Record<string, MemoryTable>, RegExp])[] = [
      [{ thing: { ...thing, key: ['id'] } }, /^thing key: id,part in the schema, not id$/],
      [{ thing: { ...thing, unique: ['place'] } }, /^thing uniques: place,row in /],
      [{ size: { key: ['name'], unique: ['numbers'] } }, /^size uniques: {2}in the schema/],
      [{ thing: { ...thing, defaults: { ...thing.defaults, size: 2n } } }, /^thing defaults: /],
      [{ thing: { ...thing, defaults: { ...thing.defaults, place: '' } } }, /^thing defaults: /],
      [{ total: kept }, /^total isKept: true in the schema, not false$/],
      [{ more: { key: ['id'] } }, /^more: only in memory$/],
    ];
    for (const [change, problem] of wrong) {
      const found = await compareShapes(database, { ...shapes, ...change });
      expect(found, String(problem)).to.have.length(1);
      expect(found[0]).to.match(problem);
    }
    expect(
      await compareShapes(database, { ...TOY_TABLES, total: shapes['total'] ?? kept }),
    ).to.deep.equal(['thing: only in the schema']);
  });
});
