import { type Identity, identitiesAt } from '../../backups/store/browse/identities-at.ts';
import { stringOf } from '../../domain/json.ts';
import { objectType } from '../../domain/object-types/index.ts';
import { filterEquals } from '../../domain/object-types/template.ts';
import { mapDomain } from '../../domain/plan/domains.ts';
import { isNeverMade } from '../../domain/plan/refusals.ts';
import type { PlanContext } from '../../domain/plan/types.ts';
import { batchCollections } from '../../graph/batch/batch-collections.ts';
import type { CallOptions, GraphClient } from '../../graph/types.ts';
import type { FindCounterparts } from '../types.ts';
import { type EntrySource, loadObjects } from './load-entries.ts';
import { nameOf } from './name-of.ts';

interface OtherTenant extends EntrySource {
  readonly client: GraphClient;
  /** Of this service, in both tenants. */
  readonly own: Pick<PlanContext, 'ownAppId' | 'ownAppIdThere'>;
}

/**
 * Of objects that a restore into another tenant has not brought, and that others name: who stands for them there.
 * Enterprise applications, those of Microsoft above all, by their appId; people by their user principal name in the domain
 * of the target. And which of them no restore will make, so that nothing waits for them.
 */
export function counterpartsIn(source: OtherTenant, options: CallOptions): FindCounterparts {
  return async (ids, newIdOf) => {
    const known = await identitiesAt(source.db, source.facts, ids);
    const standsFor = await findByName(source, known, { newIdOf, options });
    const rest = known.filter(({ objectId }) => !standsFor.has(objectId.toLowerCase()));
    const { objects } = await loadObjects(source, rest);
    const neverMade = rest.flatMap(({ type, objectId }) => {
      const object = objects.get(nameOf({ type, objectId }));
      return object && isNeverMade(objectType(type), object, source.own) ? [objectId.toLowerCase()] : [];
    });
    return { standsFor, neverMade: new Set(neverMade) };
  };
}

async function findByName(
  { client, facts }: OtherTenant,
  known: readonly Identity[],
  { newIdOf, options }: { readonly newIdOf: (id: string) => string | null; readonly options: CallOptions },
): Promise<Map<string, string>> {
  const { domains, keptApart } = facts.options;
  const named = known.flatMap(({ type, objectId, appId, userPrincipalName }) => {
    if (type === 'servicePrincipals' && appId !== null)
      return [{ objectId, path: byName('/servicePrincipals', { appId: newIdOf(appId) ?? appId }) }];
    if (type !== 'users' || userPrincipalName === null || keptApart.includes('users')) return [];
    return [{ objectId, path: byName('/users', { userPrincipalName: mapDomain(userPrincipalName, domains) }) }];
  });
  const answers = await batchCollections(
    client,
    named.map(({ path }) => path),
    options,
  );
  return new Map(
    named.flatMap(({ objectId }, index): [string, string][] => {
      const answer = answers[index];
      // What cannot be looked for is unresolved, and the plan says so.
      const id = answer?.ok === true ? stringOf(answer.value[0]?.id) : null;
      return id === null ? [] : [[objectId.toLowerCase(), id]];
    }),
  );
}

function byName(collection: string, condition: Readonly<Record<string, string>>): string {
  return `${filterEquals(collection, condition)}&$select=id`;
}
