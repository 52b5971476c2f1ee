import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endBackup, markBackupRunning } from '#core/backups/store/backup-states.ts';
import { appendJobEvent, jobEventsSince } from '#core/jobs/store/job-events.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

let api: ApiFixture;
let address: string;
beforeAll(async () => {
  api = await openApiFixture();
  address = await api.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => api.close());

interface Received {
  readonly id: number;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** Reads the stream like an EventSource, until it ends or `enough` says so. */
async function follow(
  id: string,
  options: { last?: number; query?: string; enough?: (events: Received[], text: string) => boolean } = {},
) {
  const gone = new AbortController();
  const headers = {
    authorization: `Bearer ${api.keys.viewer}`,
    ...(options.last === undefined ? {} : { 'last-event-id': String(options.last) }),
  };
  const response = await fetch(`${address}/api/v1/backups/${id}/events${options.query ?? ''}`, {
    headers,
    signal: gone.signal,
  });
  const events: Received[] = [];
  let text = '';
  if (response.body) {
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      events.splice(0, events.length, ...parse(text));
      if (options.enough?.(events, text)) break;
    }
  }
  gone.abort();
  return { status: response.status, type: response.headers.get('content-type'), events, text };
}

function parse(text: string): Received[] {
  return [...text.matchAll(/id: (\d+)\nevent: (\w+)\ndata: (.*)\n\n/g)].map(([, id, event = '', data = '']) => ({
    id: Number(id),
    event,
    data: JSON.parse(data) as Record<string, unknown>,
  }));
}

async function startBackup(): Promise<{
  id: string;
  scope: { workspaceId: string; id: string };
  progress: (fetched: number) => Promise<number>;
  end: () => Promise<boolean>;
}> {
  await sql`delete from backup`.execute(api.db);
  const { id } = (await api.call('POST', `/connections/${api.tenant.connection.id}/backups`)).body as { id: string };
  const { workspaceId } = api.tenant;
  return {
    id,
    scope: { workspaceId, id },
    progress: (fetched) =>
      appendJobEvent(api.db, {
        workspaceId,
        jobKind: 'backup',
        jobId: id,
        kind: 'type',
        data: { type: 'users', fetched },
      }),
    end: () => endBackup(api.db, { workspaceId, id }, { state: 'completed', warnings: [] }),
  };
}

describe('following a backup', () => {
  it('sends what was, then what comes, and ends with the job', async () => {
    const job = await startBackup();
    await markBackupRunning(api.db, job.scope);
    const stream = follow(job.id);
    await job.progress(10);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await job.progress(20);
    await job.end();
    const { events, type } = await stream;
    expect(type).toContain('text/event-stream');
    expect(events.map(({ event, data }) => [event, data['state'] ?? data['fetched']])).toEqual([
      ['state', 'running'],
      ['type', 10],
      ['type', 20],
      ['state', 'completed'],
    ]);
    expect(events.map(({ id }) => id)).toEqual(events.map(({ id }) => id).toSorted((a, b) => a - b));
  });

  it('resumes after Last-Event-ID without gap or repeat', async () => {
    const job = await startBackup();
    expect((await api.call('GET', `/backups/${job.id}`)).body['lastEventId']).toBe(0);
    for (let count = 1; count <= 450; count++) await job.progress(count);
    const first = await follow(job.id, { enough: (events) => events.length >= 210 });
    const last = first.events.at(-1);
    await job.end();
    const rest = await follow(job.id, { last: last?.id ?? 0 });
    const fetched = [...first.events, ...rest.events]
      .filter(({ event }) => event === 'type')
      .map(({ data }) => data['fetched']);
    expect(fetched).toEqual(Array.from({ length: 450 }, (_, index) => index + 1));
    expect(rest.events.at(-1)?.data['state']).toBe('completed');
    expect((await api.call('GET', `/backups/${job.id}`)).body['lastEventId']).toBe(rest.events.at(-1)?.id);
    expect((await follow(job.id, { query: `?after=${String(last?.id)}` })).events).toEqual(rest.events);
  });

  it('tells an EventSource not to come back where nothing is left', async () => {
    const job = await startBackup();
    const last = await job.progress(1);
    await job.end();
    expect((await follow(job.id, { last: last + 1 })).status).toBe(204);
    expect((await follow(job.id, { last })).events).toHaveLength(1);
    expect((await api.call('GET', `/backups/${job.id}/events`, { headers: { 'last-event-id': 'x' } })).body.code).toBe(
      'request-invalid',
    );
  });

  it('shows that it is alive while nothing happens', async () => {
    const job = await startBackup();
    const { text } = await follow(job.id, { enough: (_events, received) => received.includes(': still here') });
    expect(text).toContain(': still here');
    await job.end();
  });

  it('goes on when the listening connection is lost', async () => {
    const job = await startBackup();
    const stream = follow(job.id);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen%'`.execute(
      api.db,
    );
    await job.progress(1);
    await job.end();
    expect((await stream).events.map(({ event }) => event)).toEqual(['type', 'state']);
  });
});

describe('job events', () => {
  it('become visible in the order of their IDs, whatever the order of commits', async () => {
    const job = await startBackup();
    const { workspaceId } = api.tenant;
    const event = (n: number) => ({
      workspaceId,
      jobKind: 'backup' as const,
      jobId: job.id,
      kind: 'type',
      data: { n },
    });
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const { promise: appended, resolve: hasAppended } = Promise.withResolvers<void>();
    const slow = api.db.transaction().execute(async (trx) => {
      await appendJobEvent(trx, event(1));
      hasAppended();
      await held;
    });
    await appended;
    const fast = appendJobEvent(api.db, event(2));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await jobEventsSince(api.db, { workspaceId, jobId: job.id, after: 0, limit: 10 })).toEqual([]);
    release();
    await Promise.all([slow, fast]);
    const seen = await jobEventsSince(api.db, { workspaceId, jobId: job.id, after: 0, limit: 10 });
    expect(seen.map(({ data }) => data)).toEqual([{ n: 1 }, { n: 2 }]);
    expect(
      await jobEventsSince(api.db, { workspaceId: api.other.workspaceId, jobId: job.id, after: 0, limit: 10 }),
    ).toEqual([]);
    await job.end();
  });
});

it('closes with an open stream', async () => {
  const small = await openApiFixture();
  const at = await small.app.listen({ host: '127.0.0.1', port: 0 });
  const { id } = (await small.call('POST', `/connections/${small.tenant.connection.id}/backups`)).body as {
    id: string;
  };
  const response = await fetch(`${at}/api/v1/backups/${id}/events`, {
    headers: { authorization: `Bearer ${small.keys.viewer}` },
  });
  const reading = response.text().catch(() => 'cut off');
  const before = performance.now();
  await small.close();
  expect(performance.now() - before).toBeLessThan(2_000);
  await reading;
});

it('refuses streams beyond a number, and takes one again when one was closed', async () => {
  const { id, end } = await startBackup();
  const { streamsAtOnce } = api.context.settings;
  const gone = new AbortController();
  // Held until the end: fetch closes the stream of a response that is garbage-collected.
  const held: Response[] = [];
  const open = async (signal: AbortSignal) => {
    const response = await fetch(`${address}/api/v1/backups/${id}/events`, {
      headers: { authorization: `Bearer ${api.keys.restorer}` },
      signal,
    });
    held.push(response);
    return response;
  };
  const first = new AbortController();
  await open(first.signal);
  for (let index = 1; index < streamsAtOnce; index++) expect((await open(gone.signal)).status).toBe(200);
  const refused = await open(gone.signal);
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([429, 'too-many-requests']);
  expect((await follow(id, { enough: () => true })).status).toBe(200);
  first.abort();
  await expect.poll(async () => (await open(gone.signal)).status).toBe(200);
  expect(held.filter(({ status }) => status === 200)).toHaveLength(streamsAtOnce + 1);
  gone.abort();
  await end();
});

it('sends an event when it happens, not with the next heartbeat', async () => {
  const patient = await openApiFixture({ heartbeatMs: 3_600_000 });
  const at = await patient.app.listen({ host: '127.0.0.1', port: 0 });
  const { id } = (await patient.call('POST', `/connections/${patient.tenant.connection.id}/backups`)).body as {
    id: string;
  };
  const gone = new AbortController();
  const response = await fetch(`${at}/api/v1/backups/${id}/events`, {
    headers: { authorization: `Bearer ${patient.keys.viewer}` },
    signal: gone.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  // What comes first shows that it listens; nothing has happened yet.
  expect((await reader?.read())?.value).toBe('retry: 2000\n\n');
  const { workspaceId } = patient.tenant;
  await appendJobEvent(patient.db, { workspaceId, jobKind: 'backup', jobId: id, kind: 'type', data: { fetched: 1 } });
  expect((await reader?.read())?.value).toContain('event: type');
  gone.abort();
  await patient.close();
});
