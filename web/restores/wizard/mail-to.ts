export interface NamedMember {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** Oneself comes first, the others by name; all words of the search have to be in name or address. */
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

/** Who gets the email: oneself until something else is chosen, and only members. */
export function recipientsOf(
  chosen: readonly string[] | null,
  own: string | null,
  members: readonly NamedMember[] | undefined,
): readonly string[] {
  const ids = chosen ?? (own === null ? [] : [own]);
  return members === undefined ? ids : ids.filter((id) => members.some((member) => member.id === id));
}
