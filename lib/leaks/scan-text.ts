import { findSecrets, type Recognised } from '@/lib/crypto/recognise';

/** Where something with the shape of a secret of ours stands. */
export interface Candidate extends Recognised {
  file: string;
  line: number;
}

/** What stands in a whole text; lines count from 1. */
export function candidatesIn(text: string, file: string): Candidate[] {
  let line = 1;
  let counted = 0;
  return findSecrets(text).map(({ kind, lookup, index }) => {
    for (let at = text.indexOf('\n', counted); at !== -1 && at < index; at = text.indexOf('\n', counted)) {
      line += 1;
      counted = at + 1;
    }
    return { kind, lookup, file, line };
  });
}

/** What stands in the lines that a unified diff adds, by the files and lines they get. Lines come one after the other. */
export class DiffReader {
  private file = 'standard input';
  /** Columns of `+`, `-` and blank before each line: one for each parent of the commit. */
  private columns = 0;
  private line = 0;
  private left = { old: 0, new: 0 };

  read(text: string): Candidate[] {
    if (this.columns > 0 && this.isInHunk(text)) return this.readChange(text);
    this.columns = 0;
    const hunk = /^(@@+)((?: -\d+(?:,\d+)?)+) \+(\d+)(?:,(\d+))? @@/.exec(text);
    if (hunk) this.openHunk(hunk);
    else if (text.startsWith('+++ ')) this.file = nameOf(text.slice(4));
    return [];
  }

  private openHunk([, marks = '', olds = '', start, count]: RegExpExecArray): void {
    this.columns = marks.length - 1;
    this.line = Number(start);
    const old = /-\d+(?:,(\d+))?/.exec(olds);
    this.left = { old: Number(old?.[1] ?? 1), new: Number(count ?? 1) };
  }

  /** A line such as `--- a` may be the removal of "-- a" or the next file: the numbers in the hunk's head say which. */
  private isInHunk(text: string): boolean {
    if (text.startsWith('\\')) return true;
    if (this.columns > 1) return /^[ +-]+$/.test(text.slice(0, this.columns)) || text === '';
    return this.left.old > 0 || this.left.new > 0;
  }

  private readChange(text: string): Candidate[] {
    const marks = text.slice(0, this.columns);
    if (marks.startsWith('\\')) return [];
    if (marks.includes('-')) {
      this.left.old -= 1;
      return [];
    }
    const line = this.line;
    this.line += 1;
    this.left.new -= 1;
    if (!marks.includes('+')) {
      this.left.old -= 1;
      return [];
    }
    return candidatesIn(text.slice(this.columns), this.file).map((candidate) => ({ ...candidate, line }));
  }
}

/** Git puts `b/` before names; other tools a tab and the time behind them. */
const nameOf = (text: string): string => text.replace(/\t.*$/, '').replace(/^"?b\//, '').replace(/"$/, '').trimEnd();
