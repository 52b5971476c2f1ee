/** Where the documentation tells about a page, by the first part of its address in the workspace. */
export const HELP_LINKS: Readonly<Record<string, string>> = {
  overview: '/docs',
  connections: '/docs#2-connect',
  security: '/docs#3-encrypt',
  storage: '/docs#4-use-your-own-bucket',
  backups: '/docs#5-first-backup-and-schedule',
  schedules: '/docs#5-first-backup-and-schedule',
  browse: '/docs#6-restore',
  compare: '/docs#6-restore',
  restores: '/docs/restore',
  coverage: '/docs/coverage',
  rebuilds: '/docs/format',
};

const FIRST_PAGE = '/docs';

/** @param path of the console: `/w/<workspace>/backups/…` */
export function helpFor(path: string): string {
  const [, , , section = ''] = path.split('/');
  return HELP_LINKS[section] ?? FIRST_PAGE;
}
