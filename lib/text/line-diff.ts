export interface DiffLine {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

const tooLarge = 2_000_000;

/** What became of the lines of a text: the longest common subsequence, past a bound simply all the old and all the new. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  const [left, right] = [old.slice(start, old.length - end), now.slice(start, now.length - end)];
  return [
    ...lines('same', old.slice(0, start)),
    ...(left.length * right.length > tooLarge ? [...lines('removed', left), ...lines('added', right)] : subsequence(left, right)),
    ...lines('same', old.slice(old.length - end)),
  ];
}

const lines = (kind: DiffLine['kind'], texts: readonly string[]): DiffLine[] => texts.map((text) => ({ kind, text }));

function subsequence(left: readonly string[], right: readonly string[]): DiffLine[] {
  const width = right.length + 1;
  const common = new Uint32Array((left.length + 1) * width);
  const at = (row: number, column: number) => common[row * width + column] ?? 0;
  for (let row = left.length - 1; row >= 0; row--)
    for (let column = right.length - 1; column >= 0; column--)
      common[row * width + column] =
        left[row] === right[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
  const found: DiffLine[] = [];
  let [row, column] = [0, 0];
  while (row < left.length && column < right.length) {
    if (left[row] === right[column]) {
      found.push(...lines('same', [left[row] ?? '']));
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) found.push(...lines('removed', [left[row++] ?? '']));
    else found.push(...lines('added', [right[column++] ?? '']));
  }
  return [...found, ...lines('removed', left.slice(row)), ...lines('added', right.slice(column))];
}
