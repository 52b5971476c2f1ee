import fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { CybbackError } from '#core/domain/errors.ts';
import { type CsvFile, csvLine, filenamePart, sendCsv } from './csv.ts';
import { contentDisposition } from './send-file.ts';

describe('csvLine', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['a;b', '"a;b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    [' kept ', '" kept "'],
    ['', ''],
    ['Zoë 𝄞 株式会社', 'Zoë 𝄞 株式会社'],
  ])('writes %j as %j', (value, written) => {
    expect(csvLine([value])).toBe(`${written}\r\n`);
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
    ['+33 1 23', "'+33 1 23"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', `"'\t'=1"`],
    ['\r=1', `"'\r'=1"`],
    ['\n=1', `"'\n'=1"`],
    ['  =1', "'  =1"],
    ['＝1', "'＝1"],
    ['a;=1', `"a;'=1"`],
    ['a;=1;+2', `"a;'=1;'+2"`],
    ['a; @x', `"a; '@x"`],
    ['a\t-1', `"a\t'-1"`],
    ['a\n=1', `"a\n'=1"`],
    [';=1', `";'=1"`],
  ])('leaves no formula in %j', (value, written) => {
    expect(csvLine([value])).toBe(`${written}\r\n`);
  });

  it('writes numbers as they are, truth in words and nothing as nothing', () => {
    expect(csvLine([-5, 0, true, null, 'x'])).toBe('-5,0,true,,x\r\n');
  });
});

describe('names of files', () => {
  it('keeps letters of every script and nothing a file system minds', () => {
    expect(filenamePart('Zoë & Söhne / "GmbH": 株式会社.')).toBe('Zoë-&-Söhne-GmbH-株式会社');
    expect(filenamePart('../../etc')).toBe('etc');
    expect(filenamePart(' . ')).toBe('unnamed');
    expect([...filenamePart('𝄞'.repeat(100))]).toHaveLength(60);
  });

  it('says them in both spellings', () => {
    expect(contentDisposition('audit-Zoë\'s "x"\r\n.csv')).toBe(
      `attachment; filename="audit-Zoes x.csv"; filename*=UTF-8''audit-Zo%C3%AB%27s%20%22x%22%0D%0A.csv`,
    );
  });
});

describe('sendCsv', () => {
  const file = (page: CsvFile<number>['page']): CsvFile<number> => ({
    filename: 'numbers.csv',
    header: ['n'],
    row: (n) => [n],
    page,
  });
  const answer = async (page: CsvFile<number>['page']) => {
    const app = fastify();
    app.get('/x', (_request, reply) => sendCsv(reply, file(page)));
    return app.inject('/x');
  };

  it('sends a mark, the header and every page', async () => {
    const asked: (string | null)[] = [];
    const sent = await answer((cursor) => {
      asked.push(cursor);
      const at = Number(cursor ?? 0);
      return Promise.resolve({ items: [at, at + 1], nextCursor: at < 4 ? String(at + 2) : null });
    });
    expect(sent.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(sent.rawPayload.subarray(3).toString()).toBe('n\r\n0\r\n1\r\n2\r\n3\r\n4\r\n5\r\n');
    expect(asked).toEqual([null, '2', '4']);
    expect(sent.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'cache-control': 'no-store',
    });
  });

  it('asks for no page before the reader has room for it', async () => {
    let asked = 0;
    const app = fastify();
    const wide = 'x'.repeat(1_000);
    app.get('/x', (_request, reply) =>
      sendCsv(reply, {
        filename: 'wide.csv',
        header: ['n'],
        row: (n: number) => [n, wide],
        page: () => Promise.resolve({ items: Array.from({ length: 1_000 }, (_, n) => n), nextCursor: String(++asked) }),
      }),
    );
    const address = await app.listen({ port: 0 });
    const stop = new AbortController();
    const response = await fetch(`${address}/x`, { signal: stop.signal });
    await response.body?.getReader().read();
    let before = -1;
    // Until the sockets are full, which takes a busy machine longer.
    while (before !== asked && asked < 30) {
      before = asked;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    // A megabyte each: what the sockets hold and a few more, of a list without end.
    expect(asked).toBeLessThan(30);
    expect(asked).toBe(before);
    stop.abort();
    await app.close();
  });

  it('refuses before it begins to send', async () => {
    const sent = await answer(() => Promise.reject(new CybbackError('cursor-invalid', 'no')));
    expect(sent.statusCode).toBe(500);
    expect(sent.headers['content-disposition']).toBeUndefined();
  });
});
