/** Who may make an account: everybody, invited addresses, nobody. The first account can always be made. */
export const SIGN_UP_MODES = ['open', 'invitation', 'closed'] as const;
export type SignUpMode = (typeof SIGN_UP_MODES)[number];
