import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkCopy } from '../../scripts/check-copy/check-copy.ts';
import { visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { expectReadable } from './support/readable.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';
import { backUp, type Connected, connectWorkspace } from './support/world.ts';

const JOB_MS = 120_000;

let stack: ConsoleStack;
let browser: Browser;
let world: Connected;
/** One that found differences. */
let proofId: string;
let page: Page;
const troublesOf: (readonly string[])[] = [];

beforeAll(async () => {
  ({ stack, browser } = await sharedStack());
  world = await connectWorkspace(stack, 'prove.example');
  await backUp(world);
  page = await pageOf('operator');
});

afterAll(() => page?.context().close());

photographFailures(() => page);

async function pageOf(role: 'operator' | 'viewer'): Promise<Page> {
  const visitor = await visit(browser, stack.url);
  troublesOf.push(visitor.troubles);
  await signIn(visitor.page, world.people[role]);
  return visitor.page;
}

const inside = (path: string): string => `/w/${world.workspaceId}${path}`;

it('an operator proves the copy, sees what changed since with both values, and that nothing is left after a backup', async () => {
  const user = stack.tenant.list('users')[0];
  if (!user) throw new Error('the tenant has nobody');
  const id = String(user['id']);
  stack.tenant.update(id, { city: 'Longyearbyen' });
  await page.goto(inside(`/connections/${world.connectionId}`));
  await page.getByRole('button', { name: 'Prove this copy' }).click();
  await page.waitForURL(/\/proofs\//);
  proofId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await page.getByText('The newest backup and the tenant differ.').waitFor({ timeout: JOB_MS });
  await expectReadable(page, 'the result');
  await page.getByRole('combobox', { name: 'Object type' }).click();
  await page.getByRole('option', { name: 'Users' }).click();
  await page.getByRole('button', { name: String(user['displayName']), exact: true }).click();
  const panel = page.getByRole('dialog');
  await panel.getByText('Longyearbyen').waitFor();
  expect(await panel.getByRole('heading', { name: 'Changed since the backup' }).count()).toBe(1);
  await expectReadable(page, 'the difference');
  await page.keyboard.press('Escape');

  await backUp(world);
  await page.goto(inside(`/connections/${world.connectionId}`));
  await page.getByText('Differs').first().waitFor();
  await page.getByRole('button', { name: 'Prove this copy' }).click();
  await page.getByText('The newest backup is equal to the tenant.').waitFor({ timeout: JOB_MS });
  await expectReadable(page, 'an equal copy');
}, 240_000);

it('the command says the same, and ends with 0 where both are equal and 1 where they differ', async () => {
  const check = async (): Promise<{ code: number; said: string }> => {
    const said: string[] = [];
    const { api, connectionId } = world;
    const code = await checkCopy({ api, connectionId, pollMs: 200, say: (line) => said.push(line) });
    return { code, said: said.join('\n') };
  };
  expect(await check()).toMatchObject({ code: 0, said: expect.stringContaining('is equal to the tenant') as string });
  stack.tenant.update(String(stack.tenant.list('groups')[0]?.['id']), { description: 'Said by the command' });
  expect(await check()).toMatchObject({
    code: 1,
    said: expect.stringContaining('description: tenant "Said by the command"') as string,
  });
}, 240_000);

it('whoever may only look sees the proofs and cannot start one', async () => {
  const viewer = await pageOf('viewer');
  await viewer.goto(inside(`/connections/${world.connectionId}`));
  await viewer
    .getByRole('link', { name: /^Proof of/ })
    .first()
    .waitFor();
  expect(await viewer.getByRole('button', { name: 'Prove this copy' }).count()).toBe(0);
  await viewer.goto(inside(`/proofs/${proofId}`));
  await viewer.getByText('The newest backup and the tenant differ.').waitFor();
  await viewer.context().close();
});

it('the coverage of each type can be read', async () => {
  await page.goto(inside('/coverage'));
  await page.getByRole('combobox', { name: 'Object type' }).click();
  await page.getByRole('option', { name: 'Groups', exact: true }).click();
  const members = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Members', exact: true }) });
  expect(await members.innerText()).toMatch(/Yes\s+Yes\s+Yes\s+Comes with change tracking/);
  expect(new URL(page.url()).searchParams.get('type')).toBe('groups');
  await expectReadable(page, 'coverage');
});

it('nothing of that met trouble', () => {
  expect(troublesOf.flat()).toEqual([]);
});
