import { beforeAll, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { loadServerKeys } from '@/prisma/seed/database';
import { makeGroup, makeMember, makeRepositoryIn } from '@/prisma/seed/groups';
import { makePerson } from '@/prisma/seed/people';
import { readableSql } from './access';

beforeAll(() => loadServerKeys());

// A short page is taken for the last one: what comes after it would be lost.
it.each(['memberships of groups inside each other', 'shares of groups inside each other', 'shares of each repository'])(
  'a page of repositories is full for a viewer with %s',
  async (by) => {
    const person = await makePerson();
    const top = await makeGroup();
    const [child, crew, team] = [await makeGroup({ parentId: top.id }), await makeGroup(), await makeGroup()];
    const ids: number[] = [];
    for (let index = 0; index < 6; index += 1) ids.push((await makeRepositoryIn(child, 'PRIVATE', `r${index}`)).id);
    const held = by.startsWith('memberships') ? [top, child] : [crew, team];
    for (const { id } of held) await makeMember({ groupId: id }, person.id, 30);
    const isOfEach = by === 'shares of each repository';
    const shared = isOfEach ? ids.map((repositoryId) => ({ repositoryId })) : [top, child].map(({ id }) => ({ groupId: id }));
    const shares = shared.flatMap((what) => [crew, team].map(({ id }) => ({ ...what, invitedId: id, accessLevel: 20 })));
    if (!by.startsWith('memberships')) await db().groupShare.createMany({ data: shares });
    const page = { filter: Prisma.sql`TRUE`, order: Prisma.sql`r.key`, sortColumns: Prisma.sql`r.key`, limit: 6 };
    const viewer = { userId: person.id, isSystem: false, isEnforcedForSiteAdmins: false };
    const rows = await db().$queryRaw<{ id: number }[]>(readableSql(viewer, page));
    expect(rows.map(({ id }) => id)).toEqual(ids);
  },
);
