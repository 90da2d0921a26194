import { FolderGit2 } from 'lucide-react';
import { EmptyState } from '@/components/feedback/empty-state';
import { UsageSnippet } from '@/components/secret/usage-snippet';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { TextLink } from '@/components/ui/text-link';
import type { Repository } from '@/lib/repositories/schema';
import { paths } from '@/lib/url/paths';
import { cloneUrlOf } from './repository-header';

const firstSteps = (url: string, name: string) =>
  [
    ...[`git clone ${url}`, `cd ${name}`, `echo "# ${name}" > README.md`, 'git add README.md', 'git commit -m "First words"'],
    'git push -u origin HEAD:main',
  ].join('\n');

/** Nothing was pushed to it, or nothing was fetched yet. */
export function EmptyRepository({ repository: { fullName, origin, isArchived, mirror } }: { repository: Repository }) {
  if (origin === 'MIRROR' || isArchived) {
    const isWaiting = mirror !== null && mirror.state !== 'CLONED';
    return (
      <EmptyState icon={<FolderGit2 />} title={isWaiting ? 'No files here yet' : 'This repository is empty'}>
        {isWaiting ? 'They come with the first copy.' : null}
        {!isWaiting && origin === 'MIRROR' ? 'Its code host has no commits of it. Push there.' : null}
        {origin === 'MIRROR' ? null : 'It has no commits, and takes none.'}
      </EmptyState>
    );
  }
  const url = cloneUrlOf(fullName);
  const name = fullName.slice(fullName.lastIndexOf('/') + 1);
  return (
    <Card aria-labelledby="push">
      <CardHeader
        title="This repository is empty"
        titleId="push"
        description={
          <>
            Git asks for a name and a password: any name does, the password is an <TextLink href={paths.ownTokens()}>
              access token
            </TextLink> that
            may push (write_repository, api or user:all), of an account that is at least Developer in the group.
          </>
        }
      />
      <CardBody className="grid gap-4">
        <UsageSnippet
          label="Start a new working copy"
          text={firstSteps(url, name)}
        />
        <UsageSnippet
          label="Push one that you have"
          text={`git remote add origin ${url}\ngit push -u origin --all\ngit push origin --tags`}
        />
      </CardBody>
    </Card>
  );
}
