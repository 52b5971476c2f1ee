const KEPT_MS = 60_000;

/** Saves as a file what the page holds. */
export function saveBlob(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // After the browser has taken it over.
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}

export function saveText(name: string, text: string, type: string): void {
  saveBlob(name, new Blob([text], { type }));
}
