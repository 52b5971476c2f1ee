import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

export interface SentFile {
  /** With its ending. */
  readonly filename: string;
  /** Media type. */
  readonly type: string;
  /** Asked for one after the other, each when the reader has taken the one before. */
  readonly chunks: AsyncIterable<string>;
}

/** A file to save, as it comes. Where a chunk cannot be had the connection breaks: no reader takes a part for the whole. */
export function sendFile(reply: FastifyReply, { filename, type, chunks }: SentFile): FastifyReply {
  return reply
    .type(type)
    .header('content-disposition', contentDisposition(filename))
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .send(Readable.from(chunks, { objectMode: false, highWaterMark: 64 * 1024 }));
}

/** Names a file in both spellings of RFC 6266: plain for old readers, and as it is. */
export function contentDisposition(filename: string): string {
  const plain = filename
    .normalize('NFKD')
    .replaceAll(/[^\w.() -]/g, '')
    .replaceAll(/ +/g, ' ')
    .trim();
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(filename).replaceAll(/['()*]/g, percent)}`;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
