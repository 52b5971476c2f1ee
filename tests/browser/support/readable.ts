import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { seriousProblems } from './axe.ts';
import { settled } from './settled.ts';

/** Expects that nobody is kept from reading the page as it is, in the light theme and in the dark one. Ends in the light one. */
export async function expectReadable(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
    expect(await seriousProblems(page, { coloursOnly: colorScheme === 'dark' }), `${what}, ${colorScheme}`).toEqual([]);
  }
}
