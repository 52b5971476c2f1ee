/**
 * Takes secrets out of text that others made (messages of libraries, answers of servers, stacks). Structured fields are
 * redacted by name in the logger; this is for what hides inside a sentence. Quotes and backslashes are left alone, so that
 * a line of JSON stays one.
 */
export function redactText(text: string): string {
  return PATTERNS.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, '$1 [secret]'],
  // JSON Web Tokens, which also appear without "Bearer" (client assertions)
  [/\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*)?/g, '[secret]'],
  [/-----BEGIN ([A-Z ]*PRIVATE KEY)-----[^"]*?(-----END \1-----|(?=")|$)/g, '[secret]'],
  [
    /\b(client_?secret|client_?assertion|access_?token|refresh_?token|password|secret_?text|api_?key)(\\?["']?\s*[=:]\s*\\?["']?)[^\s"'\\&,;}]+/gi,
    '$1$2[secret]',
  ],
  // user:password@ of any URL
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:)[^\s@/]+@/gi, '$1[secret]@'],
];
