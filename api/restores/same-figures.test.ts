import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EventFacts } from '#core/domain/notifications/facts.ts';
import { ITEM_STATES, type ItemState } from '#core/domain/plan/item-states.ts';
import { emailFor } from '#core/mail/emails/index.ts';
import { itemContext } from '#core/restores/store/restore-items.ts';
import { endRestore } from '#core/restores/store/restore-states.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';
import { sumBy } from '../http/view.ts';

/** Protects the trust in a report: whoever counts one job by mail, page, file and API counts the same. */
let api: ApiFixture;
let id: string;

/** As many items as the place of the state, and one more: no two figures are equal by chance. */
const COUNTS = new Map(ITEM_STATES.map((state, index) => [state, index + 1]));
const WORDS: Readonly<Record<ItemState, string>> = {
  planned: 'Planned',
  running: 'Under way',
  done: 'Restored',
  partial: 'Restored in part',
  failed: 'Failed',
  unknown: 'Unknown, please look',
  skipped: 'Skipped',
  blocked: 'Blocked',
  cancelled: 'Not done',
};

beforeAll(async () => {
  api = await openApiFixture();
  const backupId = await api.tenant.backup(1);
  const body = { backupId, selection: { types: ['groups'] }, reason: 'x', options: { dryRun: false } };
  id = (await api.call('POST', '/restores', { body })).body.id;
  const states = [...COUNTS].flatMap(([state, count]) => new Array<ItemState>(count).fill(state));
  const rows = states.map(async (state, ordinal) => ({
    restoreId: id,
    ordinal,
    state,
    type: 'groups' as const,
    objectId: `g${String(ordinal)}`,
    displayName: `Group ${String(ordinal)}`,
    action: state === 'blocked' ? ('blocked' as const) : state === 'skipped' ? ('skip' as const) : ('create' as const),
    reasons: JSON.stringify(state === 'unknown' ? [{ code: 'outcome-unknown', facts: { candidates: 'g' } }] : []),
    newId: null,
    neededBy: null,
    detailSealed: Buffer.from(await api.context.secretBox.seal(Buffer.from('{}'), itemContext(id, ordinal, 'detail'))),
    resultSealed: null,
    beforeSealed: null,
    comparison: null,
    errorCode: null,
    errorMessage: null,
  }));
  await api.db
    .insertInto('restoreItem')
    .values(await Promise.all(rows))
    .execute();
  const scope = { workspaceId: api.tenant.workspaceId, id };
  await endRestore(api.db, scope, { state: 'completedWithWarnings', warnings: [] });
});
afterAll(() => api.close());

it('mail, page, file and API count the same', async () => {
  const expected = Object.fromEntries(COUNTS);
  const { body: report } = await api.call('GET', `/restores/${id}/report`);
  expect({
    done: report['done'],
    partial: report['partial'],
    failed: report['failed'],
    unknown: report['unknown'],
    skipped: report['skipped'],
    blocked: report['blocked'],
  }).toEqual({
    done: expected['done'],
    partial: expected['partial'],
    failed: expected['failed'],
    unknown: expected['unknown'],
    skipped: expected['skipped'],
    blocked: expected['blocked'],
  });
  expect(report['notCarriedOut']).toBe(
    (expected['planned'] ?? 0) + (expected['running'] ?? 0) + (expected['cancelled'] ?? 0),
  );

  const { body: detail } = await api.call('GET', `/restores/${id}`);
  // The page adds up the counts of the restore.
  expect(sumBy(detail['counts'], 'state')).toEqual(expected);

  const { text } = await api.call('GET', `/restores/${id}/items.csv`);
  const inFile = text
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.split(',')[6]?.toLowerCase());
  expect(
    Object.fromEntries(ITEM_STATES.map((state) => [state, inFile.filter((found) => found === state).length])),
  ).toEqual(expected);

  const event = await api.db
    .selectFrom('workspaceEvent')
    .select(['facts', 'at'])
    .where('workspaceId', '=', api.tenant.workspaceId)
    .where('kind', '=', 'restoreFinished')
    .executeTakeFirstOrThrow();
  const facts = event.facts as unknown as EventFacts['restoreFinished'];
  const mail = emailFor(
    { kind: 'restoreFinished', facts, at: event.at, connectionId: null } as unknown as Parameters<typeof emailFor>[0],
    { publicUrl: 'https://x.example', timeZone: null, workspace: 'W' },
  );
  const rows = new Map((mail.facts ?? []).map(([label, value]) => [label, value]));
  for (const [state, count] of COUNTS)
    expect(rows.get(WORDS[state]), state).toBe(`${String(count)} ${count === 1 ? 'object' : 'objects'}`);
});

it('what nobody knows is listed with words', async () => {
  const { body: report } = await api.call('GET', `/restores/${id}/report`);
  expect(report['unknownItems']).toHaveLength(COUNTS.get('unknown') ?? 0);
  expect(report['unknownItems'][0].reasons[0]).toMatchObject({
    code: 'outcome-unknown',
    message: expect.stringContaining('Please look') as string,
  });
});
