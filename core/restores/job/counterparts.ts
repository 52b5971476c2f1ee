import { identitiesAt } from '../../backups/store/browse/identities-at.ts';
import type { Db } from '../../database/database.ts';
import { stringOf } from '../../domain/json.ts';
import { filterEquals } from '../../domain/object-types/template.ts';
import { mapDomain } from '../../domain/plan/domains.ts';
import { batchCollections } from '../../graph/batch/batch-collections.ts';
import type { CallOptions, GraphClient } from '../../graph/types.ts';
import type { RestoreFacts } from '../store/restore-facts.ts';
import type { FindCounterparts } from '../types.ts';

/**
 * Of objects that a restore into another tenant does not bring and that others name: who stands for them there. Enterprise
 * applications, those of Microsoft above all, by their appId; people by their user principal name in the domain of the target.
 */
export function counterpartsIn(
  { db, facts, client }: { readonly db: Db; readonly facts: RestoreFacts; readonly client: GraphClient },
  options: CallOptions,
): FindCounterparts {
  const { domains, keptApart } = facts.options;
  return async (ids, newIdOf) => {
    const known = (await identitiesAt(db, facts, ids)).flatMap(({ type, objectId, appId, userPrincipalName }) => {
      if (type === 'servicePrincipals' && appId !== null)
        return [{ objectId, path: byName('/servicePrincipals', { appId: newIdOf(appId) ?? appId }) }];
      if (type !== 'users' || userPrincipalName === null || keptApart.includes('users')) return [];
      return [{ objectId, path: byName('/users', { userPrincipalName: mapDomain(userPrincipalName, domains) }) }];
    });
    const answers = await batchCollections(
      client,
      known.map(({ path }) => path),
      options,
    );
    return new Map(
      known.flatMap(({ objectId }, index): [string, string][] => {
        const answer = answers[index];
        // What cannot be looked for is unresolved, and the plan says so.
        const id = answer?.ok === true ? stringOf(answer.value[0]?.id) : null;
        return id === null ? [] : [[objectId.toLowerCase(), id]];
      }),
    );
  };
}

function byName(collection: string, condition: Readonly<Record<string, string>>): string {
  return `${filterEquals(collection, condition)}&$select=id`;
}
