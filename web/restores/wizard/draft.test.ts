import { describe, expect, it } from 'vitest';
import { comparisonAsked } from './draft-comparison.ts';
import {
  asBefore,
  type Draft,
  draftOf,
  EMPTY_DRAFT,
  hasProblems,
  MAX_REASON,
  problemsOf,
  readDraft,
  requestOf,
} from './draft.ts';

const draft = (more: Partial<Draft> = {}): Draft => ({ ...EMPTY_DRAFT, reason: 'Deleted by mistake', ...more });
const options = (more: Partial<Draft['options']>): Draft['options'] => ({ ...EMPTY_DRAFT.options, ...more });

describe('a draft that is kept', () => {
  it('is there again as it was, half-typed parts included', () => {
    const kept = draft({
      options: options({
        dryRun: false,
        overwrite: true,
        links: 'rollBack',
        upnConflict: 'rename',
        missingReferences: 'leaveOut',
      }),
      domains: [{ from: 'old.exam', to: '' }],
      dependencies: true,
      mailTo: ['p1'],
    });
    expect(readDraft(JSON.stringify(kept))).toEqual(kept);
  });

  it('never becomes more dangerous by what cannot be understood', () => {
    expect(readDraft(null)).toEqual(EMPTY_DRAFT);
    expect(readDraft('{')).toEqual(EMPTY_DRAFT);
    expect(
      readDraft(
        JSON.stringify({
          options: { dryRun: 'no', overwrite: 1, links: 'wipe', removeAdded: null, missingReferences: 'all' },
          domains: [{ from: 1 }, 'x'],
          reason: 7,
          dependencies: 'yes',
          mailTo: 'all',
        }),
      ),
    ).toEqual(EMPTY_DRAFT);
    expect(readDraft(JSON.stringify({ options: { links: 'rollBack' } })).options.links).toBe('merge');
  });

  it('can be made of a restore that was', () => {
    const asked = {
      ...options({ overwrite: true }),
      domains: { 'a.example': 'b.example' },
      licences: {},
      confirmation: 'required' as const,
      mailTo: ['p1', 'left'],
    };
    const made = draftOf({
      options: asked,
      reason: 'Again',
      selection: { dependencies: true },
      mailed: [{ id: 'p1', name: 'Anna', email: 'anna@a.example' }],
    });
    expect(made).toEqual({
      comparison: null,
      options: options({ overwrite: true }),
      domains: [{ from: 'a.example', to: 'b.example' }],
      licences: [],
      target: { kind: 'own' },
      reason: 'Again',
      dependencies: true,
      mailTo: ['p1'],
    });
    expect(readDraft(JSON.stringify(made))).toEqual(made);
  });
});

describe('a restore as before', () => {
  it('writes over what is there and waits for a confirmation, and keeps a reason that was typed', () => {
    const made = asBefore(draft({ reason: ' ' }), { backupId: 'b', seq: 41 });
    expect(made.reason).toBe('Restore as before, from backup #41');
    expect(asBefore(draft(), { backupId: 'b', seq: 41 }).reason).toBe('Deleted by mistake');
    expect(requestOf('b', { types: [], objects: [{ type: 'users', id: 'a' }] }, made).options).toMatchObject({
      dryRun: false,
      overwrite: true,
      links: 'rollBack',
      removeAdded: false,
      confirmation: 'required',
    });
  });
});

describe('a comparison with the tenant that objects were picked in', () => {
  const startedAt = '2026-11-01T12:00:00.000Z';
  const now = Date.parse(startedAt) + 60_000;
  const picked = asBefore(draft(), { backupId: 'b', seq: 41, compared: { id: 'c', startedAt } });

  it('is what the plan is made from while it is fresh, of that backup and into its tenant', () => {
    expect(comparisonAsked(picked, 'b', now)).toEqual({ comparisonId: 'c' });
    expect(comparisonAsked(readDraft(JSON.stringify(picked)), 'b', now)).toEqual({ comparisonId: 'c' });
    expect(comparisonAsked(picked, 'b', now + 86_400_000)).toEqual({});
    expect(comparisonAsked(picked, 'other', now)).toEqual({});
    expect(comparisonAsked({ ...picked, target: { kind: 'given' } }, 'b', now)).toEqual({});
  });

  it('is left with the next objects that are picked elsewhere', () => {
    expect(asBefore(picked, { backupId: 'b', seq: 41 }).comparison).toBeNull();
  });
});

describe('what is sent', () => {
  const selection = { types: ['users' as const], objects: [] };

  it('waits for a confirmation wherever it would write', () => {
    expect(requestOf('b', selection, draft()).options).toMatchObject({ dryRun: true, confirmation: 'automatic' });
    expect(requestOf('b', selection, draft({ options: options({ dryRun: false }) })).options).toMatchObject({
      dryRun: false,
      confirmation: 'required',
    });
  });

  it('takes in what is depended on, and names who is mailed', () => {
    expect(requestOf('b', selection, draft())).toMatchObject({
      selection: { ...selection, dependencies: false },
      options: { mailTo: [] },
    });
    expect(requestOf('b', selection, draft({ dependencies: true, mailTo: ['p1'] }))).toMatchObject({
      selection: { dependencies: true },
      options: { mailTo: ['p1'] },
    });
  });

  it('rolls nothing back without overwriting', () => {
    expect(requestOf('b', selection, draft({ options: options({ links: 'rollBack' }) })).options?.links).toBe('merge');
    expect(
      requestOf('b', selection, draft({ options: options({ links: 'rollBack', overwrite: true }) })).options?.links,
    ).toBe('rollBack');
  });

  it('has domains in lower case and no empty rows', () => {
    const domains = [
      { from: ' Old.Example ', to: 'NEW.example' },
      { from: '', to: ' ' },
    ];
    expect(requestOf('b', selection, draft({ domains, reason: '  why ' }))).toMatchObject({
      reason: 'why',
      options: { domains: { 'old.example': 'new.example' } },
    });
  });
});

describe('what stands against sending it', () => {
  it('is a reason that is missing or too long', () => {
    expect(hasProblems(problemsOf(draft()))).toBe(false);
    expect(problemsOf(draft({ reason: '  ' })).reason).not.toBeNull();
    expect(problemsOf(draft({ reason: 'x'.repeat(MAX_REASON + 1) })).reason).toMatch(/1000/);
  });

  it('is a domain that is none, is missing, or is mapped twice', () => {
    const domains = [
      { from: 'a.example', to: 'b.example' },
      { from: 'A.example', to: 'c' },
      { from: 'd.example', to: '' },
      { from: '', to: '' },
    ];
    const found = problemsOf(draft({ domains }));
    expect(found.domains.map(({ from, to }) => [from !== null, to !== null])).toEqual([
      [false, false],
      [true, true],
      [false, true],
      [false, false],
    ]);
    expect(hasProblems(found)).toBe(true);
  });
});
