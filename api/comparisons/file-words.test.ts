import { expect, it } from 'vitest';
import { namedValue } from './file-words.ts';

const GROUP = '0a1b2c3d-0000-4000-8000-000000000001';
const NOBODY = '0a1b2c3d-0000-4000-8000-000000000002';
/** Microsoft 365 E3, in the list of products that Microsoft publishes. */
const E3 = '05e9a617-0261-4cee-bb44-138d3ef5d965';

const object = {
  names: [{ id: GROUP, type: 'groups', typeLabel: 'Group', displayName: 'Crew', userPrincipalName: null }],
} as const;

it('names objects and licences beside their IDs, and leaves what is not known', () => {
  expect(namedValue([GROUP, NOBODY], { names: [...object.names] })).toBe(`["${GROUP} (Crew)","${NOBODY}"]`);
  expect(namedValue({ skuId: E3 }, { names: [] })).toBe(`{"skuId":"${E3} (Microsoft 365 E3)"}`);
  expect(namedValue(null, { names: [] })).toBe('');
  expect(namedValue('Kerstin', { names: [] })).toBe('Kerstin');
});
