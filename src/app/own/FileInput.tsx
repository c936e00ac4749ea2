import { useEffect, useRef } from 'react';

interface FileInputProps {
  readonly label: string;
  /** A folder with all that is in it, instead of files. */
  readonly folder?: boolean;
  /** Opens by itself, once. */
  readonly opens?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Picture files, zips and lists of labels: what they are is found out when they are read. */
const ACCEPT = 'image/*,.heic,.heif,.avif,.zip,.csv,application/zip,text/csv';

/** A file input that is not seen. */
export function FileInput({ label, folder = false, opens = false, onFiles }: FileInputProps) {
  const ref = useRef<HTMLInputElement>(null);
  const opened = useRef(false);
  useEffect(() => {
    if (!opens || opened.current) return;
    opened.current = true;
    ref.current?.click();
  }, [opens]);
  return (
    <input
      ref={ref}
      type="file"
      hidden
      multiple
      aria-label={label}
      {...(folder ? { webkitdirectory: '' } : { accept: ACCEPT })}
      onChange={(event) => {
        const files = [...(event.target.files ?? [])];
        event.target.value = '';
        onFiles(files);
      }}
    />
  );
}
