/** What a mail says, before it is text or HTML: both are made of the same, so neither can say more than the other. */
export interface Email {
  readonly subject: string;
  readonly lead: readonly string[];
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly list?: { readonly title: string; readonly items: readonly string[] };
  /** What to do about it, in order. */
  readonly steps: readonly string[];
  readonly action: { readonly label: string; readonly url: string };
  /** Why it was sent, where the reader's notification settings are not the reason. */
  readonly reason?: string;
}

/** What an email needs to know of its reader and of the installation. */
export interface EmailContext {
  /** Of the pages that the email leads to: of the installation, or of a workspace in it. Without a slash at the end. */
  readonly publicUrl: string;
  /** IANA name; null: UTC. */
  readonly timeZone: string | null;
  readonly workspace: string;
}
