'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Card, CardBody, CardFooter } from '@/components/ui/card';
import { DescriptionList } from '@/components/ui/description-list';
import { Notice } from '@/components/ui/notice';
import { createAccessToken } from '../../actions';
import type { Requester } from '../requesters';

type Mode = { kind: 'asking' } | { kind: 'creating' } | { kind: 'failed'; message: string } | { kind: 'handed over'; url: string };

const handOver = (url: string) => window.location.assign(url);

export type ConnectEditorProps = {
  userId: number;
  requester: Requester;
  /** The day it ends, in words, or null for never. */
  endsOn: string | null;
  cancelHref: string;
};

export function ConnectEditor({ userId, requester, endsOn, cancelHref }: ConnectEditorProps) {
  const [mode, setMode] = useState<Mode>({ kind: 'asking' });
  const { name, place, before } = requester;

  async function handleConnect() {
    setMode({ kind: 'creating' });
    const result = await createAccessToken({ userId, note: `Made for ${name}`, scopes: ['user:all'] }).catch(() => null);
    if (!result?.ok) {
      setMode({ kind: 'failed', message: result?.error.message ?? 'The server did not answer. Check your connection and try again.' });
      return;
    }
    const url = `${before}${encodeURIComponent(result.data.secret)}`;
    setMode({ kind: 'handed over', url });
    handOver(url);
  }

  if (mode.kind === 'handed over') {
    return (
      <Notice
        tone="success"
        role="status"
        title={`The token was handed to ${name}`}
        actions={
          <>
            <Button onClick={() => handOver(mode.url)}>Hand it over again</Button>
            <ButtonLink href={cancelHref} variant="ghost">See your access tokens</ButtonLink>
          </>
        }
      >
        If nothing happened, see that it runs on this computer. If you do not need the token after all, revoke it.
      </Notice>
    );
  }
  return (
    <Card className="max-w-xl">
      <CardBody className="grid gap-4">
        {mode.kind === 'failed' ? <Notice tone="danger" role="alert">{mode.message}</Notice> : null}
        <p className="text-sm text-ink-2">
          It gets a new access token of yours and can then do everything that you may do here. Go on only if you have just asked for
          this in {name}.
        </p>
        <DescriptionList
          items={[
            { term: 'Handed to', description: <code className="wrap-anywhere">{place}</code> },
            { term: 'Scope', description: <code>user:all</code> },
            { term: 'Ends', description: endsOn ?? 'Never' },
          ]}
        />
      </CardBody>
      <CardFooter>
        <ButtonLink href={cancelHref} variant="ghost">Cancel</ButtonLink>
        <Button variant="primary" busy={mode.kind === 'creating'} onClick={() => void handleConnect()}>Connect {name}</Button>
      </CardFooter>
    </Card>
  );
}
