import { isCybbackError } from '../../domain/errors.ts';
import { isGraphObject, stringOf, type GraphObject } from '../../domain/json.ts';
import type { Licences } from '../../domain/plan/index.ts';
import type { GraphClient } from '../../graph/types.ts';
import type { ExpectedManifest, Repository } from '../../repository/types.ts';

interface Tenants {
  readonly client: GraphClient;
  readonly signal: AbortSignal;
  /** Of the backup, which holds what its tenant had. */
  openRepository(): Promise<Repository>;
  readonly manifest: ExpectedManifest;
}

/**
 * What the target tenant has of licences, and what the tenant of the backup called them. Null where the target does not
 * show it: then Graph alone says what it has.
 */
export async function tenantLicences(tenants: Tenants): Promise<Licences | null> {
  const target = await targetLicences(tenants);
  return target === null ? null : { tenant: target, backup: await namesInBackup(tenants) };
}

async function targetLicences({ client, signal }: Tenants): Promise<Licences['tenant'] | null> {
  try {
    // The list has one page.
    const { value } = await client.page({ url: '/subscribedSkus' }, { signal });
    return new Map(value.flatMap(licence));
  } catch (error) {
    if (isCybbackError(error, 'graph-permission-missing', 'graph-bad-request', 'graph-unsupported')) return null;
    throw error;
  }
}

function licence({ skuId, skuPartNumber, prepaidUnits, consumedUnits }: GraphObject) {
  const id = stringOf(skuId)?.toLowerCase();
  if (id === undefined) return [];
  const units = isGraphObject(prepaidUnits) ? prepaidUnits : {};
  const left = Number(units.enabled ?? 0) + Number(units.warning ?? 0) - Number(consumedUnits ?? 0);
  return [[id, { partNumber: stringOf(skuPartNumber) ?? id, left }] as const];
}

async function namesInBackup({ openRepository, manifest }: Tenants): Promise<Licences['backup']> {
  try {
    const { context } = await (await openRepository()).readManifest(manifest);
    const known = Array.isArray(context.subscribedSkus) ? context.subscribedSkus.filter(isGraphObject) : [];
    return new Map(
      known.flatMap(({ skuId, skuPartNumber }) => {
        const [id, name] = [stringOf(skuId)?.toLowerCase(), stringOf(skuPartNumber)];
        return id === undefined || name === null ? [] : [[id, name] as const];
      }),
    );
  } catch (error) {
    // The names are a help; objects that cannot be read are reported where they are restored.
    if (isCybbackError(error) && error.code !== 'cancelled') return new Map();
    throw error;
  }
}
