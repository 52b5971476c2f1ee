/** Real origin → address used in its place (proxies, test systems); empty in production. */
export type OriginMap = Readonly<Record<string, string>>;

/** The address to connect to for a URL: everything but the origin is kept. */
export function mapOrigin(url: string, map: OriginMap): string {
  const parsed = new URL(url);
  const target = map[parsed.origin];
  return target === undefined ? url : `${target}${parsed.pathname}${parsed.search}`;
}
