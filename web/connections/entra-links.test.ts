import { describe, expect, it } from 'vitest';
import { cloudOf } from './clouds.ts';
import { entraLinks, isGuid } from './entra-links.ts';

const APP = '0F8FAD5B-D9CB-469F-A165-70867728950E';

describe('links into the Entra admin center', () => {
  it('lead to the admin center of the cloud', () => {
    expect(entraLinks('global').tenant).toBe(
      'https://entra.microsoft.com/#view/Microsoft_AAD_IAM/TenantOverview.ReactView',
    );
    expect(entraLinks('usGovHigh').registrations).toMatch(/^https:\/\/entra\.microsoft\.us\/#view\//);
    expect(entraLinks('usGovDod').registrations).toBe(entraLinks('usGovHigh').registrations);
    expect(entraLinks('china').newRegistration).toMatch(
      /^https:\/\/entra\.microsoftonline\.cn\/#view\/.*CreateApplicationBlade/,
    );
  });

  it('lead to the registration once its ID is known, and put nothing else into an address', () => {
    const { registration, registrations } = entraLinks('global');
    expect(registration('CallAnAPI', ` ${APP} `)).toBe(
      'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/CallAnAPI/appId/0f8fad5b-d9cb-469f-a165-70867728950e/isMSAApp~/false',
    );
    expect(registration('Credentials', '')).toBe(registrations);
    expect(registration('Credentials', `${APP}/../x`)).toBe(registrations);
  });
});

it('takes for an ID what is one', () => {
  expect([APP, `${APP} `, APP.slice(1), `x${APP}`, 'contoso.com', ''].map(isGuid)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

it('takes a cloud out of an address only where it is one', () => {
  expect([cloudOf('china'), cloudOf('mars'), cloudOf(['china']), cloudOf(undefined)]).toEqual([
    'china',
    'global',
    'global',
    'global',
  ]);
});
