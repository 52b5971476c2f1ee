import { defineConfig } from 'vitest/config';

const beside = ['core', 'simulator', 'workflows', 'activities', 'api', 'worker', 'local', 'scripts', 'web'];

const servers = ['tests/support/setup-databases.ts', 'tests/support/setup-temporal.ts', 'tests/support/setup-s3.ts'];

export default defineConfig({
  test: {
    // Type stripping is Node's own: nothing is built for the tests that does not also run like this.
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: beside.map((folder) => `${folder}/**/*.test.ts`),
          exclude: ['**/*.it.test.ts', '**/node_modules/**'],
          globalSetup: ['tests/support/setup-databases.ts'],
          testTimeout: 10_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/**/*.test.ts', ...beside.map((folder) => `${folder}/**/*.it.test.ts`)],
          exclude: ['tests/browser/**', '**/node_modules/**'],
          globalSetup: servers,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: [...servers, 'tests/support/setup-console.ts'],
          // Each file brings the whole product and a browser.
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 180_000,
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
