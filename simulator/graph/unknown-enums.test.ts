import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator } from '../index.ts';
import { type Client, signIn } from '../test-support/client.ts';
import type { JsonObject, Simulator, TenantHandle } from '../types.ts';

let simulator: Simulator;
let tenant: TenantHandle;
let client: Client;

beforeEach(async () => {
  simulator = await startSimulator({ users: 25 });
  tenant = simulator.tenant();
  client = await signIn(simulator);
  seedLateMembers();
});
afterEach(() => simulator.close());

const PREFER = { Prefer: 'include-unknown-enum-members' };
let strength: string;

/** A member of the enum that came after `unknownFutureValue`, in every type that can have one. */
function seedLateMembers(): void {
  const policies = tenant.list('authenticationStrengthPolicies');
  strength = String(policies.find((policy) => policy['policyType'] === 'custom')?.['id']);
  tenant.update(strength, { allowedCombinations: ['fido2', 'password,qrCodePin'] });
  const combination = String(tenant.list('combinationConfigurations')[0]?.['id']);
  tenant.update(combination, { appliesToCombinations: ['password,qrCodePin'] });
  tenant.update('X509Certificate', {
    authenticationModeConfiguration: {
      x509CertificateAuthenticationDefaultMode: 'x509CertificateSingleFactor',
      rules: [{ x509CertificateRuleType: 'issuerSubjectAndPolicyOID', identifier: 'a' }],
    },
  });
  const [policy] = tenant.list('conditionalAccessPolicies').filter((item) => JSON.stringify(item).includes('linux'));
  const copy = tenant.create('conditionalAccessPolicies', {
    ...policy,
    id: crypto.randomUUID(),
    displayName: 'binned',
  });
  tenant.delete(String(copy['id']));
}

const READS: [path: (id: string) => string, late: string][] = [
  [() => '/identity/conditionalAccess/policies', 'linux'],
  [() => '/identity/conditionalAccess/policies?$select=id,grantControls', 'riskRemediation'],
  [() => '/identity/conditionalAccess/deletedItems/policies', 'linux'],
  [() => '/policies/authenticationStrengthPolicies', 'qrCodePin'],
  [(id) => `/policies/authenticationStrengthPolicies/${id}`, 'qrCodePin'],
  [(id) => `/policies/authenticationStrengthPolicies/${id}/combinationConfigurations`, 'qrCodePin'],
  [() => '/policies/authenticationMethodsPolicy', 'issuerSubjectAndPolicyOID'],
  [
    () => '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/x509Certificate',
    'issuerSubjectAndPolicyOID',
  ],
];

test.each(READS)('newer members show only when preferred: %s', async (pathOf, late) => {
  const path = pathOf(strength);
  const masked = JSON.stringify((await client.get(path)).body);
  expect(masked).toContain('unknownFutureValue');
  expect(masked).not.toContain(late);
  const whole = JSON.stringify((await client.get(path, PREFER)).body);
  expect(whole).toContain(late);
  expect(whole).not.toContain('unknownFutureValue');
});

test.each(READS)('inside a batch the header of the item counts, not that of the batch: %s', async (pathOf, late) => {
  const url = pathOf(strength);
  const requests = [
    { id: 'plain', method: 'GET', url },
    { id: 'preferred', method: 'GET', url, headers: PREFER },
  ];
  const batch = await client.send('POST', '/$batch', { requests }, PREFER);
  const responses = batch.body['responses'] as JsonObject[];
  const bodyOf = (id: string): string => JSON.stringify(responses.find((item) => item['id'] === id)?.['body']);
  expect(bodyOf('plain')).not.toContain(late);
  expect(bodyOf('preferred')).toContain(late);
});

test('the strength inside a policy is masked too', async () => {
  const [policy] = tenant.list('conditionalAccessPolicies');
  tenant.update(String(policy?.['id']), {
    grantControls: { operator: 'OR', builtInControls: [], authenticationStrength: { id: strength } },
  });
  const path = `/identity/conditionalAccess/policies/${String(policy?.['id'])}`;
  expect(JSON.stringify((await client.get(path)).body)).not.toContain('qrCodePin');
  expect(JSON.stringify((await client.get(path, PREFER)).body)).toContain('qrCodePin');
});
