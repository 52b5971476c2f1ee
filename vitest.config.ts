import { relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { testFilesOf, waitsForOthers } from './tests/support/kinds-of-tests.ts';

const beside = ['core', 'simulator', 'workflows', 'activities', 'api', 'worker', 'local', 'scripts', 'web'];

const long = ['tests/recovery/**/*.test.ts', ...['tests', ...beside].map((folder) => `${folder}/**/*.long.test.ts`)];
const browser = 'tests/browser/**/*.test.ts';
const longBrowser = 'tests/browser/**/*.long.test.ts';

const servers = ['tests/support/setup-databases.ts', 'tests/support/setup-temporal.ts', 'tests/support/setup-s3.ts'];

/**
 * Files of one worker share their modules: each has a database, a tenant and servers' names of its own. Node loads the
 * TypeScript itself, and keeps what it compiled.
 */
const NATIVE = { isolate: false, experimental: { viteModuleRunner: false, nodeLoader: false } };

/** One product and one browser for all files. */
const SHARED_STACK = {
  globalSetup: [...servers, 'tests/support/setup-console.ts'],
  isolate: false,
  fileParallelism: false,
  testTimeout: 240_000,
  hookTimeout: 180_000,
};

/**
 * The first file that uses the product of the browser tests is the story of the first administrator: it finds nobody there.
 * Of the others those that wait for other processes go first, so that something is computed beside them to the end.
 */
class FirstThingsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification): number => {
      if (moduleId.endsWith('/story.test.ts')) return 0;
      return project.name === 'integration' && waitsForOthers(relative(import.meta.dirname, moduleId)) ? 1 : 2;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: FirstThingsFirst },
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default'],
    // Far more than a test needs on a quiet machine: how busy a machine is says nothing about the code.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: testFilesOf('pure', beside),
          // Nothing that one of these files does can be seen by another.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'exhaustive',
          include: testFilesOf('exhaustive', beside),
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          ...NATIVE,
          include: testFilesOf('database', beside),
          globalSetup: ['tests/support/setup-databases.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          ...NATIVE,
          // They wait for servers more than they compute.
          maxWorkers: 4,
          testTimeout: 180_000,
          include: ['tests/**/*.test.ts', ...beside.map((folder) => `${folder}/**/*.it.test.ts`)],
          exclude: ['tests/browser/**', ...long, '**/node_modules/**'],
          globalSetup: servers,
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          testTimeout: 180_000,
          include: long,
          exclude: [longBrowser, '**/node_modules/**'],
          globalSetup: servers,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          ...SHARED_STACK,
          include: [browser],
          exclude: [longBrowser, '**/node_modules/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'long-browser',
          ...SHARED_STACK,
          include: [longBrowser],
        },
      },
      {
        extends: true,
        test: {
          name: 'screens',
          include: ['tests/browser/**/*.screens.ts'],
          globalSetup: [...servers, 'tests/support/setup-console.ts'],
          testTimeout: 900_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
