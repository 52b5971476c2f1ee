const KEY = 'cybback.workspace';

/** The workspace that was open last in this browser: where `/` leads. */
export function lastWorkspace(): string | null {
  return localStorage.getItem(KEY);
}

export function rememberWorkspace(id: string): void {
  localStorage.setItem(KEY, id);
}
