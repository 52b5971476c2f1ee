import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Manifest } from '../../core/repository/types.ts';
import { readApiDocument } from '../../scripts/api-types/read-document.ts';
import { assertProperty } from '../../tests/support/assert-property.ts';
import { type SignedInClient, signedInAs } from '../accounts/person.fixture.ts';
import { type Answer, type ApiFixture, openApiFixture } from '../http/api.fixture.ts';
import { type ApiDocument, type Operation, type Schema, operationsOf } from './api-document.fixture.ts';
import { callsOf } from './arbitraries.fixture.ts';

vi.setConfig({ testTimeout: 600_000 });

/** The same calls in each run; another seed makes others. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_101);
const CALLS = 60;
/** Most of these hash a password. */
const CALLS_OF_SIGN_IN = 8;

/** Operations of which a call was carried out: the others have only said what is wrong with it. */
const accepted = new Set<string>();
const document = (await readApiDocument()) as unknown as ApiDocument;
const operations = operationsOf(document);

let api: ApiFixture;
let known: readonly string[];
let person: SignedInClient;

beforeAll(async () => {
  api = await openApiFixture();
  const { tenant } = api;
  const backups = [await tenant.backup(1), await tenant.backup(2)];
  api.manifest = ({ key }) => manifestOf(tenant, backups[Number(key.split('/').at(-1)) - 1] ?? '');
  await tenant.object({ id: 'a', from: 1, name: 'Anna' });
  person = await api.member('owner');
  const schedule = await api.call('GET', `/connections/${tenant.connection.id}/schedules`);
  known = [
    tenant.workspaceId,
    tenant.connection.id,
    tenant.repositoryId,
    person.personId,
    api.other.connection.id,
    ...backups,
    ...(schedule.body.items ?? []).map(({ id }) => id),
  ];
});
afterAll(() => api.close());

it('knows the operations of the API', () => expect(operations.length).toBeGreaterThan(80));

it.each(operations.map((operation) => [operation.operationId, operation] as const))(
  '%s answers whatever it is sent, as its schema says',
  async (_name, operation) => {
    const isSignIn = operation.path.startsWith('/api/auth/');
    const asks = fc.constantFrom('key', 'person', 'nobody');
    await assertProperty(
      fc.asyncProperty(callsOf(operation, { schemas: document.components.schemas, known }), asks, async (call, who) => {
        const answer = await ask(operation, call, who);
        expect([answer.status < 500, answer.text.slice(0, 500)]).toEqual([true, expect.anything()]);
        expect(problemWith(operation, answer)).toBeNull();
        if (answer.status < 300) accepted.add(operation.operationId);
      }),
      { seed: SEED, numRuns: isSignIn ? CALLS_OF_SIGN_IN : CALLS },
    );
  },
);

it('has reached behind the schemas of most operations', () => {
  expect(accepted.size, [...accepted].join(', ')).toBeGreaterThan(operations.length / 3);
});

async function ask(
  { method }: Operation,
  { url, body }: { url: string; body: unknown },
  who: 'key' | 'person' | 'nobody',
): Promise<Answer> {
  const options = body === undefined ? {} : { body };
  if (who === 'key') return api.call(method, url, { ...options, headers: JSON_BODY });
  if (who === 'nobody') return api.call(method, url, { ...options, key: null, headers: JSON_BODY });
  // Some of the calls end the session, or the membership.
  if ((await person.call('GET', '/me')).status !== 200) person = await signedInAs(api, 'owner');
  return person.call(method, url, { ...options, headers: JSON_BODY });
}

/** As it lies in the storage, of an empty backup. */
function manifestOf({ connection, repositoryId }: ApiFixture['tenant'], backupId: string): Manifest {
  return {
    format: 1,
    connectionId: connection.id,
    tenantId: connection.tenantId,
    repositoryId,
    backupId,
    seq: 1,
    startedAt: '2026-01-03T00:00:00Z',
    finishedAt: '2026-01-03T00:01:00Z',
    mode: 'full',
    sealing: 'aes-256-gcm',
    previousSha256: null,
    context: {},
    warnings: [],
    types: {},
  };
}

const JSON_BODY = { 'content-type': 'application/json' };
const checks = new Map<string, z.ZodType>();

/** What an answer has that its schema does not say; null where all is in order. */
function problemWith({ operationId, responses }: Operation, { status, headers, body, text }: Answer): string | null {
  const declared = responses[String(status)] ?? (status >= 400 ? responses['default'] : undefined);
  if (!declared) return `${String(status)} is not declared`;
  const type = String(headers['content-type'] ?? '').split(';')[0] ?? '';
  const content = declared.content ?? {};
  if (text === '') return Object.keys(content).length === 0 ? null : 'the answer has no body';
  if (!(type in content)) return `${type} is not declared for ${String(status)}`;
  const schema = content[type]?.schema;
  if (!type.endsWith('json') || !schema) return null;
  const key = `${operationId} ${responses[String(status)] ? String(status) : 'default'}`;
  const check = checks.get(key) ?? checkOf(schema);
  checks.set(key, check);
  const { error } = check.safeParse(body);
  return error ? z.prettifyError(error) : null;
}

function checkOf(schema: Schema): z.ZodType {
  const whole = JSON.stringify({ ...schema, $defs: document.components.schemas });
  return z.fromJSONSchema(JSON.parse(whole.replaceAll('#/components/schemas/', '#/$defs/')) as never);
}
