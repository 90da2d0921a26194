/**
 * Which files an account may read where it has a rule. SG §5.3: a leading slash is added, `-` in front denies, the last pattern that
 * matches decides, and what none matches is denied. `*` stays within a folder, `**` goes through them, and a folder means all in it.
 */
export function mayReadPath(patterns: readonly string[], path: string): boolean {
  const decisive = patterns.findLast((pattern) => expressionOf(pattern.replace(/^-/, '')).test(`/${path}`));
  return decisive !== undefined && !decisive.startsWith('-');
}

const known = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  const before = known.get(pattern);
  if (before) return before;
  const whole = pattern.startsWith('/') ? pattern : `/${pattern}`;
  const source = whole
    .replace(/\*{2,}(\/\*{2,})*/g, '\0')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '[^/]*')
    .replace(/\?/g, '[^/]')
    .replace(/\/\0\//g, '/(?:.*/)?')
    .replaceAll('\0', '.*');
  const expression = new RegExp(`^${source.replace(/\/$/, '')}(?:/.*)?$`, 'su');
  if (known.size < 2_000) known.set(pattern, expression);
  return expression;
}
