import { describe, expect, it } from 'vitest';
import { CybbackError } from '../domain/errors.ts';
import { faultyStorage } from '../storage/faulty-storage.fixture.ts';
import { memoryStorage } from '../storage/memory-storage.fixture.ts';
import { decodeRecord, encodeRecord } from './record-codec.ts';
import { openTest, seededRandom } from './repository.fixture.ts';
import type { RecordLocation, Sealing } from './types.ts';

describe.each<Sealing>(['aes-256-gcm', 'none'])('packs, %s', (sealing) => {
  it('gives back records of all sizes, one and many', async () => {
    const calls: string[] = [];
    const storage = faultyStorage(memoryStorage(), (call) => (calls.push(call), null));
    const repository = await openTest(storage, { sealing, frameBytes: 4096 });
    const random = seededRandom(7);
    const records = Array.from({ length: 3000 }, (_, i) => {
      const size = i % 500 === 0 ? 20_000 : Math.floor(random() * 300);
      return Uint8Array.from({ length: size }, () => (random() < 0.5 ? 65 : Math.floor(random() * 256)));
    });
    const pack = repository.newPack();
    const added = records.map((record) => pack.add(record));
    const done = await pack.finish();
    expect(await storage.size(`contoso/packs/${pack.packId}`)).toBe(done?.sizeBytes);
    const locations = added.map((record) => record.location);
    calls.length = 0;
    const read = await repository.readRecords(locations.toReversed());
    expect(
      read.toReversed().every((record, i) => Buffer.from(record).equals(records[i] ?? expect.fail('missing'))),
    ).toBe(true);
    expect(calls.length).toBe(new Set(locations.map((location) => location.frameOffset)).size);
    calls.length = 0;
    const fresh = await openTest(storage, { sealing });
    calls.length = 0;
    for (const i of [0, 1, 500, 2999]) {
      const location = locations[i] ?? expect.fail('no location');
      expect(Buffer.from(await fresh.readRecord(location)).equals(records[i] ?? new Uint8Array(0))).toBe(true);
    }
    expect(calls.every((call) => call === 'getRange') && calls.length <= 4).toBe(true);
  });

  it('says how many records it holds, and nothing where its end is not as it was written', async () => {
    const files = new Map<string, Uint8Array>();
    const repository = await openTest(memoryStorage(files), { sealing, frameBytes: 64 });
    const pack = repository.newPack();
    for (let index = 0; index < 25; index += 1) pack.add(new Uint8Array(30));
    const { packId = '', sizeBytes = 0 } = (await pack.finish()) ?? {};
    expect(await repository.countRecords(packId, sizeBytes)).toBe(25);
    const path = `contoso/packs/${packId}`;
    const bytes = files.get(path) ?? expect.fail('no pack');
    files.set(
      path,
      bytes.map((byte, index) => (index === bytes.length - 12 ? byte ^ 1 : byte)),
    );
    await expect(repository.countRecords(packId, sizeBytes)).rejects.toMatchObject({ code: 'repository-corrupt' });
    files.set(path, bytes.slice(0, -1));
    await expect(repository.countRecords(packId, sizeBytes)).rejects.toMatchObject({ code: 'repository-corrupt' });
  });

  it('remembers the frames of small records, and keeps no large one in memory', async () => {
    let reads = 0;
    const storage = faultyStorage(memoryStorage(), (call) => ((reads += call === 'getRange' ? 1 : 0), null));
    const repository = await openTest(storage, { sealing });
    const pack = repository.newPack();
    const [small, large] = [pack.add(new Uint8Array(100)), pack.add(new Uint8Array(20 * 1024 * 1024))];
    const after = pack.add(new Uint8Array(100));
    await pack.finish();
    const readsOf = async ({ location }: typeof small): Promise<number> => {
      reads = 0;
      for (let n = 0; n < 3; n += 1) await repository.readRecord(location);
      return reads;
    };
    expect([await readsOf(large), await readsOf(after)]).toEqual([3, 1]);
    expect(await repository.readRecord(small.location)).toHaveLength(100);
  });

  it('copies what it is given', async () => {
    const repository = await openTest(memoryStorage(), { sealing });
    const pack = repository.newPack();
    const record = Uint8Array.of(1, 2, 3);
    const added = pack.add(record);
    record.fill(9);
    await pack.finish();
    const read = await repository.readRecord(added.location);
    expect([...read]).toEqual([1, 2, 3]);
    expect(read.buffer.byteLength).toBe(3);
  });
});

describe('pack writer', () => {
  it('stores nothing without records', async () => {
    const files = new Map<string, Uint8Array>();
    const repository = await openTest(memoryStorage(files));
    expect(await repository.newPack().finish()).toBeNull();
    expect([...files.keys()].some((key) => key.includes('packs'))).toBe(false);
  });

  it('holds an empty record', async () => {
    const repository = await openTest();
    const pack = repository.newPack();
    const added = pack.add(new Uint8Array(0));
    await pack.finish();
    expect((await repository.readRecord(added.location)).length).toBe(0);
  });

  it('knows no location before it is finished, and takes nothing after', async () => {
    const pack = (await openTest()).newPack();
    const added = pack.add(Uint8Array.of(1));
    expect(() => added.location).toThrow('before its pack was finished');
    await pack.finish();
    expect(added.location.recordLength).toBe(1);
    expect(() => pack.add(Uint8Array.of(1))).toThrow('finished');
  });

  it('says when it is full, also without being drained', async () => {
    const repository = await openTest();
    const noise = Uint8Array.from({ length: 1_000_000 }, seededRandom(1)).map((_, i) => (i * 2654435761) >>> 13);
    const random = seededRandom(3);
    for (let i = 0; i < noise.length; i += 1) noise[i] = Math.floor(random() * 256);
    const drained = repository.newPack();
    let count = 0;
    while (!drained.full) {
      drained.add(noise);
      await drained.drain();
      count += 1;
    }
    expect(count).toBeGreaterThan(15);
    expect(count).toBeLessThan(40);
    const rushed = repository.newPack();
    const many: { readonly location: RecordLocation }[] = [];
    while (!rushed.full) many.push(rushed.add(noise.subarray(0, 500_000)));
    expect(many.length).toBeLessThan(600);
    await Promise.all([drained.finish(), rushed.finish()]);
    expect((await repository.readRecord(many.at(-1)?.location ?? expect.fail('none'))).length).toBe(500_000);
  });

  it('hands a failed put to the caller', async () => {
    const full = new CybbackError('storage-full', 'full');
    const storage = faultyStorage(memoryStorage(), (call, key) =>
      call === 'put' && key.includes('packs') ? full : null,
    );
    const pack = (await openTest(storage)).newPack();
    pack.add(Uint8Array.of(1));
    await expect(pack.finish()).rejects.toBe(full);
  });
});

describe('record codec', () => {
  it('keeps the object as it came', () => {
    const record = {
      type: 'users',
      id: 'ü',
      object: { '@odata.type': '#x', name: '\u2028 ü 𝄞', list: [1, null, { a: [] }], n: 1.5 },
    } as const;
    expect(
      decodeRecord(encodeRecord(structuredClone(record) as unknown as Parameters<typeof encodeRecord>[0])),
    ).toEqual(record);
  });

  it.each([
    '',
    'x',
    '[]',
    '{}',
    '{"type":"users","id":1,"object":{}}',
    '{"type":"nothing","id":"1","object":{}}',
    '{"type":"users","id":"1","object":[]}',
  ])('refuses %j', (text) => {
    expect(() => decodeRecord(Buffer.from(text))).toThrow(expect.objectContaining({ code: 'repository-corrupt' }));
  });
});
