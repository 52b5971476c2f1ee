import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SentenceError } from '#core/observability/sentence-error.ts';
import { DEMO_BUCKET } from '../demo-bucket/access.ts';
import { waitFor } from '../processes/wait.ts';
import { breakSomething } from './accident.ts';
import type { ApiClient } from './api-client.ts';
import { backUp, mustHaveWorked, type Backup } from './backups.ts';
import { chapter } from './chapter.ts';
import { follow } from './follow.ts';
import { checkRestored, restore } from './restores.ts';
import type { simulatedTenant } from './simulated-tenant.ts';

export interface BucketStory {
  readonly api: ApiClient;
  readonly connectionId: string;
  readonly entra: ReturnType<typeof simulatedTenant>;
  readonly bucketUrl: string;
  /** Where the S3 server of the demo keeps its buckets as plain files. */
  readonly bucketFolder: string;
}

const SERVER_WITHIN_MS = 10 * 60_000;
const FIRES_WITHIN_MS = 150_000;
const CHANGES = 10;

/** The connection moves into a bucket of its own; a schedule backs it up; both storages are restored from. */
export async function tellBucketStory(story: BucketStory): Promise<void> {
  const { api, connectionId, entra } = story;
  await waitForServer(story.bucketUrl);
  console.log('\n    once more into the folder');
  const inFolder = await backUp(api, connectionId, 'incremental');

  chapter('A bucket of its own');
  const storageId = await addBucket(story);
  await api.put(`/connections/${connectionId}/storage`, { storageId });
  console.log('    new backups of the connection go into the bucket; older ones stay where they are');

  chapter('Back up into the bucket: the first backup there is complete in itself');
  await backUp(api, connectionId, 'full');

  chapter(`${CHANGES} changes, and a schedule that fires by itself`);
  await entra.change(CHANGES);
  await fireSchedule(api, connectionId);

  chapter('An accident, restored from the backup in the folder');
  await repair(story, inFolder.id);

  chapter('Another accident, restored from the backup in the bucket');
  const inBucket = await backUp(api, connectionId, 'incremental');
  await repair(story, inBucket.id);

  chapter('What is in the bucket');
  await inspect(story);

  await api.put(`/connections/${connectionId}/storage`, { storageId: null });
  console.log('    the connection is back on the managed storage; its backups in the bucket stay readable');
}

async function waitForServer(url: string): Promise<void> {
  const isUp = (): Promise<boolean> =>
    fetch(`${url}/health`).then(
      (answer) => answer.ok,
      () => false,
    );
  if (await isUp()) return;
  console.log('\n    the S3 server is being built, which takes a minute or two...');
  if (!(await waitFor(isUp, { timeoutMs: SERVER_WITHIN_MS }))) {
    throw new SentenceError(
      'There is no S3 server for the rest of the demo: it is found on PATH as "versitygw" or built with Go.',
    );
  }
}

async function addBucket({ api, bucketUrl }: BucketStory): Promise<string> {
  const values = { preset: 'other', endpoint: bucketUrl, prefix: 'entra', pathStyle: true, ...DEMO_BUCKET };
  const { items } = await api.get<{ items: { id: string; endpoint: string; bucket: string }[] }>('/storages?limit=100');
  const known = items.find(
    ({ endpoint, bucket }) => bucket === values.bucket && new URL(endpoint).host === new URL(bucketUrl).host,
  );
  const test = await api.post<StorageTest>('/storage/test', values);
  for (const { step, outcome, ms, problem } of test.steps)
    console.log(`    ${step.padEnd(18)} ${outcome} in ${ms} ms${problem ? `: ${problem.message}` : ''}`);
  const { versioning, objectLock, publicAccess } = test.bucket;
  console.log(`    versioning ${versioning}, Object Lock ${objectLock.state}, public access ${publicAccess}`);
  if (known) return known.id;
  return (await api.post<{ id: string }>('/storages', { name: 'Own bucket', testId: test.testId, ...values })).id;
}

interface StorageTest {
  readonly testId: string;
  readonly steps: readonly {
    readonly step: string;
    readonly outcome: string;
    readonly ms: number;
    readonly problem: { readonly message: string } | null;
  }[];
  readonly bucket: {
    readonly versioning: string;
    readonly objectLock: { readonly state: string };
    readonly publicAccess: string;
  };
}

async function fireSchedule(api: ApiClient, connectionId: string): Promise<Backup> {
  const schedule = await api.post<{ id: string; nextRuns: { at: string | null }[] }>(
    `/connections/${connectionId}/schedules`,
    {
      name: 'Every minute, for the demo',
      spec: { kind: 'cron', expression: '* * * * *' },
      timeZone: 'UTC',
    },
  );
  console.log(
    `    next runs: ${schedule.nextRuns
      .slice(0, 3)
      .map((run) => run.at ?? 'unknown')
      .join(', ')} ...`,
  );
  try {
    const run = await waitFor(
      async () => {
        const { items } = await api.get<{ items: { backup: { id: string } | null }[] }>(
          `/schedules/${schedule.id}/runs?limit=10`,
        );
        return items.find((candidate) => candidate.backup !== null);
      },
      { timeoutMs: FIRES_WITHIN_MS },
    );
    if (!run?.backup) throw new SentenceError('The schedule did not fire.');
    console.log('    the schedule fired');
    return mustHaveWorked(
      await follow<Backup>(
        api,
        `/backups/${run.backup.id}`,
        ({ state, counts }) =>
          `${state}: ${counts.objects} objects, +${counts.added} ~${counts.changed} -${counts.deleted}`,
      ),
      'scheduled backup',
    );
  } finally {
    await api.delete(`/schedules/${schedule.id}`);
  }
}

async function repair({ api, entra }: BucketStory, backupId: string): Promise<void> {
  const accident = await breakSomething(entra);
  const restored = await restore(api, backupId, accident);
  await checkRestored(api, restored.id);
}

/** Lists the files of the bucket and looks in their raw bytes for names that the tenant holds. */
async function inspect({ entra, bucketFolder }: BucketStory): Promise<void> {
  const folder = join(bucketFolder, DEMO_BUCKET.bucket);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => statSync(join(folder, file)).isFile() && !file.startsWith('.'),
  );
  const kinds = Map.groupBy(files, (file) => file.split('/').at(2) ?? file);
  for (const [kind, list] of kinds) console.log(`    ${kind}: ${list.length} files, such as ${list[0] ?? ''}`);
  const names = (await entra.list('users')).flatMap((user) =>
    [user.userPrincipalName, user.displayName].filter((name) => name !== undefined),
  );
  const secrets = [...names, 'contoso', DEMO_BUCKET.secretAccessKey].map((text) => Buffer.from(text));
  for (const file of files) {
    const bytes = readFileSync(join(folder, file));
    const found = secrets.find((secret) => secret.length > 3 && bytes.includes(secret));
    if (found) throw new SentenceError(`${file} holds "${found.toString()}" in the clear.`);
  }
  console.log(`    none of ${names.length} names and no secret is readable in the bytes of the ${files.length} files`);
}
