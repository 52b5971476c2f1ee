import { createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FIXTURE_KEY } from './fixture-key.ts';

/**
 * A second reader, made from docs/format.md alone and sharing no code with the product: what the page says is enough
 * to get the data out, and the product writes what the page says.
 */
const magic = (bytes: Buffer, at: number, text: string): void =>
  expect(bytes.toString('latin1', at, at + text.length)).toBe(text);

interface Sealed {
  readonly key: Uint8Array;
  readonly nonce: Buffer;
  readonly associated: Buffer;
  readonly body: Buffer;
  readonly tag: Buffer;
}

function gcm({ key, nonce, associated, body, tag }: Sealed): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce);
  decipher.setAAD(associated).setAuthTag(tag);
  return Buffer.concat([decipher.update(body), decipher.final()]);
}

interface Place {
  readonly root: string;
  readonly connection: string;
}

function dataKeys({ root, connection }: Place): Map<string, Buffer> {
  const keys = new Map<string, Buffer>();
  const wrapKey = new Uint8Array(hkdfSync('sha256', FIXTURE_KEY, '', 'cybback/wrap/1', 32));
  const folder = join(root, connection, 'keys');
  for (const name of connection === 'open' ? [] : readdirSync(folder)) {
    const text = readFileSync(join(folder, name), 'utf8');
    const [, digits] = /,"sha256":"([0-9a-f]{64})"\}\n$/.exec(text) ?? [];
    expect(createHash('sha256').update(text.slice(0, -78)).digest('hex')).toBe(digits);
    const { key } = JSON.parse(text) as { key: { id: string; createdAt: string; state?: string; wrapped: string } };
    const wrapped = Buffer.from(key.wrapped, 'base64');
    const context =
      key.state === undefined ? `${connection}/${key.id}` : `2/${connection}/${key.id}/${key.createdAt}/${key.state}`;
    const associated = Buffer.concat([wrapped.subarray(0, 9), Buffer.from(`cybback/data-key/${context}`)]);
    keys.set(
      key.id,
      gcm({
        key: wrapKey,
        nonce: wrapped.subarray(9, 21),
        associated,
        body: wrapped.subarray(21, -16),
        tag: wrapped.subarray(-16),
      }),
    );
  }
  return keys;
}

function frames(
  place: Place,
  { path, kind, content: within }: { path: string; kind: number; content?: string | undefined },
): { offset: number; content: Buffer }[] {
  const { root, connection } = place;
  const file = within === undefined ? readFileSync(join(root, connection, path)) : Buffer.from(within, 'base64');
  const keys = dataKeys(place);
  const found: { offset: number; content: Buffer }[] = [];
  for (let offset = 0; ;) {
    magic(file, offset, 'CYB\x01');
    expect([file[offset + 4], file.readUInt32BE(offset + 8)]).toEqual([kind, found.length]);
    const length = file.readUInt32BE(offset + 16);
    const head = file.subarray(offset, offset + 40);
    const body = file.subarray(offset + 40, offset + 40 + length);
    const tag = file.subarray(offset + 40 + length, offset + 56 + length);
    const at = Buffer.alloc(8);
    at.writeBigUInt64BE(BigInt(offset));
    const sized = (text: string): Buffer =>
      Buffer.concat([Buffer.from([text.length >> 8, text.length & 255]), Buffer.from(text)]);
    const associated = Buffer.concat([Buffer.from('cybback/frame/1'), head, at, sized(connection), sized(path)]);
    let plain: Buffer = body;
    if (head[5] === 1) {
      const key = keys.get(head.toString('hex', 20, 28)) ?? expect.fail('no key');
      plain = gcm({ key, nonce: head.subarray(28, 40), associated, body, tag });
    } else {
      expect(createHash('sha256').update(associated).update(body).digest().subarray(0, 16)).toEqual(tag);
    }
    const content = head[6] === 1 ? zstdDecompressSync(plain) : plain;
    expect(content.length).toBe(head.readUInt32BE(12));
    found.push({ offset, content });
    offset += 56 + length;
    if (head[7] !== 1) continue;
    const footer = file.subarray(offset);
    expect(footer.length).toBe(kind === 4 ? 0 : 8);
    if (kind !== 4) {
      expect(footer.readUInt32BE(0)).toBe(56 + length);
      magic(footer, 4, 'CYBZ');
    }
    return found;
  }
}

interface Run {
  readonly id: string;
  readonly content?: string;
}

interface Types {
  readonly [type: string]: {
    readonly objectRuns: Run[];
    readonly linkRuns: Run[];
  };
}

describe.each([
  [1, 'sealed'],
  [1, 'open'],
  [2, 'sealed'],
  [2, 'open'],
])('the format page, on the repository of format %i, %s', (format, connection) => {
  const place = { root: join(import.meta.dirname, `format-${format}`), connection };

  it('leads from the newest manifest to every object and link', () => {
    const [manifestFrame] = frames(place, { path: 'manifests/0000000002-b2', kind: 4 });
    const manifest = JSON.parse(manifestFrame?.content.toString() ?? '') as { types: Types };
    const merged = (type: string, kind: 'objects' | 'links'): unknown[][] => {
      const state = new Map<string, unknown[]>();
      const listed = manifest.types[type];
      for (const run of (kind === 'objects' ? listed?.objectRuns : listed?.linkRuns) ?? []) {
        const file = { path: `indexes/${type}/${run.id}`, kind: kind === 'objects' ? 2 : 3, content: run.content };
        for (const { content } of frames(place, file).slice(0, -1)) {
          for (const line of content.toString().trimEnd().split('\n')) {
            const entry = JSON.parse(line) as unknown[];
            state.set(kind === 'objects' ? String(entry[0]) : entry.slice(0, 3).join(' '), entry);
          }
        }
      }
      return [...state.values()].filter((entry) => (kind === 'objects' ? entry[2] === null : entry[4] === 0));
    };
    const names = merged('users', 'objects').map(
      ([id, , , , , , , packId, frameOffset, , recordOffset, recordLength]) => {
        const frame = frames(place, { path: `packs/${String(packId)}`, kind: 1 }).find(
          ({ offset }) => offset === frameOffset,
        );
        const start = Number(recordOffset);
        expect(frame?.content.readUInt32BE(start - 4)).toBe(recordLength);
        const record = JSON.parse(frame?.content.toString('utf8', start, start + Number(recordLength)) ?? '') as {
          id: string;
          object: { displayName: string };
        };
        expect(record.id).toBe(id);
        return record.object.displayName;
      },
    );
    expect(names).toHaveLength(38);
    expect(names.slice(0, 2)).toEqual(['Renamed', 'Zoë 3']);
    expect(merged('groups', 'links')).toHaveLength(39);
  });
});
