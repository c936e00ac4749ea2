const KEY = 'has trained';

/** Whether nothing has been trained on this device yet; false where the browser keeps nothing to tell by. */
export function isFirstVisit(): boolean {
  try {
    return localStorage.getItem(KEY) === null;
  } catch {
    return false;
  }
}

/** Remembers that something was trained. */
export function endFirstVisit(): void {
  try {
    localStorage.setItem(KEY, '1');
  } catch {
    // The hint will be there again after a reload.
  }
}
