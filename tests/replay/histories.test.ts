import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { startSimulator } from '#simulator/index.ts';
import { workflowBundle } from '../../worker/bundle.ts';
import { RECORDED_TENANT } from './tenant.ts';

interface Recorded {
  readonly workflowId: string;
  readonly history: unknown;
}

const folder = join(import.meta.dirname, 'histories');

async function files(): Promise<{ name: string; text: string }[]> {
  const entries = await readdir(folder, { recursive: true });
  const names = entries.filter((name) => name.endsWith('.json')).sort();
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })));
}

/** Protects jobs in flight: a worker of this version takes over what one of any released version has begun. */
test('every workflow that a release has recorded is understood by the present one', async () => {
  const recorded = await files();
  expect(recorded.length).toBeGreaterThan(0);
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const histories = recorded.map(({ text }) => JSON.parse(text) as Recorded);
  const results = Worker.runReplayHistories(
    { workflowBundle: { codePath: await workflowBundle() } },
    histories.map(({ workflowId, history }) => ({ workflowId, history })),
  );
  let at = 0;
  for await (const { error } of results) {
    expect(error, recorded[at]?.name).toBeUndefined();
    at += 1;
  }
  expect(at).toBe(recorded.length);
}, 120_000);

/** Histories are kept by an operator's Temporal, and these ones in the repository: they hold references and counts alone. */
test('no history holds anything of a tenant', async () => {
  const simulator = await startSimulator(RECORDED_TENANT);
  const tenant = simulator.tenant();
  await simulator.close();
  const people = [...tenant.list('users'), ...tenant.list('groups')];
  const names = people
    .flatMap((object) => [object['userPrincipalName'], object['displayName'], object['mail']])
    .filter((name) => typeof name === 'string' && name.length > 4);
  const patterns = [/eyJ[\w-]+\.eyJ/, /[\w.+-]+@[\w-]+\.[a-z]{2,}/i, /client_?secret/i, /\/(home|root|work|usr|tmp)\//];
  for (const { name, text } of await files()) {
    const said = decoded(text);
    expect(
      people.map(({ id }) => String(id)).some((id) => said.includes(id)),
      `${name}: an object`,
    ).toBe(false);
    for (const word of [tenant.clientSecret, ...names])
      expect(said.includes(String(word)), `${name}: ${String(word)}`).toBe(false);
    for (const pattern of patterns) expect(pattern.exec(said)?.[0], name).toBeUndefined();
  }
});

/** Payloads are base64: what they say counts. */
function decoded(json: string): string {
  return [
    json,
    ...[...json.matchAll(/"data": ?"([^"]+)"/g)].map(([, data]) => Buffer.from(data ?? '', 'base64').toString('utf8')),
  ].join('\n');
}
