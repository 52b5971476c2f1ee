import { createHash } from 'node:crypto';
import { BoundedCache } from '../bounded-cache.ts';
import type { GraphIdentity, TokenSource } from '../types.ts';

const MOST = 500;

/** Token sources of the identities this process works with; the least recently used are forgotten. */
export class TokenSources {
  readonly #sources: BoundedCache<TokenSource>;
  readonly #make: (identity: GraphIdentity) => TokenSource;

  constructor(make: (identity: GraphIdentity) => TokenSource, most = MOST) {
    this.#make = make;
    this.#sources = new BoundedCache(most);
  }

  for(identity: GraphIdentity): TokenSource {
    return this.#sources.get(keyOf(identity), () => this.#make(identity));
  }
}

/** Another secret is another identity: a wrong one must not live on the token of the right one. */
function keyOf({ tenantId, clientId, cloud, credential }: GraphIdentity): string {
  const material =
    credential.kind === 'secret' ? [credential.clientSecret] : [credential.certificatePem, credential.privateKeyPem];
  const hash = createHash('sha256').update(JSON.stringify(material)).digest('base64url');
  return [cloud, tenantId.toLowerCase(), clientId.toLowerCase(), hash].join(' ');
}
