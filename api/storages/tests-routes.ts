import { STORAGE_PRESETS } from '#core/storage/presets.ts';
import { testStorage, testValues } from '#core/storages/customer-storages.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { principalOf } from '../http/plugins/auth.ts';
import { bucketValues, storagePresets, testedStorage, testedValues } from './schema.ts';
import { placeOf, storagesDeps, storageView, testView, valuesOf } from './view.ts';

const tags = ['Storage'];

export function storageTestRoutes(app: App, context: ApiContext): void {
  const deps = storagesDeps(context);
  const limited = { rateLimit: { max: context.settings.storageTestsPerMinute, timeWindow: 60_000 } };

  app.get(
    '/storage-presets',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'listStoragePresets',
        summary: 'Providers, their endpoints and regions',
        response: { 200: storagePresets, ...problems },
      },
    },
    () => ({ items: STORAGE_PRESETS.map((preset) => ({ ...preset, regions: [...preset.regions] })) }),
  );

  app.post(
    '/storage/test',
    {
      config: { role: 'owner', ...limited, audit: { action: 'storage.testValues', target: 'storage' } },
      schema: {
        tags,
        operationId: 'testBucketValues',
        summary: 'Test a bucket before saving it',
        description:
          'Writes a small file, reads it back, compares, lists and deletes it; a step that fails is part of the result. Nothing but a keyed hash of the values is kept, so that saving can ask for this test.',
        body: bucketValues,
        response: { 200: testedValues, ...problems },
      },
    },
    async (request) => {
      noteAudit(request, { facts: placeOf(request.body) });
      const { testId, goodUntil, ...result } = await testValues(
        deps,
        principalOf(request).workspaceId,
        valuesOf(request.body),
      );
      noteAudit(request, { facts: { passed: result.passed } });
      return { testId, goodUntil: goodUntil.toISOString(), ...testView(result) };
    },
  );

  app.post(
    '/storages/:id/test',
    {
      config: { role: 'owner', ...limited, audit: { action: 'storage.test', target: 'storage' } },
      schema: {
        tags,
        operationId: 'testStorage',
        summary: 'Test a saved bucket with its keys',
        params: idParams,
        response: { 200: testedStorage, ...problems },
      },
    },
    async (request) => {
      const { storage, result } = await testStorage(deps, {
        workspaceId: principalOf(request).workspaceId,
        id: request.params.id,
      });
      noteAudit(request, {
        target: { kind: 'storage', id: storage.id, name: storage.name },
        facts: { passed: result.passed },
      });
      return { storage: storageView(storage), result: testView(result) };
    },
  );
}
