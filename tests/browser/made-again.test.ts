import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Visitor, visit } from './support/browser.ts';
import { photographFailures } from './support/failure-photos.ts';
import { expectReadable } from './support/readable.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';
import { backUp, type Connected, connectWorkspace } from './support/world.ts';

/** Somebody who was deleted and made again by hand, with a licence of a product that nobody knows by its ID. */
const UPN = 'rut.again@contoso.example';
const SKU = '5ca1ab1e-0000-4000-8000-00000000e7e7';

let world: Connected;
let visitor: Visitor;
let page: Page;
let first: string;
let second: string;
let newest: string;

beforeAll(async () => {
  const { stack, browser } = await sharedStack();
  const { tenant } = stack;
  world = await connectWorkspace(stack, 'again.example');
  tenant.create('subscribedSkus', { skuId: SKU, skuPartNumber: 'FABRIKAM_PRODUCT_E7', appliesTo: 'User' });
  const named = { userPrincipalName: UPN, assignedLicenses: [{ skuId: SKU, disabledPlans: [] }] };
  first = String(tenant.create('users', { displayName: 'Rut Before', ...named })['id']);
  await backUp(world);
  tenant.delete(first, { permanent: true });
  second = String(tenant.create('users', { displayName: 'Rut Again', ...named })['id']);
  newest = await backUp(world);
  visitor = await visit(browser, stack.url);
  ({ page } = visitor);
  await signIn(page, world.people.restorer);
});

afterAll(() => page?.context().close());

photographFailures(() => page);

it('the list of deleted objects names who has the same user principal name now, and claims no more', async () => {
  await page.goto(`/w/${world.workspaceId}/browse?show=deleted&search=rut`);
  await page.getByText('Same user principal name as Rut Again').first().waitFor();
  expect(await page.getByText('Created again under a new ID').count()).toBe(0);
});

it('the history of each leads to the other, and says that they are two objects', async () => {
  await page.goto(`/w/${world.workspaceId}/browse/${newest}/users/${second}?tab=history`);
  await page.getByText('Another object has the same name').waitFor();
  await page.getByText('These are separate objects. Nothing says that one was made again from the other.').waitFor();
  await expectReadable(page, 'history of somebody with a namesake');
  await page.getByRole('link', { name: 'Same user principal name as Rut Before' }).click();
  await page.waitForURL(new RegExp(`/users/${first}`));
  await page.getByText('Not in this restore point').waitFor();
  await page.getByRole('link', { name: 'Same user principal name as Rut Again' }).waitFor();
});

it('a licence is called by the words of the tenant where its product is unknown, and never by its ID alone', async () => {
  await page.goto(`/w/${world.workspaceId}/browse/${newest}/users/${second}`);
  await page.getByText('Fabrikam Product E7').first().waitFor();
  expect(visitor.troubles).toEqual([]);
});
