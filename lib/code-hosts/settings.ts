import type { CodeHostKind } from './config-schema';

export type HostVisibility = 'PRIVATE' | 'INTERNAL' | 'PUBLIC';

interface CommonSettings {
  /** Without a slash at its end. */
  url: string;
  gitUrlType: 'HTTP' | 'SSH';
  username: string | null;
  sshKnownHosts: string | null;
  exclude: readonly { name?: string | undefined; id?: string | undefined }[];
}

/** What a connection is told to do, whatever words its file says it with. Holds no secrets. */
export type HostSettings = CommonSettings &
  (
    | { kind: 'GITHUB'; orgs: readonly string[]; repos: readonly string[]; queries: readonly string[] }
    | { kind: 'GITLAB'; projects: readonly (string | number)[]; queries: readonly string[] }
    | { kind: 'BITBUCKET_SERVER'; projectKeys: readonly string[]; repos: readonly string[]; queries: readonly string[] }
    /** `paths` are the names as they were written: a server may know a repository with `.git` alone. */
    | { kind: 'OTHER'; repos: readonly string[]; paths: readonly string[]; visibility: Readonly<Record<string, HostVisibility>> }
  );

export type SettingsOf<Kind extends CodeHostKind> = Extract<HostSettings, { kind: Kind }>;

/** Empty texts are secrets that are not there. */
export interface HostSecrets {
  token: string;
  sshPrivateKey: string;
  sshPassphrase: string;
}

/** Where secrets may go: to this scheme, host and port alone. */
export function originOf(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${protocol}//${hostname.toLowerCase()}:${port}`;
}

/** The first part of the names of its repositories. */
export function nameOfHost(url: string): string {
  const { protocol, hostname, pathname } = new URL(url);
  if (protocol !== 'file:') return hostname.toLowerCase().replace(/^\[|\]$/g, '').replaceAll(':', '-');
  return decodeURIComponent(pathname).split('/').filter(Boolean).at(-1) ?? 'local';
}
