import type { TestProject } from 'vitest/node';
import { messageOf } from '#core/observability/sentence-error.ts';
import { askServers } from './ask-servers.ts';
import type { ProvidedTemporal } from './provided.ts';
import { testServers } from './test-servers.ts';

/** vitest globalSetup of the projects with a workflow service. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, close } = await testServers();
  const temporal = await askServers<ProvidedTemporal>(`${url}/temporal`).catch((error: unknown) => ({
    unavailable: messageOf(error),
  }));
  project.provide('temporal', temporal);
  return close;
}
