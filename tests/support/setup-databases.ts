import type { TestProject } from 'vitest/node';
import type {} from './provided.ts';
import { testServers } from './test-servers.ts';

/** vitest globalSetup of all projects with databases. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, close } = await testServers();
  project.provide('testServersUrl', url);
  return close;
}
