const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** 1,536,000 → 1.5 MB. Thousands, as code hosts count. */
export function formatBytes(bytes: number): string {
  if (bytes === 1) return '1 byte';
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1).replace(/\.0$/, '')} ${units[step] ?? ''}`;
}
