import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach } from 'vitest';

const FOLDER = 'data/browser-failures';

/** What the page looked like when a test failed, in a folder that is not kept. */
export function photographFailures(pageOf: () => Page | undefined): void {
  afterEach(async ({ task }) => {
    const page = pageOf();
    if (task.result?.state !== 'fail' || page === undefined || page.isClosed()) return;
    mkdirSync(FOLDER, { recursive: true });
    const path = join(FOLDER, `${task.name.replaceAll(/\W+/g, '-').slice(0, 80)}.png`);
    await page.screenshot({ path }).catch(() => undefined);
    console.error(`${task.name}: at ${page.url()}, see ${path}`);
  });
}
