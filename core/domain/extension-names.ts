/** The name of a directory extension holds the appId of its application, without dashes: `extension_{appId}_costCenter`. */
const WHOLE = /^extension_([0-9a-f]{32})_(.+)$/i;
const IN_TEXT = /(extension_)([0-9a-f]{32})(?=_)/gi;

export interface ExtensionName {
  /** With dashes, lower case. */
  readonly appId: string;
  /** As the application declared it. */
  readonly name: string;
}

/** Null where the name is of another kind. */
export function extensionName(text: string): ExtensionName | null {
  const [, bare, name] = WHOLE.exec(text) ?? [];
  return bare === undefined || name === undefined ? null : { appId: dashed(bare), name };
}

/** The appIds in names of directory extensions, wherever they stand in the text. */
export function extensionAppIds(text: string): string[] {
  return [...text.matchAll(IN_TEXT)].map(([, , bare = '']) => dashed(bare));
}

/** The text with the appIds in names of directory extensions replaced; null leaves one as it is. */
export function replaceExtensionAppIds(text: string, replace: (appId: string) => string | null): string {
  return text.replaceAll(IN_TEXT, (name: string, prefix: string, bare: string) => {
    const appId = replace(dashed(bare));
    return appId === null ? name : prefix + appId.replaceAll('-', '');
  });
}

function dashed(bare: string): string {
  return bare.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
