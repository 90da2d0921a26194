/**
 * True for a text that may stand where git expects a revision: a branch, a tag, an object id, or one of these with `~2` or `^`.
 * Nothing that begins like an option, names a file, walks the reflog or searches the messages.
 */
export const isRevision = (text: string): boolean =>
  text.length > 0 && text.length <= 250 && !/^[-/.]|[\p{Cc}\s:?*[\\{}]|\.\.|\/\/|[/.]$/u.test(text);

/** True for a path inside a repository, as git stores it: no empty, `.` or `..` parts. */
export const isTreePath = (text: string): boolean =>
  text.length > 0 && text.length <= 4_000 && !text.includes('\0') && text.split('/').every((part) => !['', '.', '..'].includes(part));

export const isObjectId = (text: string): boolean => /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(text);
