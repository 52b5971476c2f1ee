import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryBudgetStore } from '../graph/budget/memory-budget-store.fixture.ts';
import { createGraphAccess, type GraphAccess } from '../graph/graph-access.ts';
import { CERTIFICATE_PEM, OTHER_KEY_PEM, PRIVATE_KEY_PEM } from '../graph/sign-in/certificate.fixture.ts';
import { readCertificate } from '../graph/sign-in/credential.ts';
import {
  IDENTITY,
  makeToken,
  refusal,
  startStubEntra,
  tokenAnswer,
  type StubEntra,
  type StubReply,
} from '../graph/stub-entra.fixture.ts';
import type { GraphIdentity } from '../graph/types.ts';
import { silentLogger } from '../observability/logger.ts';
import type { ConnectionReport } from './connection-report.ts';
import type { TypeWithPermissions } from './evaluate-permissions.ts';
import { testConnection } from './test-connection.ts';

let entra: StubEntra;
let access: GraphAccess;
let organization: StubReply;
let application: StubReply;

const certificate = { kind: 'certificate', certificatePem: CERTIFICATE_PEM, privateKeyPem: PRIVATE_KEY_PEM } as const;
const groups: TypeWithPermissions = {
  key: 'groups',
  label: { one: 'Group', many: 'Groups' },
  permissions: {
    read: [['Group.Read.All']],
    create: [['Group.ReadWrite.All']],
    update: [],
    delete: [],
    undelete: [],
    relations: {},
  },
};

beforeEach(async () => {
  entra = await startStubEntra();
  access = createGraphAccess({ config: entra.config, budgetStore: new MemoryBudgetStore(), logger: silentLogger });
  entra.scriptTokens(() => tokenAnswer(3599, makeToken(['Group.Read.All'])));
  organization = {
    body: {
      value: [
        {
          id: IDENTITY.tenantId,
          displayName: 'Contoso',
          verifiedDomains: [
            { name: 'contoso.com', isDefault: true },
            { name: 'contoso.onmicrosoft.com', isInitial: true },
          ],
        },
      ],
    },
  };
  application = {
    body: {
      passwordCredentials: [
        { keyId: '1', hint: 'Ver', endDateTime: '2027-03-01T00:00:00Z' },
        { keyId: '2', hint: 'Ver', endDateTime: '2026-12-31T23:59:59.0000000Z' },
        { keyId: '3', hint: 'Abc', endDateTime: '2026-11-15T00:00:00Z' },
        { keyId: '4', hint: 'Ver', endDateTime: '2026-10-01T00:00:00Z' },
      ],
      keyCredentials: [
        {
          customKeyIdentifier: Buffer.from(readCertificate(certificate).thumbprintSha1, 'hex').toString('base64'),
          endDateTime: '2030-05-05T00:00:00Z',
        },
      ],
    },
  };
  entra.script(({ url }) => (url.includes('/organization') ? organization : application));
});
afterEach(async () => {
  await access.close();
  await entra.close();
});

const test = (identity: GraphIdentity = IDENTITY): Promise<ConnectionReport> =>
  testConnection({
    identity,
    clientFactory: access,
    objectTypes: [groups],
    clock: { now: () => Date.UTC(2026, 10, 1) },
  });
const notFound: StubReply = { status: 404, body: { error: { code: 'Request_ResourceNotFound', message: 'Gone.' } } };

describe('the test of a connection', () => {
  it('reports tenant, domains, permissions and the end of the secret', async () => {
    expect(await test()).toMatchObject({
      testedAt: '2026-11-01T00:00:00.000Z',
      signedIn: true,
      problem: null,
      tenant: {
        id: IDENTITY.tenantId,
        name: 'Contoso',
        verifiedDomains: ['contoso.com', 'contoso.onmicrosoft.com'],
        defaultDomain: 'contoso.com',
      },
      readyForBackup: true,
      readyForRestore: false,
      credential: { kind: 'secret', expiresAt: '2026-12-31T23:59:59.000Z', source: 'entra', note: null },
    });
    const asked = entra.graphRequests().map(({ url }) => url);
    expect(asked).toContain(
      `/v1.0/applications(appId=%27${IDENTITY.clientId}%27)?$select=passwordCredentials,keyCredentials`.replaceAll(
        '%27',
        "'",
      ),
    );
  });

  it('sees consent given since the last token', async () => {
    expect((await test()).readyForRestore).toBe(false);
    entra.scriptTokens(() => tokenAnswer(3599, makeToken(['Group.ReadWrite.All'])));
    expect((await test()).readyForRestore).toBe(true);
  });

  it('says in plain words why the sign-in failed', async () => {
    entra.scriptTokens(refusal(7000222));
    const report = await test();
    expect(report).toMatchObject({
      signedIn: false,
      readyForBackup: false,
      readyForRestore: false,
      tenant: null,
      problem: { code: 'sign-in-secret-expired' },
    });
    expect(report.problem?.message).toContain('has expired');
    expect(report.permissions.every(({ granted }) => !granted)).toBe(true);
    expect(JSON.stringify(report)).not.toContain('Very~Secret');
  });

  it('reads the end of a certificate by its thumbprint', async () => {
    expect((await test({ ...IDENTITY, credential: certificate })).credential).toEqual({
      kind: 'certificate',
      expiresAt: '2030-05-05T00:00:00.000Z',
      source: 'entra',
      note: null,
    });
  });

  it('does not know the end of a secret registered elsewhere, but that of a certificate', async () => {
    application = notFound;
    expect((await test()).credential).toMatchObject({
      expiresAt: null,
      source: 'unknown',
      note: expect.stringContaining('another tenant'),
    });
    const { credential } = await test({ ...IDENTITY, credential: certificate });
    expect(credential).toMatchObject({
      source: 'certificate',
      expiresAt: new Date(readCertificate(certificate).notAfterMs).toISOString(),
    });
    application = { body: { passwordCredentials: [], keyCredentials: [] } };
    expect((await test()).credential).toMatchObject({ expiresAt: null, note: expect.stringContaining('No secret') });
    application = { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'No.' } } };
    expect((await test()).credential.note).toContain('Application.Read.All');
  });

  it('tells the end of a certificate that was refused', async () => {
    entra.scriptTokens(refusal(700027));
    expect(await test({ ...IDENTITY, credential: certificate })).toMatchObject({
      problem: { code: 'sign-in-certificate-wrong' },
      credential: { source: 'certificate', expiresAt: new Date(readCertificate(certificate).notAfterMs).toISOString() },
    });
  });

  it('reports a key that does not fit, without asking anybody', async () => {
    const report = await test({ ...IDENTITY, credential: { ...certificate, privateKeyPem: OTHER_KEY_PEM } });
    expect(report.problem).toMatchObject({ code: 'sign-in-certificate-wrong' });
    expect(entra.requests).toHaveLength(0);
  });

  it('is signed in but not ready where the tenant may not be read', async () => {
    organization = {
      status: 403,
      body: { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges.' } },
    };
    expect(await test()).toMatchObject({
      signedIn: true,
      tenant: null,
      readyForBackup: false,
      problem: { code: 'graph-permission-missing' },
    });
  });

  it('leaves passing faults to be tried again', async () => {
    organization = { status: 429, headers: { 'retry-after': '600' }, body: {} };
    await expect(test()).rejects.toMatchObject({ code: 'graph-throttled', retryAfterMs: 600_000 });
  });
});
