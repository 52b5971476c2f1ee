import { createHash } from 'node:crypto';
import { damaged } from './damage.ts';

const tail = /^,"sha256":"([0-9a-f]{64})"\}\n$/;
const tailBytes = 78;

/** A JSON object on one line, closed by the checksum of everything before it: docs/format.md §2. */
export function encodeCheckedJson(value: Readonly<Record<string, unknown>>): Uint8Array {
  const head = JSON.stringify(value).slice(0, -1);
  return Buffer.from(`${head},"sha256":"${sha256Hex(Buffer.from(head))}"}\n`);
}

export function decodeCheckedJson(file: string, bytes: Uint8Array): unknown {
  const split = bytes.length - tailBytes;
  const [, expected] = split > 0 ? (tail.exec(Buffer.from(bytes.subarray(split)).toString('latin1')) ?? []) : [];
  if (expected === undefined) throw damaged(file, 'its checksum is missing');
  const head = bytes.subarray(0, split);
  if (sha256Hex(head) !== expected) throw damaged(file, 'its checksum does not fit');
  try {
    return JSON.parse(`${Buffer.from(head).toString('utf8')}}`);
  } catch {
    throw damaged(file, 'it is not JSON');
  }
}

export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
