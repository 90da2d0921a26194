/** What git tells while it works: the phase and how far it is, and the lines worth keeping. */
export interface FetchTold {
  phase: string;
  progress: number | null;
}

const progressLine = /^(?:remote: )?([A-Z][A-Za-z ]+):\s+(\d{1,3})% \(/;

/** Reads one line. Null for one that tells no progress. */
export function readProgress(line: string): FetchTold | null {
  const [, phase, percent] = progressLine.exec(line) ?? [];
  return phase === undefined ? null : { phase, progress: Math.min(100, Number(percent)) };
}

const mostLines = 120;

/** Collects a readable log: of each phase its last line, and no more lines than people read. */
export function fetchLog(now = () => new Date()) {
  const lines: string[] = [];
  let current: string | null = null;
  const push = (text: string) => {
    if (lines.length === mostLines) lines.splice(mostLines / 2, 1, '...');
    if (lines.length > mostLines) lines.splice(mostLines / 2 + 1, 1);
    lines.push(`${now().toISOString().slice(0, 19)}Z ${text.slice(0, 300)}`);
  };
  return {
    add(line: string): void {
      const told = readProgress(line);
      if (told && told.phase === current) lines.pop();
      current = told?.phase ?? null;
      push(line);
    },
    text: (): string => lines.join('\n'),
  };
}
