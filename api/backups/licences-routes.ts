import { z } from 'zod';
import { isGraphObject, stringOf } from '#core/domain/json.ts';
import { skuName, skuWords } from '#core/domain/sku-names.ts';
import type { App } from '../http/app.ts';
import { idParams, named, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { restorableBackupOf } from '../http/lookups.ts';
import { readManifest } from './read-manifest.ts';

const backupLicences = named(
  'BackupLicences',
  z.object({
    items: z.array(
      z.object({
        skuId: z.string(),
        partNumber: z.string().describe('As Graph calls the product: `ENTERPRISEPACK`.'),
        name: z.string().describe('Of the product where it is known, else the part number in words.'),
      }),
    ),
  }),
);

export function backupLicencesRoutes(app: App, context: ApiContext): void {
  app.get(
    '/backups/:id/licences',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags: ['Backups'],
        operationId: 'listBackupLicences',
        summary: 'What the licences of the tenant were called',
        description: 'Read from the manifest of the backup.',
        params: idParams,
        response: { 200: backupLicences, ...problems },
      },
    },
    async function handleListBackupLicences(request) {
      const backup = await restorableBackupOf(context, request, request.params.id);
      const { subscribedSkus } = (await readManifest(context, backup)).context;
      const skus = Array.isArray(subscribedSkus) ? subscribedSkus.filter(isGraphObject) : [];
      return {
        items: skus.flatMap((sku) => {
          const [skuId, partNumber] = [stringOf(sku.skuId), stringOf(sku.skuPartNumber)];
          return skuId === null || partNumber === null
            ? []
            : [{ skuId, partNumber, name: skuName(skuId) ?? skuWords(partNumber) }];
        }),
      };
    },
  );
}
