// Fetching and compiling WebAssembly: while it streams in where the server names the type right, else when it is there.

export async function compile(url: string): Promise<WebAssembly.Module> {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`${url}: the server answered ${response.status} ${response.statusText}`);
  const type = response.headers.get("Content-Type") ?? "";
  if (type.startsWith("application/wasm") && "compileStreaming" in WebAssembly) {
    return WebAssembly.compileStreaming(response);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

export async function fetchBytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`${url}: the server answered ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

/// Emscripten's hook for a module that is compiled already.
export function instantiator(module: WebAssembly.Module, failed: (reason: unknown) => void): InstantiateWasm {
  return (imports, ready) => {
    WebAssembly.instantiate(module, imports).then((instance) => ready(instance, module), failed);
    return {};
  };
}

/// Emscripten's loader asks where its file is, although the module is compiled already.
export const locateFile = (name: string): string => name;
