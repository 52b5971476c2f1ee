import { expect, it } from 'vitest';
import { newestOfEach } from './newest-of-each.ts';

const backup = (id: string, connectionId: string, restorable = true) => ({ id, connectionId, restorable });

it('finds the newest restore point of every tenant, not only of the one that was backed up last', () => {
  const backups = [
    backup('5', 'fabrikam', false),
    backup('4', 'contoso'),
    backup('3', 'contoso'),
    backup('2', 'fabrikam'),
    backup('1', 'fabrikam'),
  ];
  expect(newestOfEach(backups).map(({ id }) => id)).toEqual(['4', '2']);
});
