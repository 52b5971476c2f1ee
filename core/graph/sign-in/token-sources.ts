import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { GraphIdentity, TokenSource } from '../types.ts';

const MOST = 500;

/** Token sources of the identities this process works with; the least recently used are forgotten. */
export class TokenSources {
  readonly #sources: LRUCache<string, TokenSource, GraphIdentity>;

  constructor(make: (identity: GraphIdentity) => TokenSource, most = MOST) {
    this.#sources = new LRUCache({ max: most, memoMethod: (_key, _old, { context }) => make(context) });
  }

  for(identity: GraphIdentity): TokenSource {
    return this.#sources.memo(keyOf(identity), { context: identity });
  }
}

/** Another secret is another identity: a wrong one must not live on the token of the right one. */
function keyOf({ tenantId, clientId, cloud, credential }: GraphIdentity): string {
  const material =
    credential.kind === 'secret' ? [credential.clientSecret] : [credential.certificatePem, credential.privateKeyPem];
  const hash = createHash('sha256').update(JSON.stringify(material)).digest('base64url');
  return [cloud, tenantId.toLowerCase(), clientId.toLowerCase(), hash].join(' ');
}
