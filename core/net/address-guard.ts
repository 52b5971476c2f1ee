import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { CybbackError, type ErrorCode } from '../domain/errors.ts';
import { addressKind } from './addresses.ts';

export interface GuardOptions {
  /** What the operator says in STORAGE_ALLOW_PRIVATE_ENDPOINTS. Metadata services and the like stay refused. */
  readonly allowPrivate: boolean;
  readonly code?: Extract<ErrorCode, 'endpoint-refused' | 'storage-endpoint-refused'>;
  /** For tests: a resolver that answers every address of a name. */
  readonly resolve?: (hostname: string) => Promise<readonly LookupAddress[]>;
}

/** Decides which addresses may be dialled for an endpoint that a customer has given. */
export interface AddressGuard {
  /** Throws where the host is an address that may not be dialled. A name is judged by `lookup`. */
  checkHost(host: string): void;
  /**
   * In place of `dns.lookup`, for every new connection: only what it answers is dialled, so a name cannot point
   * elsewhere between the check and the connection.
   */
  readonly lookup: LookupFunction;
}

export function addressGuard({
  allowPrivate,
  code = 'endpoint-refused',
  resolve = resolveAll,
}: GuardOptions): AddressGuard {
  const allowed = (address: string): boolean => {
    const kind = addressKind(address);
    return kind === 'public' || (kind === 'private' && allowPrivate);
  };
  const refusal = (host: string): CybbackError => refused(host, code);
  return {
    checkHost(host) {
      const address = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
      if (isIP(address) !== 0 && !allowed(address)) throw refusal(host);
    },
    lookup(hostname, options, callback) {
      const answer = async (): Promise<LookupAddress[]> => {
        const found = await resolve(hostname);
        const usable = found.filter(({ address }) => allowed(address));
        if (usable.length === 0) throw refusal(hostname);
        const wanted = usable.filter(
          ({ family }) => !options.family || options.family === family || options.family === `IPv${family}`,
        );
        return wanted.length === 0 ? usable : wanted;
      };
      answer().then(
        (addresses) => {
          const [first] = addresses;
          if (options.all) callback(null, addresses);
          else if (first) callback(null, first.address, first.family);
        },
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), []),
      );
    },
  };
}

function refused(host: string, code: ErrorCode): CybbackError {
  return new CybbackError(
    code,
    `The endpoint ${host} was not contacted: it points into a private or reserved network. Give an address that is reachable from the internet, or ask the operator of this service to allow private endpoints.`,
    { facts: { host } },
  );
}

function resolveAll(hostname: string): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true, verbatim: true }, (error, addresses) =>
      error ? reject(error) : resolve(addresses),
    );
  });
}
