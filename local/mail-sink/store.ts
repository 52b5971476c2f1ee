import { randomUUID } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AddressObject, simpleParser } from 'mailparser';

export interface StoredMail {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** '' when the mail has no HTML part. */
  readonly html: string;
  readonly attachments: readonly { readonly name: string; readonly sizeBytes: number }[];
}

export interface MailStore {
  add(raw: Buffer, envelope: { from: string; to: readonly string[] }): Promise<StoredMail>;
  /** Newest first. */
  list(): Promise<StoredMail[]>;
  get(id: string): Promise<StoredMail | undefined>;
  raw(id: string): Promise<Buffer | undefined>;
}

const idPattern = /^\d{13}-[0-9a-f-]{36}$/;

/** One `.eml` and one `.json` per mail; the oldest go when there are more than `keep`. */
export async function openMailStore(folder: string, keep = 500, now: () => number = Date.now): Promise<MailStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });

  const ids = async (): Promise<string[]> =>
    (await readdir(folder))
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .sort()
      .reverse();

  const get = async (id: string): Promise<StoredMail | undefined> => {
    if (!idPattern.test(id)) return undefined;
    const json = await readFile(join(folder, `${id}.json`), 'utf8').catch(() => undefined);
    return json === undefined ? undefined : (JSON.parse(json) as StoredMail);
  };

  return {
    get,
    async add(raw, envelope) {
      const receivedAtMs = now();
      const mail = await parse(`${receivedAtMs}-${randomUUID()}`, receivedAtMs, raw, envelope);
      await writeFile(join(folder, `${mail.id}.eml`), raw, { mode: 0o600 });
      // The JSON makes the mail visible, so it comes last and whole.
      await writeFile(join(folder, `${mail.id}.tmp`), JSON.stringify(mail, null, 2), { mode: 0o600 });
      await rename(join(folder, `${mail.id}.tmp`), join(folder, `${mail.id}.json`));
      for (const old of (await ids()).slice(keep)) {
        await rm(join(folder, `${old}.json`), { force: true });
        await rm(join(folder, `${old}.eml`), { force: true });
      }
      return mail;
    },
    async list() {
      const mails = await Promise.all((await ids()).map(get));
      return mails.filter((mail) => mail !== undefined);
    },
    async raw(id) {
      return idPattern.test(id) ? readFile(join(folder, `${id}.eml`)).catch(() => undefined) : undefined;
    },
  };
}

async function parse(
  id: string,
  receivedAtMs: number,
  raw: Buffer,
  envelope: { from: string; to: readonly string[] },
): Promise<StoredMail> {
  const parsed = await simpleParser(raw, { skipImageLinks: true });
  return {
    id,
    receivedAt: new Date(receivedAtMs).toISOString(),
    from: addressText(parsed.from) || envelope.from,
    // Who really got it (Bcc included), not who the header names.
    to: envelope.to,
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html || '',
    attachments: parsed.attachments.map(({ filename, size }) => ({ name: filename ?? 'unnamed', sizeBytes: size })),
  };
}

function addressText(address: AddressObject | undefined): string {
  return address?.text ?? '';
}
