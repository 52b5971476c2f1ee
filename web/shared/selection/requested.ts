import type { Choice } from '#core/domain/plan/choice.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';

interface RequestedObject {
  readonly type: TypeKey;
  readonly id: string;
  readonly only?: { readonly attributes: string[]; readonly links: { relation: string; targetId: string }[] };
}

/** A selected object as the API takes it. */
export function requested({
  type,
  id,
  only,
}: {
  readonly type: TypeKey;
  readonly id: string;
  readonly only?: Choice | undefined;
}): RequestedObject {
  return only === undefined
    ? { type, id }
    : { type, id, only: { attributes: [...only.attributes], links: only.links.map((link) => ({ ...link })) } };
}
