import { describe, expect, it } from 'vitest';
import { ref } from 'vue';
import { attributeLabel } from './attribute-label.ts';
import { diffText } from './diff-text.ts';
import { listDifference } from './list-difference.ts';
import { isEmptyValue, isHollow, readValue, valueText } from './read-value.ts';
import { useFold } from './use-fold.ts';

describe('attributeLabel', () => {
  it.each([
    ['userPrincipalName', 'User principal name'],
    ['appId', 'Application (client) ID'],
    ['conditions.users.includeGroups', 'Conditions › Users › Include groups'],
    ['onPremisesSamAccountName', 'On-premises sam account name'],
    ['onPremisesLastSyncDateTime', 'Last synced from on-premises'],
    ['employeeHireDate', 'Employee hire date'],
    ['identifierUris', 'Identifier URIs'],
    ['oauth2AllowIdTokenImplicitFlow', 'OAuth 2 allow ID token implicit flow'],
    ['assignedLicenses[].skuId', 'Assigned licenses › SKU ID'],
    ['grantControls.authenticationStrength@odata.context', 'Grant controls › Authentication strength@odata.context'],
    ['@odata.type', 'Kind'],
    ['constructor', 'Constructor'],
  ])('%s is %s', (path, label) => {
    expect(attributeLabel(path)).toBe(label);
  });
});

describe('readValue', () => {
  it('takes everything that is empty alike', () => {
    for (const value of [null, undefined, '', [], {}])
      expect([isEmptyValue(value), readValue(value).kind]).toEqual([true, 'empty']);
    for (const value of [0, false, ' ', [null], { a: null }]) expect(isEmptyValue(value)).toBe(false);
  });

  it('looks to the ground of what holds nothing', () => {
    expect([isHollow({ a: { b: [], c: [null, ''] } }), isHollow({ a: { b: [false] } }), isHollow(0)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it.each([
    [true, { kind: 'words', text: 'Yes' }],
    ['2026-11-25T08:41:07Z', { kind: 'time', at: '2026-11-25T08:41:07Z' }],
    ['2026-11-25', { kind: 'words', text: '25 Nov 2026' }],
    ['2026-13-45T99:41:07Z', { kind: 'text', text: '2026-13-45T99:41:07Z', isLong: false }],
    ['0001-01-01T00:00:00Z', { kind: 'text', text: '0001-01-01T00:00:00Z', isLong: false }],
    ['00000003-0000-0000-c000-000000000000', { kind: 'id', id: '00000003-0000-0000-c000-000000000000' }],
    ['#microsoft.graph.ipNamedLocation', { kind: 'words', text: 'ipNamedLocation' }],
    ['enabledForReportingButNotEnforced', { kind: 'words', text: 'Report-only' }],
    ['constructor', { kind: 'text', text: 'constructor', isLong: false }],
    [7, { kind: 'text', text: '7', isLong: false }],
  ])('%j', (value, read) => {
    expect(readValue(value)).toEqual(read);
  });

  it('folds long texts and tells plain lists from lists of records', () => {
    expect(readValue('x'.repeat(300))).toMatchObject({ kind: 'text', isLong: true });
    expect([readValue(['a', null]), readValue([{ a: 1 }])].map((read) => read.kind === 'list' && read.isPlain)).toEqual(
      [true, false],
    );
    expect(valueText(['a', true, null])).toBe('a, Yes, Empty');
  });
});

describe('diffText', () => {
  it('marks the words that differ on either side', () => {
    expect(diffText('Finance team in Malmö', 'Finance team in Lund')).toEqual({
      before: [
        { text: 'Finance team in ', differs: false },
        { text: 'Malmö', differs: true },
      ],
      after: [
        { text: 'Finance team in ', differs: false },
        { text: 'Lund', differs: true },
      ],
    });
  });

  it('marks nothing in texts that have little in common, or are too long to compare', () => {
    expect(diffText('Sales', 'Marketing')).toBeNull();
    expect(diffText('a '.repeat(1_000), 'a '.repeat(1_001))).toBeNull();
  });

  it('loses no character', () => {
    const before = 'user.department -eq "Sales" and (user.city -ne "Ö-vik")';
    const after = 'user.department -eq "Sales" or (user.city -ne "Umeå")  ';
    const found = diffText(before, after);
    expect([found?.before, found?.after].map((parts) => parts?.map(({ text }) => text).join(''))).toEqual([
      before,
      after,
    ]);
  });
});

describe('listDifference', () => {
  it('compares without order and counts doubles', () => {
    expect(listDifference(['a', 'b', 'b'], ['b', 'c'])).toEqual({ onlyBefore: ['a', 'b'], onlyAfter: ['c'], same: 1 });
    expect(listDifference(null, ['a'])).toEqual({ onlyBefore: [], onlyAfter: ['a'], same: 0 });
  });

  it('leaves to the reader what is not a list, and what differs in order only', () => {
    expect([listDifference('a', ['a']), listDifference(['a', 'b'], ['b', 'a'])]).toEqual([null, null]);
  });
});

describe('useFold', () => {
  it('never shows very many elements at once', () => {
    const { label, shown, turn } = useFold(ref(Array.from({ length: 5_000 }, (_, index) => index)));
    expect([shown.value.length, label.value]).toEqual([8, 'Show 100 more of 4,992']);
    turn();
    expect([shown.value.length, label.value]).toEqual([108, 'Show 100 more of 4,892']);
    for (let more = 0; more < 49; more += 1) turn();
    expect([shown.value.length, label.value]).toEqual([5_000, 'Show fewer']);
    turn();
    expect(shown.value.length).toBe(8);
  });

  it('folds nothing that is short', () => {
    expect(useFold(ref([1, 2])).label.value).toBeNull();
  });
});
