import type { TestProject } from 'vitest/node';
import type {} from './provided.ts';

/** vitest globalSetup of the integration project. */
export function setup(project: TestProject): void {
  project.provide('temporal', { unavailable: 'The Temporal fixture is not there yet.' });
}
