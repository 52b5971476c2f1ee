import { createHash } from 'node:crypto';
import type { GraphIdentity, TokenSource } from '../types.ts';

const MOST = 500;

/** Token sources of the identities this process works with; the least recently used are forgotten. */
export class TokenSources {
  readonly #sources = new Map<string, TokenSource>();
  readonly #make: (identity: GraphIdentity) => TokenSource;
  readonly #most: number;

  constructor(make: (identity: GraphIdentity) => TokenSource, most = MOST) {
    this.#make = make;
    this.#most = most;
  }

  for(identity: GraphIdentity): TokenSource {
    const key = keyOf(identity);
    const source = this.#sources.get(key) ?? this.#make(identity);
    this.#sources.delete(key);
    this.#sources.set(key, source);
    const oldest = this.#sources.keys().next().value;
    if (this.#sources.size > this.#most && oldest !== undefined) this.#sources.delete(oldest);
    return source;
  }
}

/** Another secret is another identity: a wrong one must not live on the token of the right one. */
function keyOf({ tenantId, clientId, cloud, credential }: GraphIdentity): string {
  const material = credential.kind === 'secret' ? [credential.clientSecret] : [credential.certificatePem, credential.privateKeyPem];
  const hash = createHash('sha256').update(JSON.stringify(material)).digest('base64url');
  return [cloud, tenantId.toLowerCase(), clientId.toLowerCase(), hash].join(' ');
}
