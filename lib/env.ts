import { isIP, isIPv6 } from 'node:net';
import path from 'node:path';
import { z } from 'zod';

/** The only reader of process.env. Every variable is listed here; `README.md` explains them in the same order. */

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

const webUrl = (example: string) => z.url({ protocol: /^https?$/, error: `write a URL such as ${example}` });

/** An address, or a network with at least one fixed bit: a proxy that may be anybody is no proxy to trust. */
function isNetwork(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/');
  if (isIP(address) === 0 || rest.length > 0) return false;
  return length === undefined || (/^[1-9]\d{0,2}$/.test(length) && Number(length) <= (isIPv6(address) ? 128 : 32));
}

/** True for an origin alone. A text that is no URL is named by the check before this one. */
function isOriginOnly(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const { origin, href } = new URL(text);
  return href === origin || href === `${origin}/`;
}

/** What may stand behind the address of the mail server. A text that is no URL is named by the check before this one. */
function hasKnownSmtpOptions(text: string): boolean {
  const options = URL.canParse(text) ? [...new URL(text).searchParams] : [];
  return options.every(([name, value]) => ['requireTLS', 'rejectUnauthorized'].includes(name) && ['true', 'false'].includes(value));
}

/** `address` or `Name <address>`, without anything that could end a header line. */
function isMailbox(text: string): boolean {
  const [, address] = /^(?:[^<>"\p{Cc}]+ <([^<>]+)>|.*)$/u.exec(text) ?? [];
  return z.email().safeParse(address ?? text).success;
}

const environmentSchema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test'], { error: 'write production or development' }).default('production'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'write a port number such as 3000')
    .transform(Number)
    .refine((port) => port <= 65535, { error: 'write a port from 0 (any free port) to 65535' })
    .default(3000),
  HOST: z.string().min(1, 'write an address to listen on, such as 127.0.0.1 or 0.0.0.0').default('127.0.0.1'),
  EXTERNAL_URL: webUrl('https://keyward.example.com')
    .refine(isOriginOnly, { error: 'write the address alone, without a path, such as https://keyward.example.com' })
    .transform((url) => new URL(url).origin)
    .optional(),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'write a URL such as postgresql://keyward:password@db.example.com:5432/keyward' })
    .optional(),
  KEYWARD_DATA_DIR: z
    .string()
    .min(1, 'write a folder')
    .default('./.data')
    .transform((dir) => path.resolve(dir)),
  KEYWARD_SECRET_KEYS: z.string().min(1, 'write id:base64 pairs by commas, each key of 32 bytes').optional(),
  KEYWARD_ALLOWED_HOSTS: list.default([]),
  KEYWARD_ALLOWED_FOLDERS: list
    .refine((folders) => folders.every((folder) => path.isAbsolute(folder)), { error: 'write absolute folders by commas' })
    .default([]),
  TRUSTED_PROXIES: list
    .refine((entries) => entries.every(isNetwork), {
      error: 'write addresses or networks by commas, such as 10.0.0.0/8,127.0.0.1',
    })
    .default([]),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'write a URL such as smtp://user:password@mail.example.com:587' })
    .refine((url) => !/%(?![0-9a-f]{2})/i.test(url), { error: 'write a percent sign of the password as %25' })
    .refine(hasKnownSmtpOptions, { error: 'write behind the question mark only requireTLS=false or rejectUnauthorized=false' })
    .optional(),
  SMTP_FROM: z
    .string()
    .max(320)
    .refine(isMailbox, { error: 'write an address such as keyward@example.com, or a name with one: Keyward <keyward@example.com>' })
    .optional(),
  ZOEKT_URL: webUrl('http://127.0.0.1:6070').optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: webUrl('http://127.0.0.1:4318').optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'write one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
});

export type Environment = z.output<typeof environmentSchema>;

/** Thrown for a value that the server must not start with. The message is for the operator and holds no values that may be secret. */
export class EnvironmentError extends Error {
  override name = 'EnvironmentError';
}

/**
 * Reads and checks the environment.
 * @throws EnvironmentError naming each bad variable and what to write, or each `KEYWARD_*` that does not exist.
 */
export function parseEnvironment(source: Readonly<Record<string, string | undefined>>): Environment {
  const known = Object.keys(environmentSchema.shape);
  const unknown = Object.keys(source).filter((name) => name.startsWith('KEYWARD_') && !known.includes(name));
  const set = Object.fromEntries(
    known.flatMap((name) => (source[name] === undefined || source[name] === '' ? [] : [[name, source[name]]])),
  );
  const parsed = environmentSchema.safeParse(set);
  const problems = [
    ...unknown.map(
      (name) =>
        `${name} is not a setting of Keyward. The ones that begin so are ${known.filter((k) => k.startsWith('KEYWARD_')).join(', ')}.`,
    ),
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} is not usable: ${issue.message}.`)),
  ];
  if (!parsed.success || problems.length > 0) throw new EnvironmentError(problems.join('\n'));
  return parsed.data;
}

let cached: Environment | undefined;

/** The checked environment of this process. */
export function env(): Environment {
  cached ??= parseEnvironment(process.env);
  return cached;
}

/** Where programs such as git and ssh are found. They get nothing else of this process's environment. */
export const searchPath = (): string => process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin';
