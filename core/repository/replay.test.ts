import { describe, expect, it } from 'vitest';
import { memoryStorage } from '../storage/memory-storage.fixture.ts';
import { replay } from './replay.ts';
import { all, each, entryOf, linkOf, manifestOf, openTest, seededRandom, typeOf } from './repository.fixture.ts';
import type { LinkEntry, ManifestRef, ObjectEntry, Repository, RunRef } from './types.ts';

interface State {
  readonly objects: Map<string, ObjectEntry>;
  readonly links: Map<string, LinkEntry>;
}

const linkKey = (link: LinkEntry): string => `${link.sourceId} ${link.targetId}`;
const sorted = <T>(map: Map<string, T>): T[] => [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);

/** Writes random backups, some with `changes`, some with runs written again; answers the live state after each. */
async function history(
  repository: Repository,
  backups: number,
  seed: number,
): Promise<{ refs: ManifestRef[]; states: State[] }> {
  const random = seededRandom(seed);
  const now: State = { objects: new Map(), links: new Map() };
  const refs: ManifestRef[] = [];
  const states: State[] = [];
  let [objectRuns, linkRuns]: [RunRef[], RunRef[]] = [[], []];
  for (let seq = 1; seq <= backups; seq += 1) {
    const [objects, links] = [new Map<string, ObjectEntry>(), new Map<string, LinkEntry>()];
    for (let i = 0; i < 20; i += 1) {
      const id = `o${Math.floor(random() * 60)}`;
      const deleted = random() < 0.2 ? 'hard' : random() < 0.1 ? 'soft' : null;
      objects.set(id, entryOf(id, { hash: `${seq}`, deleted }));
      const link = linkOf(`g${Math.floor(random() * 5)}`, id, { deleted: random() < 0.3 });
      links.set(linkKey(link), link);
    }
    for (const [id, entry] of objects) now.objects.set(id, entry);
    for (const [id, link] of links) now.links.set(id, link);
    let changes: { objects: RunRef | null; links: RunRef | null } = { objects: null, links: null };
    if (random() < 0.25) {
      const live = new Map([...now.objects].filter(([, entry]) => entry.deleted !== 'hard'));
      objectRuns = [await repository.writeObjectRun('users', each(sorted(live)))];
      linkRuns = [await repository.writeLinkRun('users', each(sorted(now.links)))];
    } else if (random() < 0.9) {
      changes = {
        objects: await repository.writeObjectRun('users', each(sorted(objects))),
        links: await repository.writeLinkRun('users', each(sorted(links))),
      };
      objectRuns = [...objectRuns, ...(changes.objects ? [changes.objects] : [])];
      linkRuns = [...linkRuns, ...(changes.links ? [changes.links] : [])];
      const merge = repository.runsToMerge(objectRuns);
      if (merge.length > 0) {
        const merged = await repository.writeObjectRun('users', repository.readObjectRuns(merge, { tombstones: true }));
        objectRuns = [...objectRuns.slice(0, objectRuns.length - merge.length), merged];
      }
    } else {
      // Nothing of this round was captured: the type is carried over.
      for (const id of objects.keys()) restore(now.objects, states.at(-1)?.objects, id);
      for (const id of links.keys()) restore(now.links, states.at(-1)?.links, id);
    }
    states.push({ objects: new Map(now.objects), links: new Map(now.links) });
    const live = [...now.objects.values()].filter((entry) => entry.deleted === null).length;
    const liveLinks = [...now.links.values()].filter((link) => !link.deleted).length;
    refs.push(
      await repository.writeManifest(
        manifestOf(repository, {
          seq,
          backupId: `b${seq}`,
          previousSha256: refs.at(-1)?.sha256 ?? null,
          types: { users: typeOf({ objectRuns, linkRuns, changes, objects: live, links: liveLinks }) },
        }),
      ),
    );
  }
  return { refs, states };
}

function restore<T>(now: Map<string, T>, before: Map<string, T> | undefined, id: string): void {
  const old = before?.get(id);
  if (old) now.set(id, old);
  else now.delete(id);
}

const liveObjects = (map: Map<string, ObjectEntry>): ObjectEntry[] =>
  sorted(map).filter((entry) => entry.deleted === null);
const liveLinks = (map: Map<string, LinkEntry>): LinkEntry[] => sorted(map).filter((link) => !link.deleted);

/** Applies the changes one after the other, as a catalogue would, and answers the state after each backup. */
async function rebuild(repository: Repository): Promise<{ seq: number; state: State | null }[]> {
  const now: State = { objects: new Map(), links: new Map() };
  const steps: { seq: number; state: State | null }[] = [];
  for await (const step of replay(repository)) {
    if ('problem' in step) {
      steps.push({ seq: step.ref.seq, state: null });
      continue;
    }
    for (const { objects, links } of step.types) {
      for await (const entry of objects) now.objects.set(entry.objectId, entry);
      for await (const link of links) now.links.set(linkKey(link), link);
    }
    steps.push({ seq: step.ref.seq, state: { objects: new Map(now.objects), links: new Map(now.links) } });
  }
  return steps;
}

describe('replay', () => {
  it.each([1, 2, 3])('leads to every state again, seed %i', async (seed) => {
    const repository = await openTest();
    const { refs, states } = await history(repository, 25, seed);
    const steps = await rebuild(repository);
    expect(steps.map((step) => step.seq)).toEqual(refs.map((ref) => ref.seq));
    for (const [i, { state }] of steps.entries()) {
      const expected = states[i] ?? expect.fail('no state');
      expect(liveObjects(state?.objects ?? new Map())).toEqual(liveObjects(expected.objects));
      expect(liveLinks(state?.links ?? new Map())).toEqual(liveLinks(expected.links));
    }
  });

  it.each([1, 2, 3])('compares states where manifests are gone or damaged, seed %i', async (seed) => {
    const files = new Map<string, Uint8Array>();
    const repository = await openTest(memoryStorage(files));
    const { refs, states } = await history(repository, 20, seed);
    for (const gone of [0, 1, 5, 6, 11]) files.delete(refs[gone]?.key ?? '');
    files.set(refs[15]?.key ?? '', new Uint8Array(100));
    const steps = await rebuild(repository);
    expect(steps.map((step) => step.seq)).toEqual([3, 4, 5, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19, 20]);
    for (const { seq, state } of steps) {
      if (seq === 16) {
        expect(state).toBeNull();
        continue;
      }
      const expected = states[seq - 1] ?? expect.fail('no state');
      expect(liveObjects(state?.objects ?? new Map())).toEqual(liveObjects(expected.objects));
      expect(liveLinks(state?.links ?? new Map())).toEqual(liveLinks(expected.links));
    }
  });

  it('hands out only what changed, from the changes that the backup wrote', async () => {
    const repository = await openTest();
    const base = await repository.writeObjectRun('users', each(['a', 'b', 'c'].map((id) => entryOf(id))));
    const first = await repository.writeManifest(
      manifestOf(repository, { types: { users: typeOf({ objectRuns: [base], objects: 3 }) } }),
    );
    const change = await repository.writeObjectRun('users', each([entryOf('b', { hash: 'new' })]));
    await repository.writeManifest(
      manifestOf(repository, {
        seq: 2,
        backupId: 'b2',
        previousSha256: first.sha256,
        types: { users: typeOf({ objectRuns: [base, change], objects: 3, changes: { objects: change, links: null } }) },
      }),
    );
    const counts: number[] = [];
    for await (const step of replay(repository)) {
      if ('problem' in step) throw step.problem;
      for (const { objects } of step.types) counts.push((await all(objects)).length);
    }
    expect(counts).toEqual([3, 1]);
  });
});
