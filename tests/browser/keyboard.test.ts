import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { visit } from './support/browser.ts';
import type { ConsoleStack } from './support/console-stack.ts';
import { photographFailures } from './support/failure-photos.ts';
import { settled } from './support/settled.ts';
import { sharedStack } from './support/shared-stack.ts';
import { signIn } from './support/sign-in.ts';
import { backUp, type Connected, connectWorkspace, unprivilegedUser } from './support/world.ts';

const JOB_MS = 120_000;
const MOST_TABS = 120;

let stack: ConsoleStack;
let browser: Browser;
let world: Connected;
let backup: string;
let page: Page;

beforeAll(async () => {
  ({ stack, browser } = await sharedStack());
  world = await connectWorkspace(stack, 'keyboard.example');
  backup = await backUp(world);
  ({ page } = await visit(browser, stack.url));
  await signIn(page, world.people.restorer);
});

afterAll(() => page?.context().close());

photographFailures(() => page);

/** Presses Tab until what has the focus has this accessible name; fails where the keyboard does not get there. */
async function tabTo(name: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let press = 0; press < MOST_TABS; press += 1) {
    await page.keyboard.press('Tab');
    const focused = await focusedName();
    if (name.test(focused)) {
      expect(await hasVisibleFocus(), `the focus on ${focused} can be seen`).toBe(true);
      return;
    }
    passed.push(focused);
  }
  throw new Error(`the keyboard does not get to ${String(name)}; it passed ${passed.join(' → ')}`);
}

function focusedName(): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    if (!element) return '';
    const labels =
      'labels' in element
        ? [...((element as HTMLInputElement).labels ?? [])].map((label) => label.innerText).join(' ')
        : '';
    const labelledBy = (element.getAttribute('aria-labelledby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.innerText ?? '')
      .join(' ');
    return (
      [element.getAttribute('aria-label'), labelledBy, labels, element.innerText]
        .map((text) => (text ?? '').trim())
        .find((text) => text !== '') ?? ''
    );
  });
}

function hasVisibleFocus(): Promise<boolean> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const { outlineStyle, outlineWidth, boxShadow, backgroundColor } = getComputedStyle(element);
    const before = { boxShadow, backgroundColor };
    const isOutlined = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
    if (isOutlined) return true;
    element.blur();
    const after = getComputedStyle(element);
    const differs = after.boxShadow !== before.boxShadow || after.backgroundColor !== before.backgroundColor;
    element.focus();
    return differs;
  });
}

it('a deleted user is brought back without a mouse', async () => {
  const tenant = stack.tenant;
  const victim = unprivilegedUser(stack.tenant);
  tenant.delete(victim.id);

  await page.goto(`/w/${world.workspaceId}/restores/new?backup=${backup}`);
  await settled(page);
  await tabTo(/Search objects of the restore point/);
  await page.keyboard.type(victim.displayName);
  await page
    .getByRole('checkbox', { name: new RegExp(victim.displayName) })
    .first()
    .waitFor();
  await tabTo(new RegExp(victim.displayName));
  await page.keyboard.press('Space');
  await tabTo(/Also what these depend on/);
  await page.keyboard.press('Space');
  await tabTo(/^Options$/);
  await page.keyboard.press('Enter');

  await page.getByRole('heading', { name: 'Options' }).waitFor();
  // Whoever starts it is mailed unless they take themselves out.
  await page.getByRole('checkbox', { name: /\(you\)/, checked: true }).waitFor();
  await tabTo(/Dry.run/i);
  await page.keyboard.press('Space');
  await tabTo(/Why are you restoring/);
  await page.keyboard.type('By keyboard alone');
  await tabTo(/^Make the plan$/);
  await page.keyboard.press('Enter');

  await page.getByRole('button', { name: 'Restore 1 object' }).waitFor({ timeout: JOB_MS });
  await settled(page);
  await tabTo(/^Restore 1 object$/);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await tabTo(/^Restore 1 object$/);
  await page.keyboard.press('Enter');
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: JOB_MS });
  expect(tenant.get(victim.id)).toMatchObject({ id: victim.id });
  const made = await world.api.get<{ selection: object; mailed: { email: string }[] }>(
    `/restores/${/restores\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''}`,
  );
  expect(made.selection).toMatchObject({ dependencies: true, objects: [{ id: victim.id }] });
  expect(made.mailed.map(({ email }) => email)).toEqual([world.people.restorer.email]);

  // The details of an object open and close by keyboard, and the focus comes back.
  await settled(page);
  await tabTo(new RegExp(victim.displayName));
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await focusedName()).toContain(victim.displayName);
});

it('the command palette opens with Ctrl-K and leads to a page', async () => {
  // As on a page that has just been opened: the focus is nowhere.
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
  });
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('Schedules');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/schedules$/);
});
