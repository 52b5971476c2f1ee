import { z } from 'zod';

export interface EmailChange {
  readonly from: string;
  readonly to: string;
}

const owner = z.object({ email: z.string() });
const claims = z.object({ email: z.string(), updateTo: z.string() });

/** The change of address that a link stands for; null: the link is about the present one. The signature is not looked at here. */
export function changeIn(token: string): EmailChange | null {
  const found = claims.safeParse(claimsOf(token));
  return found.success ? { from: found.data.email, to: found.data.updateTo } : null;
}

/** Whose link it is. The signature is not looked at here either. */
export function addressIn(token: string): string | null {
  return owner.safeParse(claimsOf(token)).data?.email ?? null;
}

function claimsOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  } catch {
    return null;
  }
}
