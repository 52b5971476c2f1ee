import { isCybbackError } from '../domain/errors.ts';
import type { Storage } from '../storage/storage.ts';
import { getBounded, MOST_MANIFEST_BYTES } from './bounded.ts';
import { encodeSync } from './codec.ts';
import { unsealed } from './damage.ts';
import { NOTES_FOLDER } from './file-path.ts';
import { FILE_KIND } from './frame-header.ts';
import type { FileContext, Frames } from './frame.ts';
import type { Repository } from './types.ts';

/** Notes: what the service knows of a connection beside its backups, one frame each; docs/format.md §10. */
export function createNoteStore(
  files: Storage,
  frames: Frames,
): Pick<Repository, 'writeNote' | 'readNote' | 'listNotes'> {
  const fileOf = (path: string): FileContext => ({
    connectionId: frames.connectionId,
    path,
    kind: FILE_KIND.note,
    sealed: null,
  });

  return {
    async writeNote(name, content) {
      const path = NOTES_FOLDER + name;
      const place = { number: 0, offset: 0, last: true, contentBytes: content.length };
      const bytes = frames.seal(fileOf(path), { ...encodeSync(content), ...place });
      try {
        await files.put(path, bytes, { ifAbsent: true });
      } catch (error) {
        if (!isCybbackError(error, 'storage-exists')) throw error;
      }
    },

    async readNote(name) {
      const path = NOTES_FOLDER + name;
      const file = `${frames.connectionId}/${path}`;
      const bytes = await getBounded(files, path, MOST_MANIFEST_BYTES, file);
      const { header, content } = await frames.open(fileOf(path), bytes, { offset: 0, number: 0, last: true });
      // Else anybody who can write to the bucket could put one there.
      if (!header.sealed && frames.hasKeys)
        throw unsealed(file, 'it is not sealed, and the notes of this connection are');
      return content;
    },

    async *listNotes(prefix) {
      for await (const { key } of files.list(NOTES_FOLDER + prefix)) yield key.slice(NOTES_FOLDER.length);
    },
  };
}
