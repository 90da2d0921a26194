import { externalUrl } from '@/lib/site/address';
import { paths } from '@/lib/url/paths';
import type { LeakOwner } from './queries';
import type { UseSummary } from './use-queries';

interface LeakFacts {
  target: { type: 'access-token' | 'm2m-credential' | 'oauth-token'; name: string };
  owner: LeakOwner | null;
  lastFive: string | null;
  foundAt: string | null;
  state: 'revoked' | 'disabled';
  last30Days: UseSummary;
}

interface Reader {
  /** The owner of a machine may not: only site admins see what it has. */
  mayOpenPages: boolean;
}

const nouns = { 'access-token': 'access token', 'm2m-credential': 'client secret', 'oauth-token': 'bearer' } as const;
const shownActions = 10;

/** What is told about a leak: which credential, what was done, what it did, what the reader can do. Never the secret. */
export function leakMail(
  { target, owner, lastFive, foundAt, state, last30Days }: LeakFacts,
  { mayOpenPages }: Reader,
): { subject: string; text: string } {
  const account = owner?.username ?? 'an account';
  const noun = nouns[target.type];
  const done = state === 'revoked' ? 'revoked' : 'disabled until somebody has looked';
  const lines = [
    `The ${noun} "${target.name}"${lastFive === null ? '' : ` (it ends with ${lastFive})`} of ${account} was reported as leaked.`,
    foundAt === null ? 'The report did not say where it was found.' : `It was found at ${foundAt}.`,
    '',
    `It has been ${done}: it does not work any more.`,
    '',
    ...usesTold(noun, last30Days),
    '',
    ...(mayOpenPages ? adviceWithPage(target.type, owner) : [adviceWithoutPage]),
  ];
  const subject = `The ${noun} "${target.name}" of ${account} was leaked and has been ${state}`;
  return { subject: subject.slice(0, 200), text: `${lines.join('\n')}\n` };
}

function usesTold(noun: string, { since, requests, requestsOfCredential, actions, addresses }: UseSummary): string[] {
  const day = since.slice(0, 10);
  const told = Object.entries(actions).slice(0, shownActions);
  const requestsTold =
    requests === null
      ? `Requests are not counted for each ${noun}: the whole M2M credential made ${requestsOfCredential ?? 0} in the last 30 days.`
      : `In the last 30 days it made ${requests} requests.`;
  return [
    requestsTold,
    ...(told.length > 0
      ? [`The audit log has of it since ${day}:`, ...told.map(([action, count]) => `  ${count} times ${action}`)]
      : [`The audit log has nothing of it since ${day}.`]),
    ...(addresses.length > 0 ? [`It was used from ${addresses.join(', ')}.`] : []),
  ];
}

function adviceWithPage(type: LeakFacts['target']['type'], owner: LeakOwner | null): string[] {
  const text = 'Look whether that was all you, put a new one where this one was used, and remove it from where it was found.';
  if (owner === null) return [text];
  const path = type === 'access-token' ? paths.tokens(owner.username) : paths.m2mCredentials(owner.username);
  return [text, `${externalUrl()}${path}`];
}

const adviceWithoutPage =
  'Look whether that was all meant to be, ask a site admin for a new one to put where this one was used, ' +
  'and remove it from where it was found.';
