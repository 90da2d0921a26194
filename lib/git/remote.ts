/** An address to clone from, taken apart. */
export type Remote =
  | { kind: 'http'; url: string; origin: string; host: string; port: number }
  | { kind: 'ssh'; url: string; host: string; port: number }
  | { kind: 'folder'; path: string };

const maxLength = 2_000;
const scpForm = /^([\w.][\w.+-]*)@([a-z0-9][a-z0-9.-]*):(?!\/\/)([^\s:-][^\s]*)$/i;

/**
 * Takes apart what a connection says to clone from: `https://`, `http://`, `ssh://`, `user@host:path`, or an absolute folder.
 * @returns null for anything else, and for an address that carries a secret or could pass for an option
 */
export function parseRemote(text: string): Remote | null {
  if (text.length > maxLength || /[\p{Cc}\s]/u.test(text)) return null;
  if (text.startsWith('/')) return text.split('/').includes('..') ? null : { kind: 'folder', path: text };
  const scp = scpForm.exec(text);
  if (scp) return { kind: 'ssh', url: text, host: (scp[2] ?? '').toLowerCase(), port: 22 };
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (host === '' || host.startsWith('-') || url.password !== '' || url.pathname.length < 2) return null;
  if (url.protocol === 'ssh:') return { kind: 'ssh', url: url.href, host: host.toLowerCase(), port: Number(url.port || 22) };
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.search !== '' || url.hash !== '') return null;
  return { kind: 'http', url: url.href, origin: url.origin, host, port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)) };
}
