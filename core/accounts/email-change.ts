import { z } from 'zod';

export interface EmailChange {
  readonly from: string;
  readonly to: string;
}

const claims = z.object({ email: z.string(), updateTo: z.string() });

/** The change of address that a link stands for; null: the link is about the present one. The signature is not looked at here. */
export function changeIn(token: string): EmailChange | null {
  try {
    const found = claims.safeParse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()));
    return found.success ? { from: found.data.email, to: found.data.updateTo } : null;
  } catch {
    return null;
  }
}
