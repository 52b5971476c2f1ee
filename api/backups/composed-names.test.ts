import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMPOSED_NAMES } from '#core/domain/object-types/composed-names.ts';
import { type TypeKey, isTypeKey } from '#core/domain/type-keys.ts';
import { type AnswerBody, type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

/** Objects without a name of their own are called by who and what they connect, wherever they are shown. */
let api: ApiFixture;
let first: string;
let second: string;
const TYPES = Object.keys(COMPOSED_NAMES).filter(isTypeKey);
const idOf = (type: TypeKey): string => `nameless-${type}`.toLowerCase();
const goneOf = (type: TypeKey): string => `gone-${type}`.toLowerCase();

beforeAll(async () => {
  api = await openApiFixture();
  first = await api.tenant.backup(1);
  second = await api.tenant.backup(2);
  await api.tenant.object({ id: 'anna', from: 1, name: 'Anna Berg' });
  for (const type of TYPES) {
    await nameless(type, idOf(type), {});
    await nameless(type, goneOf(type), { to: 2, deleted: 'hard' });
  }
});
afterAll(() => api.close());

async function nameless(type: TypeKey, id: string, more: object): Promise<void> {
  await api.tenant.object({ type, id, from: 1, name: null, hash: id.slice(0, 8), ...more });
  for (const part of COMPOSED_NAMES[type] ?? [])
    if (part.from === 'reference') await api.tenant.reference({ type, id, from: 1, path: part.path, named: 'anna' });
}

const nameIn = (body: AnswerBody, type: TypeKey, id: string): unknown =>
  body.items.find((item) => item['type'] === type && (item.id === id || item['objectId'] === id))?.displayName;
const get = async (path: string): Promise<AnswerBody> => (await api.call('GET', path)).body;

describe.each(TYPES)('%s', (type) => {
  it('are named in every list', async () => {
    const connection = `/connections/${api.tenant.connection.id}`;
    const found = {
      list: nameIn(await get(`/backups/${second}/objects?type=${type}`), type, idOf(type)),
      search: nameIn(await get(`/backups/${second}/objects?search=${idOf(type)}`), type, idOf(type)),
      history: (await get(`/backups/${second}/objects/${type}/${idOf(type)}/history`)).items[0]?.displayName,
      usedBy: nameIn(await get(`/backups/${second}/objects/users/anna/used-by/objects?limit=100`), type, idOf(type)),
      deleted: nameIn(await get(`${connection}/deleted-objects?type=${type}`), type, goneOf(type)),
      changes: nameIn(await get(`/backups/${second}/changes?type=${type}`), type, goneOf(type)),
      firstChanges: nameIn(await get(`/backups/${first}/changes?type=${type}`), type, idOf(type)),
      compared: nameIn(await get(`${connection}/comparison/objects?from=1&to=2&type=${type}`), type, goneOf(type)),
    };
    for (const [place, name] of Object.entries(found))
      expect([place, name]).toEqual([place, expect.stringContaining('Anna Berg · ')]);
    const file = await api.call('GET', `${connection}/comparison/file?from=1&to=2&type=${type}&format=csv`);
    expect(file.text).toContain('Anna Berg · ');
  });

  it('are named in plans, their files and reports', async () => {
    const { body } = await api.call('POST', '/restores', {
      body: { backupId: second, selection: { objects: [{ type, id: idOf(type) }] }, reason: 'x' },
    });
    const selection = (await get(`/restores/${body.id}/selection`))['objects'] as AnswerBody[];
    expect(selection[0]?.displayName).toContain('Anna Berg · ');
    await api.db
      .insertInto('restoreItem')
      .values({
        restoreId: body.id,
        ordinal: 0,
        type,
        objectId: idOf(type),
        displayName: null,
        action: 'blocked',
        state: 'blocked',
        reasons: '[]',
        newId: null,
        needsNewPassword: false,
        detailSealed: Buffer.alloc(0),
        resultSealed: null,
        beforeSealed: null,
        neededBy: null,
        comparison: null,
        errorCode: null,
        errorMessage: null,
      })
      .execute();
    expect((await get(`/restores/${body.id}/items`)).items[0]?.displayName).toContain('Anna Berg · ');
    expect((await api.call('GET', `/restores/${body.id}/items.csv`)).text).toContain('Anna Berg · ');
    expect(((await get(`/restores/${body.id}/report`))['blockedItems'] as AnswerBody[])[0]?.displayName).toContain(
      'Anna Berg · ',
    );
  });
});
