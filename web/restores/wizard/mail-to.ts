export interface NamedMember {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** Whoever is asked comes first, the others by name; all words of the search have to be in name or address. */
export function namedFirst(
  members: readonly NamedMember[],
  own: string | null,
  search: string,
): readonly NamedMember[] {
  const words = search.trim().toLowerCase().split(/\s+/);
  const found = members.filter(({ name, email }) =>
    words.every((word) => `${name} ${email}`.toLowerCase().includes(word)),
  );
  return found.toSorted((a, b) => Number(b.id === own) - Number(a.id === own) || a.name.localeCompare(b.name));
}

/** Who is mailed: oneself until something else was chosen, and nobody who is no member (any more). */
export function mailedOf(
  chosen: readonly string[] | null,
  own: string | null,
  members: readonly NamedMember[] | undefined,
): readonly string[] {
  const ids = chosen ?? (own === null ? [] : [own]);
  return members === undefined ? ids : ids.filter((id) => members.some((member) => member.id === id));
}
