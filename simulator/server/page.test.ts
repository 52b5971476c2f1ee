import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator } from '../index.ts';
import { signIn } from '../test-support/client.ts';
import type { JsonObject, Simulator } from '../types.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ users: 60 });
});
afterAll(async () => {
  await simulator.close();
});

interface Answer {
  status: number;
  type: string;
  policy: string;
  text: string;
}

/** Fetch sets no Host of its own choice. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(simulator.url + path, { method, headers }, (response) => {
      let text = '';
      response
        .setEncoding('utf8')
        .on('data', (part: string) => {
          text += part;
        })
        .on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            type: String(response.headers['content-type']),
            policy: String(response.headers['content-security-policy']),
            text,
          });
        });
    });
    sent.on('error', reject).end();
  });
}

async function admin(method: string, path: string, body?: JsonObject): Promise<JsonObject & { value: JsonObject[] }> {
  const response = await fetch(`${simulator.url}/_sim/tenants/${simulator.tenant().id}${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
  });
  return { ...((await response.json()) as JsonObject & { value: JsonObject[] }), status: response.status };
}

test('the page and every file it needs are served, with a policy that allows nothing else', async () => {
  const page = await ask('/');
  expect([page.status, page.type]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.text).toContain('<title>Simulated Entra tenant</title>');
  expect(page.policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  const named = [...page.text.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, path = '']) => path);
  const scripts = readdirSync(join(import.meta.dirname, '../page'))
    .filter((name) => name.endsWith('.js'))
    .map((name) => `/page/${name}`);
  expect(named).toContain('/page/main.js');
  for (const path of [...named, ...scripts]) expect((await ask(path)).status, path).toBe(200);
  for (const path of scripts) {
    const imported = [...(await ask(path)).text.matchAll(/^import .* from '\.(\/[^']+)';$/gm)].map(
      ([, name = '']) => `/page${name}`,
    );
    for (const other of imported) expect(scripts, path).toContain(other);
  }
});

test.each(['/page/tsconfig.json', '/page/../index.ts', '/page/%2e%2e/index.ts', '/page/none.js', '/page/'])(
  '%s is not served',
  async (path) => {
    expect((await ask(path)).status).toBe(404);
  },
);

test.each([
  ['a page of another site', { origin: 'https://evil.example' }],
  ['a page on another port of this machine', { origin: 'http://127.0.0.1:1' }],
  ['a page without an origin of its own', { origin: 'null' }],
  ['a name that somebody pointed at this machine', { host: 'evil.example:7080' }],
  ['a name that begins like the own one', { host: 'localhost.evil.example' }],
])('%s is refused, and nothing happens', async (_who, headers) => {
  const before = simulator.tenant().counts();
  const accident = await ask(`/_sim/tenants/${simulator.tenant().id}/secret/expire`, headers, 'POST');
  expect([accident.status, accident.text]).toEqual([403, expect.stringContaining('"error"')]);
  expect((await ask('/', headers)).status).toBe(403);
  expect(simulator.tenant().counts()).toEqual(before);
  await signIn(simulator).then(({ token }) => {
    expect(token).toMatch(/^ey/);
  });
});

test('the own page and programs are not refused', async () => {
  const { host, origin } = new URL(simulator.url);
  expect((await ask('/_sim/tenants', { host, origin })).status).toBe(200);
  const { port } = new URL(simulator.url);
  expect((await ask('/_sim/tenants', { host: `localhost:${port}`, origin: `http://localhost:${port}` })).status).toBe(
    200,
  );
  expect((await ask('/_sim/tenants')).status).toBe(200);
});

test('users are searched and paged', async () => {
  const first = await admin('GET', '/browse/users?top=10');
  expect([first.value.length, first['total']]).toEqual([10, 60]);
  const last = await admin('GET', '/browse/users?top=10&skip=50');
  expect(last.value.length).toBe(10);
  expect(last.value.map(({ id }) => id)).not.toContain(first.value[0]?.['id']);
  const found = await admin('GET', '/browse/users?search=%20MEGAN@contoso.example');
  expect(found.value).toMatchObject([{ userPrincipalName: 'megan@contoso.example', isSynced: false }]);
  expect((await admin('GET', '/browse/users?search=breakglass1')).value).toMatchObject([{ holdsRole: true }]);
  expect((await admin('GET', '/browse/users?top=many'))['status']).toBe(400);
});

test('a group is looked into, loses one member and then all', async () => {
  const { value } = await admin('GET', '/browse/groups?search=all%20employees');
  const [group] = value;
  const path = `/groups/${String(group?.['id'])}`;
  const members = await admin('GET', `${path}/members`);
  expect(members['total']).toBe(group?.['memberCount']);
  const victim = String(members.value[0]?.['id']);
  expect(await admin('DELETE', `${path}/members/${victim}`)).toMatchObject({ status: 200, group: 'All Employees' });
  expect((await admin('DELETE', `${path}/members/${victim}`))['status']).toBe(404);
  expect((await admin('GET', `${path}/members?search=${victim}`))['total']).toBe(0);
  await admin('POST', `${path}/empty`);
  expect((await admin('GET', `${path}/members`))['total']).toBe(0);
});

test('the recycle bin shows what was deleted last first, until it is restored or purged', async () => {
  await admin('DELETE', '/objects/users/alex@contoso.example');
  await admin('DELETE', '/objects/conditionalAccessPolicies/Block%20some%20countries');
  const { value } = await admin('GET', '/browse/deleted');
  expect(value.map(({ set }) => set)).toEqual(['conditionalAccessPolicies', 'users']);
  expect(Date.parse(String(value[1]?.['deletedDateTime']))).toBeGreaterThan(Date.now() - 60_000);
  await admin('POST', `/deleted/${String(value[1]?.['id'])}/restore`);
  await admin('DELETE', `/objects/conditionalAccessPolicies/${String(value[0]?.['id'])}`, { permanent: true });
  expect((await admin('GET', '/browse/deleted'))['total']).toBe(0);
  expect((await admin('GET', '/browse/users?search=alex@contoso'))['total']).toBe(1);
  expect((await admin('GET', '/browse/policies?search=block'))['total']).toBe(0);
});

test('an accident and everyday changes answer in sentences', async () => {
  const accident = await admin('POST', '/accident', { size: 'small' });
  expect(accident['summary']).toEqual([
    expect.stringContaining('lost its members'),
    expect.stringMatching(/^3 users were deleted and are in the recycle bin: /),
    expect.stringContaining('was switched off'),
  ]);
  expect((await admin('GET', '/browse/deleted'))['total']).toBe(3);
  const changes = await admin('POST', '/changes', { count: 12 });
  expect((changes['summary'] as string[]).length).toBeGreaterThan(1);
});

test("the client's secret runs out soon, then now, and is rotated; permissions are taken away", async () => {
  const client = async (): Promise<JsonObject> => admin('GET', '/client');
  await admin('POST', '/secret/expire', { inDays: 10 });
  expect(Date.parse(String((await client())['secretExpiresAt']))).toBeLessThan(Date.now() + 10.1 * 86_400_000);
  await signIn(simulator);
  await admin('POST', '/secret/expire');
  expect(await client()).toMatchObject({ isSecretExpired: true });
  const { clientSecret } = await admin('POST', '/secret/rotate');
  expect(await client()).toMatchObject({ isSecretExpired: false, clientSecret });
  await admin('PUT', '/permissions', { permissions: ['User.Read.All'] });
  expect((await client())['permissions']).toContainEqual({ name: 'Group.Read.All', isGranted: false });
  expect((await client())['permissions']).toContainEqual({ name: 'User.Read.All', isGranted: true });
});
