// A bucket that answers as none should, in a process of its own: `process.send` says where it listens, messages say how it answers.
import { dripping, endless, type Misdeed, startHostileServer } from '#core/net/hostile-server.fixture.ts';
import { breakingOff, endlessKeys, endlessList, repeatedKeys } from '#core/storage/hostile-bucket.fixture.ts';

/** A length that it also keeps, as far as anybody reads. */
const huge: Misdeed = endless(200, { 'content-length': String(1.2e9) });

/** What is read as a file is not what was written. */
const other: Misdeed = (_request, response, send) => {
  response.writeHead(200, { 'content-type': 'application/octet-stream' });
  send(Buffer.alloc(1_000_000, 'y'));
  response.end();
};

/** Lists in one way, and is otherwise as `file`. */
const listingAs =
  (list: Misdeed, file: Misdeed = other): Misdeed =>
  (request, response, send) =>
    (request.url?.includes('list-type=2') === true ? list : file)(request, response, send);

const answers = {
  endless: endless(),
  'a byte a second': dripping(1_000),
  huge,
  'lying about its length': breakingOff(1_000_000, 1_000),
  'without an end of its list': listingAs(endlessList()),
  'without an end of its names': listingAs(endlessKeys()),
  'repeating its names': listingAs(repeatedKeys()),
  silent: (() => undefined) satisfies Misdeed,
} as const;

export type Hostility = keyof typeof answers;
export const HOSTILITIES = Object.keys(answers) as Hostility[];

if (process.send) {
  let how: Hostility = 'silent';
  const server = await startHostileServer((...exchange) => answers[how](...exchange));
  process.on('message', (message: { how: Hostility }) => {
    how = message.how;
    server.requests.length = 0;
    process.send?.({ how });
  });
  process.send({ url: server.url });
}
