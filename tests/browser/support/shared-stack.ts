import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { type ConsoleStack, consoleStack } from './console-stack.ts';

export interface SharedStack {
  readonly stack: ConsoleStack;
  readonly browser: Browser;
}

let started: Promise<SharedStack> | undefined;
let files = 0;

/**
 * One product and one browser for all files of a run, which takes long to start. To each file they look like its own: it
 * gets a tenant and a bucket that nobody else uses, and makes a workspace. They end with the process of the tests.
 */
export async function sharedStack(): Promise<SharedStack> {
  started ??= start();
  const { stack, browser } = await started;
  files += 1;
  const bucket = `backups-${String(files)}`;
  await stack.s3.createBucket(bucket);
  const tenant = stack.simulator.createTenant({
    tenantId: randomUUID(),
    clientId: randomUUID(),
    displayName: 'Contoso Demo',
    users: 60,
    seed: 11,
  });
  return { stack: { ...stack, tenant, bucket }, browser };
}

async function start(): Promise<SharedStack> {
  const [stack, browser] = await Promise.all([consoleStack(), openBrowser()]);
  return { stack, browser };
}
