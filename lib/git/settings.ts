import 'server-only';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import { isIP } from 'node:net';
import path from 'node:path';
import { env, searchPath } from '@/lib/env';
import type { GitAccess } from './access';
import type { Remote } from './remote';

/** Every setting that git runs with. The machine's and the user's own are not read, and a repository's own file is ours. */
const fixedSettings = `
[protocol]
  allow = never
[protocol "https"]
  allow = always
[protocol "http"]
  allow = always
[protocol "ssh"]
  allow = always
[core]
  hooksPath = /dev/null
  attributesFile = /dev/null
  excludesFile = /dev/null
  fsmonitor = false
  bigFileThreshold = 20m
  quotePath = false
[safe]
  directory = *
[submodule]
  recurse = false
[fetch]
  recurseSubmodules = false
  unpackLimit = 1
[receive]
  unpackLimit = 1
  fsckObjects = true
  maxInputSize = 2g
  advertisePushOptions = false
  autogc = false
[uploadpack]
  allowFilter = true
[transfer]
  unpackLimit = 1
  bundleURI = false
[http]
  followRedirects = false
  lowSpeedLimit = 500
  lowSpeedTime = 60
[credential]
  helper =
[gc]
  auto = 0
[maintenance]
  auto = false
[pack]
  threads = 1
  windowMemory = 100m
[init]
  defaultBranch = main
[advice]
  detachedHead = false
`;

const homeOf = () => path.join(env().KEYWARD_DATA_DIR, 'git-home');
const emptyFolders = new Map<string, Promise<void>>();

async function makeHome(): Promise<string> {
  const home = homeOf();
  let making = emptyFolders.get(home);
  if (!making) {
    making = writeHome(home);
    emptyFolders.set(home, making);
    making.catch(() => emptyFolders.delete(home));
  }
  await making;
  return home;
}

/** Written beside and moved: another process may be reading the settings this very moment. */
async function writeHome(home: string): Promise<void> {
  await fs.mkdir(path.join(home, 'empty'), { recursive: true, mode: 0o700 });
  const draft = path.join(home, `settings-${randomBytes(6).toString('hex')}`);
  await fs.writeFile(draft, fixedSettings, { mode: 0o600 });
  await fs.rename(draft, path.join(home, 'settings'));
}

/** The whole environment of a git process. */
export async function gitEnvironment(): Promise<Record<string, string>> {
  const home = await makeHome();
  return {
    PATH: searchPath(),
    HOME: path.join(home, 'empty'),
    XDG_CONFIG_HOME: path.join(home, 'empty'),
    TMPDIR: home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: path.join(home, 'settings'),
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '/bin/false',
    SSH_ASKPASS: '/bin/false',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_PROTOCOL_FROM_USER: '0',
    GIT_SSH_COMMAND: '/bin/false',
    GIT_SSH_VARIANT: 'ssh',
  };
}

export interface RemoteRun {
  remote: Remote;
  access: GitAccess;
  /** The address that was looked up and found allowed; git connects to no other. Null for folders. */
  address: string | null;
}

/** Runs `work` with an environment that opens `remote`, whose secrets stand in files that only this account reads and that end with it. */
export async function withRemoteAccess<T>(
  run: RemoteRun,
  work: (environment: Record<string, string>, secrets: readonly string[]) => Promise<T>,
): Promise<T> {
  const base = await gitEnvironment();
  const folder = await fs.mkdtemp(path.join(homeOf(), 'run-'));
  try {
    const { settings, environment, secrets } = await describeAccess(run, folder);
    const file = path.join(folder, 'settings');
    await fs.writeFile(file, `${fixedSettings}${settings}`, { mode: 0o600 });
    return await work({ ...base, ...environment, GIT_CONFIG_GLOBAL: file }, secrets);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

interface Access {
  settings: string;
  environment: Record<string, string>;
  secrets: string[];
}

async function describeAccess({ remote, access, address }: RemoteRun, folder: string): Promise<Access> {
  if (remote.kind === 'folder') return { settings: '[protocol "file"]\n  allow = always\n', environment: {}, secrets: [] };
  if (!address) throw new Error('A remote needs an address that was checked.');
  if (remote.kind === 'http') return describeHttp(remote, access, address);
  return describeSsh(remote, access, address, folder);
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
const inBrackets = (address: string): string => (address.includes(':') ? `[${address}]` : address);

function describeHttp({ origin, host, port }: Extract<Remote, { kind: 'http' }>, access: GitAccess, address: string): Access {
  const lines = [`[http ${quoted(`${origin}/`)}]`];
  // A name is looked up once, by us; an address is not looked up at all.
  if (isIP(host) === 0) lines.push(`  curloptResolve = ${quoted(`${host}:${port}:${inBrackets(address)}`)}`);
  if (access.kind !== 'basic') return { settings: `${lines.join('\n')}\n`, environment: {}, secrets: [] };
  const encoded = Buffer.from(`${access.username}:${access.password}`).toString('base64');
  lines.push(`  extraHeader = ${quoted(`Authorization: Basic ${encoded}`)}`);
  return { settings: `${lines.join('\n')}\n`, environment: {}, secrets: [access.password, encoded] };
}

async function describeSsh(
  { host, port }: Extract<Remote, { kind: 'ssh' }>,
  access: GitAccess,
  address: string,
  folder: string,
): Promise<Access> {
  if (access.kind !== 'ssh') throw new Error('An ssh remote needs a key.');
  const { privateKey, passphrase, knownHosts } = access;
  const file = (name: string) => path.join(folder, name);
  await fs.writeFile(file('key'), privateKey.endsWith('\n') ? privateKey : `${privateKey}\n`, { mode: 0o600 });
  await fs.writeFile(file('known_hosts'), knownHosts.endsWith('\n') ? knownHosts : `${knownHosts}\n`, { mode: 0o600 });
  const options = [
    `HostName=${address}`,
    // The name under which the administrators confirmed the host's key, whatever address it has today.
    `HostKeyAlias=${port === 22 ? host : `[${host}]:${port}`}`,
    'StrictHostKeyChecking=yes',
    `UserKnownHostsFile=${file('known_hosts')}`,
    'GlobalKnownHostsFile=/dev/null',
    'IdentitiesOnly=yes',
    'IdentityAgent=none',
    'PreferredAuthentications=publickey',
    'ControlMaster=no',
    'ControlPath=none',
    'ProxyCommand=none',
    'ProxyJump=none',
    'PermitLocalCommand=no',
    'ForwardAgent=no',
    'ClearAllForwardings=yes',
    'UpdateHostKeys=no',
    'ConnectTimeout=20',
    'ServerAliveInterval=15',
    'NumberOfPasswordPrompts=1',
    passphrase === null ? 'BatchMode=yes' : 'BatchMode=no',
  ];
  const command = ['ssh', '-F', '/dev/null', '-T', '-i', file('key'), ...options.flatMap((option) => ['-o', option])];
  const environment: Record<string, string> = { GIT_SSH_COMMAND: command.map(shellQuoted).join(' ') };
  if (passphrase !== null) {
    await fs.writeFile(file('passphrase'), `${passphrase}\n`, { mode: 0o600 });
    await fs.writeFile(file('ask'), `#!/bin/sh\nexec cat ${shellQuoted(file('passphrase'))}\n`, { mode: 0o700 });
    Object.assign(environment, { SSH_ASKPASS: file('ask'), SSH_ASKPASS_REQUIRE: 'force', DISPLAY: 'none:0' });
  }
  return { settings: '', environment, secrets: passphrase === null ? [] : [passphrase] };
}

const shellQuoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
