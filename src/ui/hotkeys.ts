/** One keyboard shortcut: how it is pressed, what it is called, what it does. */
export interface Hotkey {
  /** As shown, e.g. "Ctrl+Z". Matches Cmd on a Mac as well. */
  readonly keys: string;
  readonly label: string;
  /** Also while a field has the focus; for keys that type nothing. */
  readonly inFields?: boolean;
  readonly run: () => void;
}

interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Whether a key press is this shortcut. Shift counts only for letters and named keys: "?" is "?" however it is typed. */
export function matches(keys: string, press: KeyPress): boolean {
  const parts = keys.split('+');
  const key = parts.at(-1) ?? '';
  const wants = (name: string) => parts.slice(0, -1).includes(name);
  const shiftMatters = key.length > 1 || /[a-z]/i.test(key);
  return (
    press.key.toLowerCase() === key.toLowerCase() &&
    (press.ctrlKey || press.metaKey) === wants('Ctrl') &&
    press.altKey === wants('Alt') &&
    (!shiftMatters || press.shiftKey === wants('Shift'))
  );
}
