const LONGEST = 60;
const ADDRESS = /\S*(?:\/|@|www\.)\S*/giu;
/** Seven digits and more, however they are grouped: a number to call. */
const NUMBER = /\+?\d(?:[ ().-]*\d){6,}/gu;
/** What programs that show mails make a link of: a dot between letters or digits, and no blank behind it. */
const DOT_IN_NAME = /(?<=[\p{L}\p{N}])\.(?=[\p{L}\p{N}])/gu;

/**
 * A name that a stranger has chosen, as an email may show it: short, on one line, with nothing in it that one can click
 * or call. Our emails must not carry what somebody advertises. `Booking.com` becomes `Booking com`.
 */
export function plainName(name: string): string {
  const plain = name
    // Also full-width letters and dots, which browsers take as the usual ones.
    .normalize('NFKC')
    .replaceAll('。', '.')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(ADDRESS, '…')
    .replace(NUMBER, '…')
    .replace(DOT_IN_NAME, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  const letters = [...plain];
  return letters.length <= LONGEST
    ? plain
    : `${letters
        .slice(0, LONGEST - 1)
        .join('')
        .trimEnd()}…`;
}

/** Of `Anna Berg (anna@example.com)` the name; the address stays, because it is one's own and was verified. */
export function plainPerson(person: string): string {
  const [, name, address] = /^(.*) \(([^\s()@/]+@[^\s()@/]+)\)$/su.exec(person) ?? [];
  if (name !== undefined && address !== undefined) return `${plainName(name)} (${address})`;
  return /^[^\s()@/]+@[^\s()@/]+$/u.test(person) ? person : plainName(person);
}
