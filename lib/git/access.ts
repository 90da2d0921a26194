/** What a code host asks for before it lets anybody clone. Secrets live in memory and in files of one run, never in arguments. */
export type GitAccess =
  | { kind: 'none' }
  | { kind: 'basic'; username: string; password: string }
  | { kind: 'ssh'; privateKey: string; passphrase: string | null; knownHosts: string };
