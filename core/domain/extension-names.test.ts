import { describe, expect, it } from 'vitest';
import { extensionAppIds, extensionName, replaceExtensionAppIds } from './extension-names.ts';

const APP = '11111111-2222-3333-4444-555555555555';
const BARE = '11111111222233334444555555555555';

describe('names of directory extensions', () => {
  it('are taken apart into application and name', () => {
    expect(extensionName(`extension_${BARE.toUpperCase()}_cost_center`)).toEqual({ appId: APP, name: 'cost_center' });
  });

  it.each(['displayName', 'extensionAttribute1', `extension_${BARE}`, `extension_${BARE}_`, `my_extension_${BARE}_x`])(
    'are not taken for one: %s',
    (name) => {
      expect(extensionName(name)).toBeNull();
    },
  );

  it('are found and replaced wherever they stand in a text', () => {
    const rule = `user.extension_${BARE}_site -eq "x" or user.extension_${'9'.repeat(32)}_y -eq "z"`;
    const other = `${'9'.repeat(8)}-9999-9999-9999-${'9'.repeat(12)}`;
    expect(extensionAppIds(rule)).toEqual([APP, other]);
    expect(replaceExtensionAppIds(rule, (appId) => (appId === APP ? APP.replaceAll('1', 'a') : null))).toBe(
      rule.replace(BARE, BARE.replaceAll('1', 'a')),
    );
  });
});
