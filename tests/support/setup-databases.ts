import type { TestProject } from 'vitest/node';
import { serveDatabaseFixture } from './database.fixture.ts';
import type {} from './provided.ts';

/** vitest globalSetup of both projects. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const fixture = await serveDatabaseFixture();
  project.provide('databaseFixtureUrl', fixture.url);
  return () => fixture.close();
}
