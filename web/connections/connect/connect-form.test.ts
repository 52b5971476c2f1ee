import { describe, expect, it } from 'vitest';
import { NO_CREDENTIAL } from '../credential-input.ts';
import { EMPTY_FORM, formBody, formProblems, stepFor } from './connect-form.ts';

const TENANT = '6E1F8F55-3D0B-4B5B-9C29-0D2B7F0D8A11';
const CLIENT = '0f8fad5b-d9cb-469f-a165-70867728950e';
const filled = {
  ...EMPTY_FORM,
  tenantId: ` ${TENANT} `,
  clientId: CLIENT,
  credential: { ...NO_CREDENTIAL, clientSecret: 'abc~1' },
};

describe('the form that connects a tenant', () => {
  it('names every field that is empty', () => {
    expect(Object.keys(formProblems(EMPTY_FORM))).toEqual(['tenantId', 'clientId', 'clientSecret']);
    expect(formProblems(filled)).toEqual({});
  });

  it('tells the two IDs apart, and a domain from an ID', () => {
    expect(formProblems({ ...filled, clientId: TENANT.toLowerCase() })['clientId']).toContain(
      'This is the Directory (tenant) ID again.',
    );
    expect(formProblems({ ...filled, tenantId: 'contoso.onmicrosoft.com' })['tenantId']).toContain(
      'not a valid Directory (tenant) ID',
    );
  });

  it('sends what was typed, trimmed, and no name where none was given', () => {
    expect(formBody(filled, 'china')).toEqual({
      tenantId: TENANT.toLowerCase(),
      clientId: CLIENT,
      cloud: 'china',
      clientSecret: 'abc~1',
    });
    expect(formBody({ ...filled, name: ' Contoso ' }, 'global')).toMatchObject({ name: 'Contoso' });
  });

  it('leads from a refusal to the step that mends it', () => {
    expect([
      stepFor('sign-in-secret-wrong'),
      stepFor('sign-in-app-unknown'),
      stepFor('sign-in-consent-missing'),
      stepFor('offline'),
    ]).toEqual([4, 1, 3, null]);
  });
});
