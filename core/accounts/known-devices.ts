import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import type { Caller } from './forward.ts';

/** A browser in which somebody has signed in before. */
export interface KnownDevice {
  readonly id: string;
  /** Whether the person with this e-mail address was among them. */
  knows(email: string): boolean;
}

export interface KnownDevices {
  /** The device of a request; null where nobody has signed in with it, or not for a year. */
  of(caller: Pick<Caller, 'cookie'>): KnownDevice | null;
  /** The `Set-Cookie` for a browser in which this person has just signed in. @param lasting not where the session ends with the browser. */
  remember(caller: Pick<Caller, 'cookie'>, email: string, lasting?: boolean): string;
}

export interface KnownDevicesDeps {
  readonly secret: string;
  readonly publicUrl: string;
  readonly clock: Clock;
}

const NAME = 'cybback.device';
const VALID_S = 365 * 86_400;
/** A browser that more people share forgets the one who came first. */
const PEOPLE_AT_MOST = 8;
const ID_BYTES = 12;
const PERSON_BYTES = 12;
const FORM = /^([\w-]{16})\.([0-9a-z]{1,9})((?:\.[\w-]{16}){1,8})\.([\w-]{43})$/;

/**
 * Opens nothing: it only keeps a person from being held off by what strangers try with their address. It holds no
 * address either, but what our secret makes of it.
 */
export function createKnownDevices({ secret, publicUrl, clock }: KnownDevicesDeps): KnownDevices {
  const key = createHmac('sha256', secret).update('known devices').digest();
  const isSecure = publicUrl.startsWith('https:');
  const name = isSecure ? `__Secure-${NAME}` : NAME;
  const sign = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const markOf = (id: string, email: string): string =>
    sign(`person ${id} ${email}`).subarray(0, PERSON_BYTES).toString('base64url');

  const read = (cookie: string | undefined): { id: string; marks: readonly string[] } | null => {
    const [, id = '', since = '', marks = '', signature = ''] = FORM.exec(valueOf(cookie ?? '', name)) ?? [];
    if (id === '') return null;
    const expected = sign(`device ${id}.${since}${marks}`);
    const given = Buffer.from(signature, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    const ageS = clock.now() / 1000 - Number.parseInt(since, 36);
    return ageS < VALID_S ? { id, marks: marks.slice(1).split('.') } : null;
  };

  return {
    of({ cookie }) {
      const found = read(cookie);
      return found && { id: found.id, knows: (email) => found.marks.includes(markOf(found.id, email)) };
    },
    remember({ cookie }, email, lasting = true) {
      const { id, marks } = read(cookie) ?? { id: randomBytes(ID_BYTES).toString('base64url'), marks: [] };
      const mark = markOf(id, email);
      const kept = [...marks.filter((each) => each !== mark), mark].slice(-PEOPLE_AT_MOST);
      const content = `${id}.${Math.floor(clock.now() / 1000).toString(36)}.${kept.join('.')}`;
      const value = `${content}.${sign(`device ${content}`).toString('base64url')}`;
      const ends = lasting ? `; Max-Age=${String(VALID_S)}` : '';
      return `${name}=${value}; Path=/api/auth${ends}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
    },
  };
}

function valueOf(cookie: string, name: string): string {
  const pair = cookie.split('; ').find((each) => each.startsWith(`${name}=`));
  return pair?.slice(name.length + 1) ?? '';
}
