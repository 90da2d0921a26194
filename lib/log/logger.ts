import 'server-only';
import pino, { type Logger } from 'pino';
import { env } from '@/lib/env';
import { shared } from '@/lib/process-state';

/** JSON lines on standard output. Callers log ids and facts, never headers, bodies, URLs with a query, or secrets. */
export function logger(): Logger {
  return shared('logger', () =>
    pino({
      level: env().LOG_LEVEL,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: describeError },
    }),
  );
}

// A driver's error repeats the statement's values in `detail`, `where` and its own properties; only what names the fault is kept.
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: 'not an Error' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at ')).slice(0, 12);
  return { name: error.name, code, message: redact(error.message), stack: frames.join('\n') };
}

const secretShapes = /\b(?:sgp_|sgph_|sgo_[a-z]+_|glpat-)[A-Za-z0-9_-]{8,}|\b[0-9a-fA-F]{40}\b|:\/\/[^/\s:@]*:[^/\s]+@/g;

/** Takes everything out of a text that has the shape of a secret of ours, or of a password inside a URL. */
export function redact(text: string): string {
  return text.replace(secretShapes, '[redacted]').slice(0, 2_000);
}
