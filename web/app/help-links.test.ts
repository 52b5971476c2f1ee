import { expect, it } from 'vitest';
import { helpFor } from './help-links.ts';

it('leads from a page to what tells about it', () => {
  expect(helpFor('/w/one/storage/new')).toBe('/docs#4-use-your-own-bucket');
  expect(helpFor('/w/one/restores/two')).toBe('/docs/restore');
  expect([helpFor('/w/one/account/profile'), helpFor('/'), helpFor('/w/one')]).toEqual(['/docs', '/docs', '/docs']);
});
