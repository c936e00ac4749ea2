/** A large number in few digits: "640", "0.71 M", "12.34 G". */
export function multiplyAddsText(count: number): string {
  if (count < 1e5) return count.toLocaleString('en');
  const [size, unit] =
    count < 1e9 ? [count / 1e6, 'M'] : count < 1e12 ? [count / 1e9, 'G'] : [count / 1e12, 'T'];
  return `${decimals(size, 2)} ${unit}`;
}

/** Bytes in the unit that suits them: "1.3 KB", "2.4 MB", "1.5 GB", "3,000.0 TB". */
export function bytesText(bytes: number): string {
  const exponent = bytes < 1e5 ? 10 : bytes < 2 ** 30 ? 20 : bytes < 2 ** 40 ? 30 : 40;
  return `${decimals(bytes / 2 ** exponent, 1)} ${{ 10: 'KB', 20: 'MB', 30: 'GB', 40: 'TB' }[exponent]}`;
}

const decimals = (value: number, digits: number): string =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
