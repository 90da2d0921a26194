const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

const units = [
  { unit: 'year', seconds: 31_536_000 },
  { unit: 'month', seconds: 2_592_000 },
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
] as const;

const pad = (value: number) => String(value).padStart(2, '0');

export function formatUtcDay(iso: string): string {
  const date = new Date(iso);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** Spelled by hand, not by Intl, whose data differs between Node and browsers: server and first browser render must agree. */
export function formatUtc(iso: string): string {
  const date = new Date(iso);
  return `${formatUtcDay(iso)}, ${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())} UTC`;
}

export function formatLocal(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' }).format(new Date(iso));
}

export function formatRelative(iso: string, nowMs: number): string {
  const seconds = Math.round((new Date(iso).getTime() - nowMs) / 1000);
  const size = Math.abs(seconds);
  const found = units.find((candidate) => size >= candidate.seconds);
  if (found === undefined) return seconds > 0 ? 'in less than a minute' : 'just now';
  return relative.format(Math.round(seconds / found.seconds), found.unit);
}
