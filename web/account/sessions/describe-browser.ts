export interface BrowserWords {
  /** `Chrome on Windows` */
  readonly text: string;
  readonly kind: 'desktop' | 'phone' | 'program' | 'unknown';
}

/** In the order in which they have to be looked for: most browsers name those that they descend from. */
const BROWSERS: readonly (readonly [name: string, sign: RegExp])[] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|HeadlessChrome)\//],
  ['Safari', /\bVersion\/.*\bSafari\//],
];

const SYSTEMS: readonly (readonly [name: string, sign: RegExp, kind: BrowserWords['kind']])[] = [
  ['iPhone', /\biPhone\b/, 'phone'],
  ['iPad', /\biPad\b/, 'phone'],
  ['Android', /\bAndroid\b/, 'phone'],
  ['Windows', /\bWindows\b/, 'desktop'],
  ['macOS', /\bMac OS X\b/, 'desktop'],
  ['ChromeOS', /\bCrOS\b/, 'desktop'],
  ['Linux', /\bLinux\b/, 'desktop'],
];

/** What a person recognises in the name that a browser or program gives itself. */
export function describeBrowser(userAgent: string | null | undefined): BrowserWords {
  if (!userAgent) return { text: 'Unknown browser', kind: 'unknown' };
  const browser = BROWSERS.find(([, sign]) => sign.test(userAgent))?.[0];
  const [system, , kind] = SYSTEMS.find(([, sign]) => sign.test(userAgent)) ?? [undefined, undefined, 'unknown'];
  if (browser !== undefined)
    return { text: system === undefined ? browser : `${browser} on ${system}`, kind: kind ?? 'unknown' };
  // `curl/8.5.0`, `python-requests/2.32`: programs say who they are at the front.
  const program = /^(?!Mozilla\/)[\w.-]+(?:\/[\w.-]+)?/.exec(userAgent)?.[0];
  if (program !== undefined) return { text: program, kind: 'program' };
  return { text: system === undefined ? 'Unknown browser' : `A browser on ${system}`, kind: kind ?? 'unknown' };
}
