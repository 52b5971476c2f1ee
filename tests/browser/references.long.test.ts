import type { Browser, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import type { JsonObject } from '#simulator/types.ts';
import { type Visitor, visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { settled } from './support/settled.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';
import { backUp, type Connected, connectWorkspace } from './support/world.ts';

let stack: ConsoleStack;
let browser: Browser;
let world: Connected;
let current: Visitor | undefined;
let group: string;
let contractors: string;
let backup: string;

beforeAll(async () => {
  ({ stack, browser } = await sharedStack());
  world = await connectWorkspace(stack, 'references.example');
  const { tenant } = stack;
  group = String(
    tenant.create('groups', {
      displayName: 'Emergency accounts',
      mailEnabled: false,
      mailNickname: 'emergency',
      securityEnabled: true,
      groupTypes: [],
    })['id'],
  );
  contractors = String(
    tenant.create('groups', {
      displayName: 'Contractors',
      mailEnabled: false,
      mailNickname: 'contractors',
      securityEnabled: true,
      groupTypes: [],
    })['id'],
  );
  policy('Contractors by MFA', { includeUsers: ['All'], excludeGroups: [contractors] });
  policy('Require MFA', { includeUsers: ['All'], excludeGroups: [group] });
  policy('Block old clients', { includeGroups: [group] });
  policy('Trusted devices', { includeGroups: [group] });
  backup = await backUp(world);
});

photographFailures(() => current?.page);

function policy(displayName: string, users: JsonObject): void {
  stack.tenant.create('conditionalAccessPolicies', {
    displayName,
    state: 'enabledForReportingButNotEnforced',
    grantControls: { operator: 'OR', builtInControls: ['mfa'], customAuthenticationFactors: [], termsOfUse: [] },
    sessionControls: null,
    conditions: {
      clientAppTypes: ['all'],
      signInRiskLevels: [],
      userRiskLevels: [],
      servicePrincipalRiskLevels: [],
      applications: {
        includeApplications: ['All'],
        excludeApplications: [],
        includeUserActions: [],
        includeAuthenticationContextClassReferences: [],
      },
      users: {
        includeUsers: [],
        excludeUsers: [],
        includeGroups: [],
        excludeGroups: [],
        includeRoles: [],
        excludeRoles: [],
        includeGuestsOrExternalUsers: null,
        excludeGuestsOrExternalUsers: null,
        ...users,
      },
    },
  });
}

async function open(path: string): Promise<Page> {
  current = await visit(browser, stack.url);
  const { page } = current;
  await signIn(page, world.people.restorer);
  await page.goto(`/w/${world.workspaceId}${path}`);
  await settled(page);
  return page;
}

it('the page of an object says who uses it, and leads there', async () => {
  const page = await open(`/browse/${backup}/groups/${group}`);
  const line = page.getByRole('button', { name: 'Used by: 3 Conditional Access policies, excluded in one' });
  await line.click();
  await settled(page);
  await expect.poll(() => page.getByRole('tab', { name: 'Used by' }).getAttribute('aria-selected')).toBe('true');
  const list = page.getByRole('region', { name: /^Conditional Access policies \(/ });
  await expect.poll(() => list.innerText()).toContain('excluded groups (1), included groups (2)');
  await list.getByRole('link', { name: 'Require MFA' }).click();
  await settled(page);
  await page.getByRole('heading', { level: 1, name: 'Require MFA' }).waitFor();
  expect(current?.troubles).toEqual([]);
  await current?.context.close();
});

it('a plan offers to repair what names the lost group, with both values, and the restore does it', async () => {
  stack.tenant.delete(group, { permanent: true });
  const { id } = await world.api.post<{ id: string }>('/restores', {
    backupId: backup,
    selection: { objects: [{ type: 'groups', id: group }] },
    options: { dryRun: true },
    reason: 'Deleted by mistake',
  });
  await world.api.ended(`/restores/${id}`);
  const page = await open(`/restores/${id}`);
  const notice = page.getByRole('region', { name: 'Repair references' });
  await expect
    .poll(() => notice.innerText())
    .toContain('3 objects that were not selected name something that comes back under another ID');
  await notice.getByRole('button', { name: /Show/ }).click();
  await settled(page);
  await page.getByRole('button', { name: 'Require MFA' }).or(page.getByText('Require MFA')).first().click();
  await settled(page);
  const panel = page.getByRole('dialog');
  await expect.poll(() => panel.innerText()).toContain('Excluded groups');
  expect(await panel.innerText()).toContain(group);
  expect(await panel.innerText()).toContain('The new ID of the object, assigned by Entra');
  expect(current?.troubles).toEqual([]);
  await current?.context.close();

  const { id: real } = await world.api.post<{ id: string }>('/restores', {
    backupId: backup,
    selection: { objects: [{ type: 'groups', id: group }] },
    options: { dryRun: false },
    reason: 'Deleted by mistake',
  });
  await world.api.ended(`/restores/${real}`);
  const made = stack.tenant.find('groups', 'Emergency accounts')?.['id'];
  const mfa = stack.tenant.find('conditionalAccessPolicies', 'Require MFA');
  expect(mfa).toMatchObject({ conditions: { users: { excludeGroups: [made] } } });
});

it('Repair references is switched off on the plan, which is made again, and the report lists what is left', async () => {
  stack.tenant.delete(contractors, { permanent: true });
  const { id } = await world.api.post<{ id: string }>('/restores', {
    backupId: backup,
    selection: { objects: [{ type: 'groups', id: contractors }] },
    options: { dryRun: true },
    reason: 'Deleted by mistake',
  });
  await world.api.ended(`/restores/${id}`);
  const page = await open(`/restores/${id}`);
  const notice = page.getByRole('region', { name: 'Repair references' });
  const toggle = notice.getByRole('switch', { name: 'Repair references' });
  expect(await toggle.isChecked()).toBe(true);
  await toggle.click();
  await page.waitForURL(/restores\/new/);
  await expect.poll(() => notice.innerText()).toContain('1 object goes on naming an ID that is gone');
  expect(await toggle.isChecked()).toBe(false);
  await toggle.click();
  await expect.poll(() => notice.innerText()).toContain('1 object that was not selected names something');
  expect(await toggle.isChecked()).toBe(true);
  expect(current?.troubles).toEqual([]);
  await current?.context.close();

  const { id: real } = await world.api.post<{ id: string }>('/restores', {
    backupId: backup,
    selection: { objects: [{ type: 'groups', id: contractors }] },
    options: { dryRun: false, repairReferences: false },
    reason: 'Deleted by mistake',
  });
  await world.api.ended(`/restores/${real}`);
  const report = await open(`/restores/${real}`);
  const left = report.getByText('Some objects still name an ID that is gone');
  await left.waitFor();
  await expect
    .poll(() => report.getByRole('listitem').allInnerTexts())
    .toContain('Conditional Access policy Contractors by MFA');
  expect(stack.tenant.find('conditionalAccessPolicies', 'Contractors by MFA')).toMatchObject({
    conditions: { users: { excludeGroups: [contractors] } },
  });
  expect(current?.troubles).toEqual([]);
  await current?.context.close();
});
