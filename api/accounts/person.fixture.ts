import { randomUUID } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import { putPersonWithPassword } from '#core/accounts/store/person-credentials.ts';
import type { Role } from '#core/domain/states.ts';
import type { Answer, ApiFixture, CallOptions } from '../http/api.fixture.ts';

export const TEST_PASSWORD = 'violet tractor sings quietly';

/** A browser: keeps cookies, and says which site it is on. */
export interface Browser {
  readonly cookies: Map<string, string>;
  call(
    method: Parameters<ApiFixture['call']>[0],
    url: string,
    options?: Omit<CallOptions, 'role' | 'key'>,
  ): Promise<Answer>;
}

export interface SignedInClient extends Browser {
  readonly personId: string;
  readonly email: string;
}

type Api = Pick<ApiFixture, 'call' | 'context' | 'db' | 'tenant'>;

export function openBrowser({ call, context }: Pick<Api, 'call' | 'context'>): Browser {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async call(method, url, { headers, ...options } = {}) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const own = {
        ...(cookie === '' ? {} : { cookie }),
        ...(method === 'GET' ? {} : { origin: new URL(context.settings.publicUrl).origin }),
      };
      const answer = await call(method, url, { key: null, ...options, headers: { ...own, ...headers } });
      for (const line of setCookiesOf(answer)) keep(cookies, line);
      return answer;
    },
  };
}

export function setCookiesOf({ headers }: Answer): string[] {
  const found = headers['set-cookie'];
  return found === undefined ? [] : [found].flat().map(String);
}

let passwordHash: Promise<string> | undefined;

/** Signs in through the API. The person is new unless an address is given. */
export async function signedInAs(
  api: Api,
  role: Role | null,
  email = `${randomUUID()}@example.org`,
): Promise<SignedInClient> {
  // Once for all of them: a hash of a password takes long on purpose.
  passwordHash ??= hashPassword(TEST_PASSWORD);
  const personId = await putPersonWithPassword(api.db, {
    newId: randomUUID(),
    email: email.toLowerCase(),
    name: 'Anna Berg',
    company: 'Contoso',
    passwordHash: await passwordHash,
  });
  if (role !== null)
    await api.db.insertInto('member').values({ workspaceId: api.tenant.workspaceId, personId, role }).execute();
  const browser = openBrowser(api);
  const answer = await browser.call('POST', '/api/auth/sign-in/email', { body: { email, password: TEST_PASSWORD } });
  if (answer.status !== 200) throw new Error(`sign-in of ${email} failed: ${answer.text}`);
  return { ...browser, personId, email };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const name = pair.slice(0, pair.indexOf('='));
  if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) cookies.delete(name);
  else cookies.set(name, pair.slice(name.length + 1));
}
