// The share link: settings in the address's fragment, which never leaves the browser.

export async function share(fragment: string): Promise<string> {
  const address = `${location.href.split("#")[0] ?? ""}#${fragment}`;
  try {
    history.replaceState(null, "", `#${fragment}`);
  } catch {
    // In a sandboxed frame the address stays as it is.
  }
  try {
    await navigator.clipboard.writeText(address);
    return "The link is copied.";
  } catch {
    return `The link: ${address}`;
  }
}

export function shared(): string {
  return location.hash.slice(1);
}
