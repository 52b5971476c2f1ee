/** What operators see beside the IDs of a workflow: what people call the workspace and the connection. */
export type Memo = Readonly<Record<string, string>>;

export type MemoOf = (ids: { readonly workspaceId: string; readonly connectionId: string }) => Promise<Memo>;

export const nothingMore: MemoOf = () => Promise.resolve({});
