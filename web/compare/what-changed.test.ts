import { describe, expect, it } from 'vitest';
import type { ComparedObject } from './data.ts';
import { whatChanged } from './what-changed.ts';

const object: ComparedObject = {
  type: 'groups',
  id: 'a',
  displayName: 'Crew',
  userPrincipalName: null,
  kind: 'changed',
  linksAdded: 0,
  linksRemoved: 0,
  attributes: [],
  links: [],
  names: [],
  unreadable: null,
};
const attribute = (path: string): ComparedObject['attributes'][number] => ({
  path,
  before: 'a',
  after: 'b',
  kind: 'changed',
  elements: null,
  restorable: true,
});
const link = (relationLabel: string, change: 'added' | 'removed'): ComparedObject['links'][number] => ({
  relation: relationLabel,
  relationLabel,
  change,
  type: 'users',
  typeLabel: 'User',
  id: 'u',
  displayName: null,
  userPrincipalName: null,
  restorable: true,
});

describe('what changed in an object', () => {
  it('is the whole object where only one backup has it, and not known before it was read', () => {
    expect(whatChanged({ ...object, kind: 'added' }, undefined)).toBe('The whole object');
    expect(whatChanged({ ...object, kind: 'hardDeleted' }, undefined)).toBe('The whole object');
    expect(whatChanged(object, undefined)).toBeNull();
    expect(whatChanged(object, null)).toBe('Could not be loaded');
  });

  it('names attributes and relations', () => {
    const values = {
      ...object,
      attributes: ['jobTitle', 'mail', 'city', 'department', 'country'].map(attribute),
      links: [
        link('Members', 'added'),
        link('Members', 'added'),
        link('Members', 'removed'),
        link('Owners', 'removed'),
      ],
      linksAdded: 2,
      linksRemoved: 2,
    };
    expect(whatChanged(object, values)).toBe('Job title, Email, City and 2 more · Members +2 −1 · Owners −1');
  });

  it('counts links that were not all read', () => {
    expect(whatChanged(object, { ...object, links: [link('Members', 'added')], linksAdded: 3_000 })).toBe(
      'Links +3000',
    );
  });

  it('never claims that nothing differs where the content cannot be read', () => {
    const unreadable = { backup: 2, code: 'repository-corrupt', message: 'x' };
    expect(whatChanged(object, { ...object, unreadable })).toMatch(/^Not known/);
    expect(whatChanged(object, object)).toBe('Nothing relevant');
  });
});
