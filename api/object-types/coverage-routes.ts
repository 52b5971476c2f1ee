import { coverage } from '#core/domain/object-types/coverage.ts';
import type { App } from '../http/app.ts';
import { problems } from '../http/common-schema.ts';
import { coverageTable } from './coverage-schema.ts';

export function coverageRoutes(app: App): void {
  app.get(
    '/coverage',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags: ['Object types'],
        operationId: 'getCoverage',
        summary: 'What is captured, compared and restored of each type, property by property',
        response: { 200: coverageTable, ...problems },
      },
    },
    function handleGetCoverage() {
      return {
        items: coverage().map((one) => ({
          ...one,
          properties: [...one.properties],
          sets: [...one.sets],
          neverRestored: [...one.neverRestored],
        })),
      };
    },
  );
}
