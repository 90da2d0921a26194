/** One part of a name. What files, addresses and command lines could read as something else is no name. */
const part = /^(?=[\p{L}\p{N}_.~])[\p{L}\p{N}_.~+-]{1,255}$/u;

/**
 * The name of a repository as a host says it, or null where it is none: no empty part, no `.` and `..`, no control, format or
 * reserved characters, and bounded, so that it can stand in a path, an address and a command line.
 */
export function checkedName(name: string): string | null {
  if (name.length > 500 || name !== name.normalize('NFC')) return null;
  const parts = name.split('/');
  const isUsable = (each: string) => part.test(each) && !/^\.+$|^-|\.$|\.(?:git|lock|atom)$|^\.git$/i.test(each);
  return parts.length > 0 && parts.length <= 20 && parts.every(isUsable) ? name : null;
}

/** `feature/x`: null for what Git would not take as the name of a branch, or could take for an option. */
export function checkedBranch(name: unknown): string | null {
  if (typeof name !== 'string' || name === '' || name.length > 255) return null;
  return /^[-/.]|\.\.|\/\/|@\{|[\p{Cc}\p{Cf} ~^:?*[\\]|\.lock$|[/.]$/u.test(name) ? null : name;
}

/** One line to show: without control and direction-changing characters, and cut. */
export function shownText(text: unknown, max: number): string | null {
  if (typeof text !== 'string') return null;
  const clean = text.replace(/[\p{Cf}\p{Cs}]/gu, '').replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return clean === '' ? null : Array.from(clean).slice(0, max).join('');
}
