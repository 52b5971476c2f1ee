import { describe, expect, it } from 'vitest';
import { CybbackError, type ErrorCode } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import type { BatchOutcome, GraphClient } from '../../graph/types.ts';
import type { Knowledge, RestoreStore } from '../types.ts';
import { Facts } from './facts.ts';

const TERMS = '11111111-2222-4333-8444-555555555555';
const APP = '22222222-2222-4333-8444-555555555555';
const NEW_APP = '33333333-2222-4333-8444-555555555555';
const CONTEXTS = '/identity/conditionalAccess/authenticationContextClassReferences';
const terms = { path: '/identityGovernance/termsOfUse/agreements/{id}', id: TERMS };
const principal = (id: string) => ({ path: "/servicePrincipals(appId='{id}')?$select=id", id });
const context = (id: string) => ({ path: CONTEXTS, listed: true as const, id });

function facts(answers: Readonly<Record<string, GraphObject | ErrorCode>>, known: Record<string, Knowledge> = {}) {
  const asked: string[] = [];
  const never = (): Promise<never> => Promise.reject(new Error('not asked for here'));
  const client: GraphClient = {
    object: never,
    send: never,
    page: never,
    batch: (requests) => {
      asked.push(...requests.map(({ url }) => url));
      return Promise.resolve(
        requests.map(({ url }): BatchOutcome => {
          const answer = answers[url] ?? 'graph-not-found';
          return typeof answer === 'string'
            ? { ok: false, error: new CybbackError(answer, url) }
            : { ok: true, response: { status: 200, headers: {}, body: answer } };
        }),
      );
    },
    usage: { requests: 0, throttled: 0, waitedMs: 0 },
  };
  const store = { knowledge: () => Promise.resolve(new Map(Object.entries(known))) } as unknown as RestoreStore;
  return { facts: new Facts(client, store), asked };
}

const resolve = (known: Facts, { id, ...target }: { path: string; listed?: true; id: string }, more = {}) =>
  known.references.resolve(id, [{ kind: 'appId' }, { kind: 'address', ...target, ...more }]);

describe('what lies at an address', () => {
  it('is there, is not, or Graph does not tell', async () => {
    const { facts: known } = facts({ [`/servicePrincipals(appId='${APP}')?$select=id`]: { id: 'p' } });
    await known.findAddresses([principal(APP), principal(NEW_APP)]);
    expect(resolve(known, principal(APP))).toEqual({ state: 'same', id: APP });
    expect(resolve(known, principal(NEW_APP))).toEqual({ state: 'unresolved' });
    const { facts: refused } = facts({
      [`/identityGovernance/termsOfUse/agreements/${TERMS}`]: 'graph-permission-missing',
    });
    await refused.findAddresses([terms]);
    expect(resolve(refused, terms)).toEqual({ state: 'same', id: TERMS, untold: true });
  });

  it('is not there where Graph does not tell and the ID is of another tenant', async () => {
    const { facts: known } = facts({
      [`/identityGovernance/termsOfUse/agreements/${TERMS}`]: 'graph-permission-missing',
    });
    await known.findAddresses([terms], true);
    expect(resolve(known, terms)).toEqual({ state: 'unresolved' });
  });

  it('is asked for once, and once for all of a collection', async () => {
    const { facts: known, asked } = facts({ [CONTEXTS]: { value: [{ id: 'c1' }] } });
    await known.findAddresses([context('c1'), context('C1'), context('c2'), principal(APP)]);
    await known.findAddresses([principal(APP)]);
    expect(asked.toSorted()).toEqual([CONTEXTS, `/servicePrincipals(appId='${APP}')?$select=id`]);
    expect(resolve(known, context('C1'))).toEqual({ state: 'same', id: 'C1' });
    expect(resolve(known, context('c2'))).toEqual({ state: 'unresolved' });
    const { facts: refused } = facts({ [CONTEXTS]: 'graph-permission-missing' });
    await refused.findAddresses([context('c1')]);
    expect(resolve(refused, context('c1'))).toMatchObject({ untold: true });
  });

  it('is looked for under the appId of today, and not where the job has just made it', async () => {
    const base = { planned: false, madeHere: false };
    const moved = { [APP]: { ...base, newId: NEW_APP }, [NEW_APP]: { ...base, newId: null } };
    const { facts: known } = facts({ [`/servicePrincipals(appId='${NEW_APP}')?$select=id`]: { id: 'p' } }, moved);
    await known.learnAppIds([APP]);
    await known.findAddresses([principal(APP)]);
    expect(resolve(known, principal(APP))).toEqual({ state: 'mapped', id: NEW_APP });
    const made = { [APP]: { ...base, newId: null, comes: { servicePrincipals: 'made' as const } } };
    const { facts: fresh } = facts({}, made);
    await fresh.learnAppIds([APP]);
    await fresh.findAddresses([principal(APP)]);
    expect(resolve(fresh, principal(APP), { type: 'servicePrincipals' })).toEqual({ state: 'same', id: APP });
    expect(resolve(fresh, principal(APP), { type: 'applications' })).toEqual({ state: 'unresolved' });
  });
});
