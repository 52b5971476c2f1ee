// A bucket that answers as none should, in a process of its own: `process.send` says where it listens, messages say how it answers.
import { dripping, endless, type Misdeed, startHostileServer } from '#core/net/hostile-server.fixture.ts';

/** A length that it also keeps, as far as anybody reads. */
const huge: Misdeed = endless(200, { 'content-length': String(1.2e9) });

/** Well formed, and the same name on each page for ever; a file is not what was written. */
const lying: Misdeed = (request, response, send) => {
  const isList = request.url?.includes('list-type=2') === true;
  response.writeHead(200, { 'content-type': isList ? 'application/xml' : 'application/octet-stream' });
  if (isList)
    send(
      Buffer.from(
        '<?xml version="1.0"?><ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>x</NextContinuationToken>' +
          '<Contents><Key>a</Key><Size>1</Size></Contents></ListBucketResult>',
      ),
    );
  else send(Buffer.alloc(1_000_000, 'y'));
  response.end();
};

const silent: Misdeed = () => undefined;

export const HOSTILITIES = ['endless', 'slow', 'huge', 'lying', 'silent'] as const;
export type Hostility = (typeof HOSTILITIES)[number];

const answers: Readonly<Record<Hostility, Misdeed>> = {
  endless: endless(),
  slow: dripping(200),
  huge,
  lying,
  silent,
};

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
