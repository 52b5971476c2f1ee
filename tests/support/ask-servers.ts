/** Waits as long as it takes, also for a first build; fails with what the server failed with. */
export async function askServers<T>(url: string): Promise<T> {
  for (;;) {
    const response = await fetch(url);
    const text = await response.text();
    if (response.status === 202) continue;
    if (!response.ok) throw new Error(text);
    return JSON.parse(text) as T;
  }
}
