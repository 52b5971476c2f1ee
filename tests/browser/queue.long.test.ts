import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { expectReadable } from './support/readable.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';
import { backUp, type Connected, connectWorkspace } from './support/world.ts';

const JOB_MS = 120_000;
/** Of every answer of Graph: jobs that are at work stay there for the length of the test. */
const DELAY_MS = 25_000;

let stack: ConsoleStack;
let browser: Browser;
let world: Connected;
let backedUp: string;
let page: Page;
let troubles: readonly string[];

beforeAll(async () => {
  ({ stack, browser } = await sharedStack());
  world = await connectWorkspace(stack, 'queue.example');
  backedUp = await backUp(world);
  ({ page, troubles } = await visit(browser, stack.url));
  await signIn(page, world.people.restorer);
});

afterAll(async () => {
  stack?.simulator.clearFaults();
  await page?.context().close();
});

photographFailures(() => page);

const inside = (path: string): string => `/w/${world.workspaceId}${path}`;

async function start(path: string, body?: unknown): Promise<string> {
  return (await world.api.post<{ id: string }>(path, body)).id;
}

const dryRun = (): Promise<string> =>
  start('/restores', {
    backupId: backedUp,
    selection: { types: ['users', 'groups'] },
    options: { dryRun: true },
    reason: 'What would come back?',
  });

it('jobs that wait say their place in the queue, move up, and are done in the end', async () => {
  stack.simulator.addFault({ path: '/v1.0/*', kind: 'delay', delayMs: DELAY_MS, count: 'always' });
  const atWork = [await dryRun(), await dryRun()];
  for (const id of atWork)
    await expect
      .poll(async () => (await world.api.get<{ state: string }>(`/restores/${id}`)).state, { timeout: JOB_MS })
      .toBe('running');
  const waiting = [await dryRun(), await dryRun()];
  const backup = await start(`/connections/${world.connectionId}/backups`);

  await page.goto(inside(`/restores/${waiting[0] ?? ''}`));
  await page.getByRole('heading', { name: 'Next in the queue of this workspace' }).waitFor();
  await expectReadable(page, 'a restore that waits');
  await page.goto(inside(`/backups/${backup}`));
  await page.getByText('Number 3 in the queue of this workspace').first().waitFor();
  await expectReadable(page, 'a backup that waits');
  await page.goto(inside(`/restores/${waiting[1] ?? ''}`));
  await page.getByRole('heading', { name: 'Number 2 in the queue of this workspace' }).waitFor();

  await world.api.post(`/restores/${atWork[0] ?? ''}/cancel`);
  await page.getByRole('heading', { name: 'Next in the queue of this workspace' }).waitFor({ timeout: JOB_MS });
  stack.simulator.clearFaults();
  for (const id of [...atWork, ...waiting]) await world.api.ended(`/restores/${id}`);
  const { state } = await world.api.ended<{ state: string }>(`/backups/${backup}`);
  expect(state).toMatch(/^completed/);
  expect(troubles).toEqual([]);
}, 360_000);
