// Files in and out: download, file dialogue, drag and drop.

export function download(name: string, bytes: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([bytes as BlobPart], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

type Take = (name: string, bytes: Uint8Array) => void;

async function take(files: Iterable<File>, each: Take): Promise<void> {
  for (const file of files) each(file.name, new Uint8Array(await file.arrayBuffer()));
}

export function pick(each: Take): void {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.accept = ".npz,.dlp,.run";
  input.id = "file-field";
  input.hidden = true;
  input.onchange = () => {
    void take(input.files ?? [], each);
    input.remove();
  };
  input.oncancel = () => input.remove();
  document.body.append(input);
  input.click();
}

export function acceptDrops(each: Take): void {
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    void take(event.dataTransfer?.files ?? [], each);
  });
}
