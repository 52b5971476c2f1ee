// What a bucket can answer that none should: shared by the tests of the bounds and the measurements beside them.
import type { Misdeed } from '../net/hostile-server.fixture.ts';

const XML = { 'content-type': 'application/xml' };

const file = (key: string): string => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`;
const numbered = (n: number): string => String(n).padStart(9, '0');

/** Answers the n-th request for a page with its files, and whether there is another one. */
export function listing(page: (n: number) => { files: readonly string[]; next: string | null }): Misdeed {
  let asked = 0;
  return (_request, response) => {
    const { files, next } = page((asked += 1));
    const more = next === null ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`;
    const truncated = `<IsTruncated>${String(next !== null)}</IsTruncated>`;
    response
      .writeHead(200, XML)
      .end(`<ListBucketResult>${truncated}${more}${files.map(file).join('')}</ListBucketResult>`);
  };
}

/** Well formed, with new names on each page, for ever. */
export const endlessList = (): Misdeed => listing((n) => ({ files: [numbered(n)], next: `t${String(n)}` }));

/** The same name on each page, for ever. */
export const repeatedKeys = (): Misdeed => listing((n) => ({ files: ['a'], next: `t${String(n)}` }));

/** A page of a list whose names do not end, as fast as the other side takes them. */
export function endlessKeys(): Misdeed {
  return (_request, response, send) => {
    response.writeHead(200, XML);
    send(Buffer.from('<ListBucketResult><IsTruncated>false</IsTruncated>'));
    let n = 0;
    const more = (): void => {
      while (!response.destroyed) {
        const files = Array.from({ length: 500 }, () => file(numbered((n += 1))));
        if (!send(Buffer.from(files.join('')))) return void response.once('drain', more);
      }
    };
    more();
  };
}

/** Announces more than it sends, and hangs up. */
export function breakingOff(announcedBytes: number, sentBytes: number, status = 200): Misdeed {
  return (_request, response, send) => {
    response.writeHead(status, { ...XML, 'content-length': String(announcedBytes) });
    send(Buffer.alloc(sentBytes, 'x'));
    setTimeout(() => response.destroy(), 20);
  };
}

/** Every page of a list of versions says that there are more, and leads nowhere. */
export function endlessVersions(version: (n: number) => string = () => ''): Misdeed {
  let asked = 0;
  return (_request, response) => {
    asked += 1;
    const next = `<NextKeyMarker>a</NextKeyMarker><NextVersionIdMarker>v${String(asked)}</NextVersionIdMarker>`;
    response
      .writeHead(200, XML)
      .end(`<ListVersionsResult><IsTruncated>true</IsTruncated>${next}${version(asked)}</ListVersionsResult>`);
  };
}
