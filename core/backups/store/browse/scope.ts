/** A published backup of a workspace's connection: what every browsing query is bound to. */
export interface BrowseScope {
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly seq: number;
}
