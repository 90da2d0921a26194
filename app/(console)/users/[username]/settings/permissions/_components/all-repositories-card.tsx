'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import { TimeAgo } from '@/components/feedback/time-ago';
import { Card } from '@/components/ui/card';
import { Notice } from '@/components/ui/notice';
import { Switch } from '@/components/ui/switch';
import type { AllRepositories } from '@/lib/grants/schema';

// Out of the first load.
const SwitchOnDialog = dynamic(() => import('./switch-all-dialogs').then((module) => module.SwitchOnDialog), { ssr: false });
const SwitchOffDialog = dynamic(() => import('./switch-all-dialogs').then((module) => module.SwitchOffDialog), { ssr: false });

export type AllRepositoriesCardProps = { account: { id: number; username: string }; all: AllRepositories; canChange: boolean };

/** The switch that opens everything to a service account. It asks before it moves, both ways. */
export function AllRepositoriesCard({ account, all, canChange }: AllRepositoriesCardProps) {
  const [isAsking, setIsAsking] = useState(false);
  const close = () => setIsAsking(false);
  return (
    <Card aria-labelledby="all-repositories" className="mb-4 p-4">
      <div className="flex items-start gap-3">
        <Switch
          aria-labelledby="all-repositories"
          aria-describedby="all-repositories-help"
          checked={all.isAllowed}
          disabled={!canChange}
          onCheckedChange={() => setIsAsking(true)}
          className="mt-0.5"
        />
        <div className="min-w-0 text-sm">
          <h2 id="all-repositories" className="font-medium text-ink">All current and future repositories</h2>
          <p id="all-repositories-help" className="text-ink-3">
            {all.isAllowed ? (
              <>
                On{all.byUsername === null ? null : <>, switched by <bdi className="wrap-anywhere">{all.byUsername}</bdi></>}.{' '}
                {all.until === null ? 'It has no end.' : <>It ends <TimeAgo value={all.until} />.</>}
              </>
            ) : 'Off. The account reads what is public or unrestricted, and what it is given below.'}
          </p>
        </div>
      </div>
      {all.isAllowed ? (
        <Notice tone="warning" className="mt-3">
          Whoever holds one of its tokens reads every repository of this site. Keep its tokens private.
        </Notice>
      ) : null}
      {isAsking && !all.isAllowed ? <SwitchOnDialog account={account} onClose={close} /> : null}
      {isAsking && all.isAllowed ? <SwitchOffDialog account={account} onClose={close} /> : null}
    </Card>
  );
}
